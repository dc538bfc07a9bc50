import ClusterModel
import LagAnalysis

/// A topic with one partition per end, all led by broker 1.
func topic(_ name: Name, ends: [Int64?]) -> Topic {
    Topic(
        name: name,
        partitions: ends.enumerated().map { Partition(id: Int32($0.offset), leader: 1, highWatermark: $0.element) })
}

/// The commits of one topic, by partition.
func commits(_ topic: Name, _ offsets: KeyValuePairs<Int32, Int64>) -> TopicCommits {
    TopicCommits(topic: topic, partitions: offsets.map { Commit(partition: $0.key, offset: $0.value) })
}

/// A member that has these partitions.
func member(_ id: String, _ assignment: KeyValuePairs<Name, [Int32]>) -> GroupMember {
    GroupMember(
        id: id,
        assignment: assignment.flatMap { topic, partitions in
            partitions.map { TopicPartition(topic: topic, partition: $0) }
        })
}

/// A group whose members, if they are known, make it stable.
func group(
    _ commits: [TopicCommits]?, members: [GroupMember]? = [], late: [TopicPartition: Int64]? = nil
) -> ConsumerGroup {
    ConsumerGroup(
        name: "group", description: GroupDescription(state: .stable, members: members), commits: commits,
        ownEnds: late)
}

extension GroupLag {
    /// The offsets of the only topic that has some.
    var onlyOffsets: TopicOffsets? {
        let offsets = topics.compactMap(\.offsets)
        return offsets.count == 1 ? offsets[0] : nil
    }
}
