/// The id of a transaction: an epoch (one per leader) and a counter within it (ZooKeeper Internals, "Zxid").
public struct Zxid: Sendable, Hashable, Comparable {
    /// All 64 bits, as `srvr` prints them in hexadecimal.
    public var rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// How many leaders there have been: the high 32 bits.
    public var epoch: UInt32 { UInt32(truncatingIfNeeded: rawValue >> 32) }

    /// How many transactions the epoch has had: the low 32 bits. When they are used up, a new leader must be elected.
    public var counter: UInt32 { UInt32(truncatingIfNeeded: rawValue) }

    public static func < (left: Zxid, right: Zxid) -> Bool { left.rawValue < right.rawValue }
}
