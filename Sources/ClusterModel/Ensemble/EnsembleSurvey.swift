/// What a survey found out about a ZooKeeper ensemble.
public struct EnsembleSurvey: Sendable {
    /// Every configured server, in the order of the settings; also those that did not answer.
    public var servers: [ZooKeeperServer]

    /// Ids of the Kafka brokers that are registered (`dump`: the ephemeral nodes under `/brokers/ids`); nil if nobody
    /// asked, or nobody answered.
    public var registeredBrokers: Set<Int32>?

    public init(servers: [ZooKeeperServer], registeredBrokers: Set<Int32>? = nil) {
        self.servers = servers
        self.registeredBrokers = registeredBrokers
    }
}
