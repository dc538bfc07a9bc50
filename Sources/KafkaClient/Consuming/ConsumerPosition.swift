/// Where in a partition to read on.
public enum ConsumerPosition: Sendable, Hashable {
    /// What the group has committed, and where it has not, the property `auto.offset.reset`.
    case committed
    /// The first record still there.
    case beginning
    /// The end: only what comes from now on.
    case end
    /// An offset.
    case offset(Int64)
    /// The first record that is not older, in milliseconds since 1970; the end if there is none.
    case timestamp(Int64)
}
