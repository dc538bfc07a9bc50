public import ClusterModel

/// How far a group is behind, by topic and in all.
public struct GroupLag: Sendable, Equatable {
    /// The topics on which the group has a commit or an assigned partition, by ascending position in the index.
    public let topics: [TopicLag]

    /// The lag on all partitions that have a commit; nil if there are none, or if one of their ends is unknown.
    public let lagSum: Int64?

    /// The lag of the partition that is furthest behind; nil if there is no commit, or if one of the ends is unknown.
    public let lagMax: Int64?

    /// Measures a group against the topics of its survey.
    ///
    /// A topic that the index lacks is left out. Ends are the survey's high watermarks, unless the group brings its own
    /// (`ownEnds`), which then stand alone.
    /// - Parameter showAll: false leaves out the partitions that are not assigned to a member now. If the assignment of
    ///   one member is unknown, any partition may be its, and none is left out: lag that is hidden is worse than a series
    ///   too many.
    public init(_ group: ConsumerGroup, topics index: TopicIndex, showAll: Bool = true) {
        let members = group.description?.members
        let hasUnknown = members?.contains { $0.assignment == nil } ?? false
        let assignment = GroupAssignment(hasUnknown ? [] : members ?? [], index)
        var builder = Builder(
            group: group, index: index, showAll: showAll || hasUnknown, knowsAssignment: members != nil && !hasUnknown)
        builder.merge(assignment.entries)
        topics = builder.topics
        let offsets = topics.compactMap(\.offsets)
        var sum = CompleteSum()
        for topic in offsets { sum.add(topic.lagSum) }
        lagSum = offsets.isEmpty ? nil : sum.value
        lagMax = offsets.contains { $0.lagMax == nil } ? nil : offsets.compactMap(\.lagMax).max()
    }
}

/// Brings together the commits and the assignments of one group.
private struct Builder {
    let group: ConsumerGroup
    let index: TopicIndex
    let showAll: Bool
    let knowsAssignment: Bool
    var topics: [TopicLag] = []

    /// Walks the commits and `entries`, which are both in the order of the topics' names, side by side.
    mutating func merge(_ entries: [GroupAssignment.Entry]) {
        var rest = entries[...]
        for commits in group.commits ?? [] {
            guard let position = index.position(of: commits.topic) else { continue }
            while let entry = rest.first, entry.position < position {
                append(entry.position, nil, entry)
                rest.removeFirst()
            }
            if let entry = rest.first, entry.position == position {
                append(position, commits.partitions, entry)
                rest.removeFirst()
            } else {
                append(position, commits.partitions, nil)
            }
        }
        for entry in rest { append(entry.position, nil, entry) }
    }

    private mutating func append(_ position: Int, _ commits: [Commit]?, _ entry: GroupAssignment.Entry?) {
        let assignment = TopicAssignment(members: entry?.members ?? 0, partitions: entry?.partitions.count ?? 0)
        let offsets = commits.flatMap { measure($0, position, entry) }
        guard offsets != nil || entry != nil else { return }
        topics.append(TopicLag(position: position, offsets: offsets, assignment: knowsAssignment ? assignment : nil))
    }

    private func measure(_ commits: [Commit], _ position: Int, _ entry: GroupAssignment.Entry?) -> TopicOffsets? {
        let topic = index.topics[position]
        let partitions = showAll ? topic.partitions : (entry?.partitions ?? []).compactMap { topic.partition($0) }
        guard let late = group.ownEnds else {
            return TopicOffsets(commits, on: partitions) { $0.highWatermark }
        }
        return TopicOffsets(commits, on: partitions) {
            late[TopicPartition(topic: topic.name, partition: $0.id)]
        }
    }
}
