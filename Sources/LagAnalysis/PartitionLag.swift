/// How far a group is behind on one partition.
public struct PartitionLag: Sendable, Equatable {
    /// The committed offset; -1 where the group has no commit on this partition.
    public let committed: Int64

    /// Records between the commit and the end, at least 0; -1 where there is no commit; nil where the end is unknown.
    public let lag: Int64?

    /// Whether the commit lies beyond the end (a recreated topic, an unclean election, a bad commit); the lag is 0 then.
    public let isAhead: Bool

    // The fields stand in the order that packs a row into 24 bytes: there may be a million of them.
    /// The partition's id.
    public let partition: Int32

    /// A partition on which the group has committed nothing.
    init(uncommitted partition: Int32) {
        self.partition = partition
        committed = -1
        lag = -1
        isAhead = false
    }

    /// A partition on which the group has committed an offset, against the end of its log.
    init(partition: Int32, committed: Int64, end: Int64?) {
        self.partition = partition
        self.committed = committed
        lag = end.map { committed < $0 ? $0 - committed : 0 }
        isAhead = end.map { committed > $0 } ?? false
    }

    /// Whether the group has committed an offset on this partition.
    public var isCommitted: Bool { committed >= 0 }
}
