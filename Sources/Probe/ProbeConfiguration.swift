public import ClusterModel
public import RDKafka

/// How a cluster is probed.
public struct ProbeConfiguration: Sendable {
    /// The properties that the cluster is surveyed with, `bootstrap.servers` among them. The probe's clients take them, but
    /// for those that its measurements rest on.
    public var properties: KafkaProperties

    /// The topic that it produces to and consumes from.
    public var topic = defaultTopic

    public static let defaultTopic: Name = "kafka-surveyor-probe"

    /// What tells this surveyor's messages and its group from those of others: unique, and the same after a restart.
    public var instance: String

    /// From one message to a partition to the next.
    public var interval = defaultInterval

    public static let defaultInterval = Duration.seconds(5)

    /// The longest that a message may take to be acknowledged, and then to be consumed; also the longest for any other request.
    public var timeout = defaultTimeout

    public static let defaultTimeout = Duration.seconds(10)

    /// Replicas of each partition that the probe creates, at most one per broker.
    public var replicationFactor = defaultReplicationFactor

    public static let defaultReplicationFactor = 3

    public init(properties: KafkaProperties, instance: String) {
        self.properties = properties
        self.instance = instance
    }

    /// The group that commits are measured with.
    var group: Name { Name("kafka-surveyor-probe-\(instance)") }
}
