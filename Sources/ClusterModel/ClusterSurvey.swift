/// What one survey found out about a cluster: plain values, each thing once.
public struct ClusterSurvey: Sendable, Equatable {
    /// The cluster's id; nil for brokers that do not tell (before 0.10.1).
    public var clusterID: String?

    /// The brokers that metadata lists, by ascending id.
    public var brokers: [Broker]

    /// The topics, by ascending name.
    public var topics: [Topic]

    /// The groups, by ascending name.
    public var groups: [ConsumerGroup]

    public init(
        clusterID: String? = nil, brokers: [Broker] = [], topics: [Topic] = [], groups: [ConsumerGroup] = []
    ) {
        self.clusterID = clusterID
        self.brokers = brokers
        self.topics = topics
        self.groups = groups
    }
}
