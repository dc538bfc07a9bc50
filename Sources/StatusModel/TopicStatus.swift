public import ClusterModel
internal import LagAnalysis

/// A topic in a list, with what is wrong with its partitions.
public struct TopicStatus: Sendable {
    public let topic: Topic

    /// Partitions without a leader, ascending.
    public private(set) var offline: [Int32] = []

    /// Partitions with a leader that refuse producers with `acks=all`; empty also while `min.insync.replicas` is unknown.
    public private(set) var underMinISR: [Int32] = []

    /// Partitions that refuse them after the loss of one more replica.
    public private(set) var atMinISR: [Int32] = []

    /// Partitions with a leader and fewer in-sync replicas than replicas.
    public private(set) var underReplicated: [Int32] = []

    /// Replicas of the partition that has the fewest; nil without partitions.
    public private(set) var replicationFactor: Int?

    /// Records per second that are written; nil before the second survey.
    public let recordsPerSecond: Double?

    public var name: Name { topic.name }

    init(_ topic: Topic, recordsPerSecond: Double?) {
        self.topic = topic
        self.recordsPerSecond = recordsPerSecond
        for partition in topic.partitions {
            replicationFactor = min(replicationFactor ?? .max, partition.replicas.count)
            if partition.leader == nil { offline.append(partition.id) }
            if partition.isUnderReplicated { underReplicated.append(partition.id) }
            switch topic.configuration?.minInSyncReplicas.flatMap(partition.comparison(withMinISR:)) {
            case .below: underMinISR.append(partition.id)
            case .at: atMinISR.append(partition.id)
            case .above, nil: break
            }
        }
    }

    /// Sorts topics, the one with the most trouble first, then the busiest.
    fileprivate var trouble: (Int, Int, Int, Double) {
        (offline.count, underMinISR.count, underReplicated.count, recordsPerSecond ?? 0)
    }
}

extension ClusterStatus {
    /// The topics, by ascending name.
    public var topics: [TopicStatus] {
        (survey?.topics ?? []).map { TopicStatus($0, recordsPerSecond: recordsPerSecond($0.name)) }
    }

    /// The topic with this name.
    public func topic(_ name: Name) -> TopicStatus? {
        survey?.topics.first(named: name, by: \.name)
            .map { TopicStatus($0, recordsPerSecond: recordsPerSecond(name)) }
    }

    private func recordsPerSecond(_ topic: Name) -> Double? {
        lag?.topics.first(named: topic, by: \.name)?.recordsPerSecond
    }
}

extension [TopicStatus] {
    /// The topic with the most trouble first.
    public var sortedByTrouble: [TopicStatus] {
        map { (key: $0.trouble, topic: $0) }.sorted {
            $0.key == $1.key ? $0.topic.name < $1.topic.name : $0.key > $1.key
        }
        .map(\.topic)
    }
}
