public import ClusterModel

/// A topic to be created.
public struct NewTopic: Sendable, Equatable {
    /// Where its replicas go.
    public enum Placement: Sendable, Equatable {
        /// The cluster chooses; nil is its own default (`num.partitions`, `default.replication.factor`).
        case automatic(partitions: Int32?, replicationFactor: Int?)
        /// Brokers by partition, the preferred leader first.
        case assigned([[Int32]])
    }

    public var name: Name

    public var placement: Placement

    /// Configurations, by Kafka's names (`retention.ms`).
    public var configuration: [String: String]

    public init(name: Name, placement: Placement, configuration: [String: String] = [:]) {
        self.name = name
        self.placement = placement
        self.configuration = configuration
    }

    public init(
        name: Name, partitions: Int32? = nil, replicationFactor: Int? = nil, configuration: [String: String] = [:]
    ) {
        self.init(
            name: name, placement: .automatic(partitions: partitions, replicationFactor: replicationFactor),
            configuration: configuration)
    }
}
