internal import ClusterModel
internal import KafkaProtocol
internal import SurveySupport

/// What metadata says of the cluster, before anything else is known.
struct ClusterMetadata: Sendable {
    var clusterID: String?
    var brokers: [Broker]

    /// By ascending name; those whose metadata is an error are left out.
    var topics: [Topic]

    /// Topics whose metadata was an error, by reason.
    var failures: [FailureReason: Int] = [:]

    init(_ response: MetadataResponse) {
        clusterID = response.clusterID
        brokers = response.brokers
            .filter { $0.nodeID >= 0 && (1...65_535).contains($0.port) && !$0.host.isEmpty }
            .map { Broker(id: $0.nodeID, host: $0.host, port: $0.port, rack: $0.rack) }
            .uniqued(by: \.id)
        var failures: [FailureReason: Int] = [:]
        topics = response.topics.compactMap { topic in
            guard let name = topic.name, topic.errorCode == .none || !topic.partitions.isEmpty else {
                // A topic that is being created or deleted is no failure.
                let reason = FailureReason(topic.errorCode)
                if reason != .leader, reason != .unknown { failures[reason, default: 0] += 1 }
                return nil
            }
            return Topic(
                name: name, partitions: topic.partitions.map(Partition.init).uniqued(by: \.id), id: .init(topic.topicID)
            )
        }
        .uniqued(by: \.name)
        self.failures = failures
    }
}

extension Topic.ID {
    /// nil for brokers that do not report it.
    fileprivate init?(_ id: TopicID) {
        guard id != .none else { return nil }
        self.init(high: id.high, low: id.low)
    }
}

extension Partition {
    fileprivate init(_ partition: MetadataResponse.Partition) {
        self.init(
            id: partition.partitionIndex, leader: partition.leaderID >= 0 ? partition.leaderID : nil,
            replicas: partition.replicaNodes, inSyncReplicas: partition.isrNodes)
    }
}
