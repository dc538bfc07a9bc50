/// How a group does on a partition, judged over a window in time. The order is that of severity: a topic and a group have
/// the worst status of their partitions.
public enum LagStatus: UInt8, Sendable, CaseIterable, Comparable {
    /// Nothing of the following.
    case ok
    /// The committed offset went back within the window.
    case rewind
    /// The lag has grown throughout the window although the committed offset moves. A topic falls behind also as a whole: a
    /// member that is far behind may read its partitions in turn.
    case behind
    /// The committed offset has stood for the window, with lag, and the group's members are unknown.
    case standing
    /// The committed offset has stood for the window, with lag, while a member holds the partition; for six windows where the
    /// member makes progress on others.
    case stalled
    /// The committed offset has stood for the window, with lag, and no member holds the partition.
    case stopped
    /// The committed offset is beyond the end of the log: the topic was recreated or truncated, or the commit is wrong.
    case ahead
    /// The committed offset is below the log start: records were deleted before the group read them.
    case lost

    public static func < (left: LagStatus, right: LagStatus) -> Bool { left.rawValue < right.rawValue }
}

/// The number of partitions in each status.
public struct StatusCounts: Sendable, Equatable {
    private var counts = SIMD8<Int32>()

    /// The partitions in `status`.
    public internal(set) subscript(status: LagStatus) -> Int {
        get { Int(counts[Int(status.rawValue)]) }
        set { counts[Int(status.rawValue)] = Int32(newValue) }
    }
}
