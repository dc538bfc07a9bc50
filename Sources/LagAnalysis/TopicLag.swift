internal import ClusterModel

/// What a group does with one topic: how far it has read, and who reads.
public struct TopicLag: Sendable, Equatable {
    /// Where in the index's `topics` the topic is.
    public let position: Int

    /// Commits and lag; nil if the group has no commit on the topic, or if its commits could not be read.
    public let offsets: TopicOffsets?

    /// Who reads the topic; nil if the group's members, or the assignment of one of them, are unknown.
    public let assignment: TopicAssignment?
}

/// How many members of a group read a topic, and how much of it.
public struct TopicAssignment: Sendable, Equatable {
    /// Members with at least one partition of the topic.
    public let members: Int

    /// Partitions of the topic that some member has.
    public let partitions: Int
}

/// How far a group is behind on one topic, of which it has committed at least one partition.
public struct TopicOffsets: Sendable, Equatable {
    /// One row per partition that metadata lists, by ascending partition.
    public let rows: [PartitionLag]

    /// The sum of the committed offsets, over the partitions that have a commit.
    public let committedSum: Int64

    /// The sum of the lag over the partitions that have a commit; nil if the end of one of them is unknown.
    public let lagSum: Int64?

    /// The largest lag of a partition; nil if the end of a committed partition is unknown.
    public let lagMax: Int64?

    /// Partitions whose commit lies beyond the end.
    public let partitionsAhead: Int

    /// Partitions with a commit whose end is unknown.
    public let partitionsLagUnknown: Int

    /// The commits on `partitions`, measured against their ends; nil if there is no commit on any of them.
    ///
    /// Both arrays are in ascending order of the partition. Commits on other partitions count for nothing.
    init?(_ commits: [Commit], on partitions: [Partition], end: (Partition) -> Int64?) {
        var rows: [PartitionLag] = []
        rows.reserveCapacity(partitions.count)
        var committed = CompleteSum()
        var lag = CompleteSum()
        var (count, largest, ahead, unknown) = (0, Int64(0), 0, 0)
        var next = 0
        for partition in partitions {
            while next < commits.count, commits[next].partition < partition.id { next += 1 }
            guard next < commits.count, commits[next].partition == partition.id else {
                rows.append(PartitionLag(uncommitted: partition.id))
                continue
            }
            let row = PartitionLag(partition: partition.id, committed: commits[next].offset, end: end(partition))
            rows.append(row)
            committed.add(row.committed)
            lag.add(row.lag)
            count += 1
            largest = max(largest, row.lag ?? 0)
            if row.isAhead { ahead += 1 }
            if row.lag == nil { unknown += 1 }
        }
        guard count > 0, let committedSum = committed.value else { return nil }
        self.rows = rows
        self.committedSum = committedSum
        lagSum = lag.value
        lagMax = unknown == 0 ? largest : nil
        partitionsAhead = ahead
        partitionsLagUnknown = unknown
    }
}
