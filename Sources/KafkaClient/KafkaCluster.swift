internal import Blocking
public import ClusterModel
public import Logging
public import SurveySupport

/// A Kafka cluster, surveyed through librdkafka.
///
/// It changes nothing in the cluster: it never creates a topic, never joins a group and never commits.
public actor KafkaCluster: ClusterSource {
    let properties: KafkaProperties
    let scope: SurveyScope
    let logger: Logger

    /// Asks for everything but the last stable offset.
    var handle: KafkaHandle

    /// Asks for the last stable offset only (`isolation.level` is per client); nil where that is switched off.
    var committedHandle: KafkaHandle?

    var groupDirectory = GroupDirectory()

    /// nil where configurations are not read.
    var configurations: TopicConfigurationCache?

    /// The brokers of the last metadata.
    var knownBrokers: [Broker] = []

    /// What the clients before this one had counted of our connections.
    var earlierConnections: [Int32: ConnectionStatistics] = [:]

    /// The leaders that the second client has learnt, as a fingerprint, and when.
    var committedHandleKnows: (leaders: Int, at: ContinuousClock.Instant)?

    let metadataWorker = BlockingWorker(label: "kafka-metadata")
    let descriptionWorker = BlockingWorker(label: "kafka-descriptions")

    /// Blocking offset requests to several leaders at once.
    let lanes = (0..<8).map { BlockingWorker(label: "kafka-offsets-\($0)") }

    private let closer = BlockingWorker(label: "kafka-close")

    /// Makes the clients. No connection is waited for: a cluster that is down is no error here.
    ///
    /// - Throws: `KafkaError` if librdkafka refuses the properties as a whole.
    public init(_ properties: KafkaProperties, scope: SurveyScope, logger: Logger) throws(KafkaError) {
        self.properties = properties
        self.scope = scope
        self.logger = logger
        configurations = scope.configurationInterval.map(TopicConfigurationCache.init(interval:))
        let handle = try KafkaHandle(.survey(.readUncommitted), properties: properties, logger: logger)
        do {
            committedHandle =
                scope.readsLastStableOffsets
                ? try KafkaHandle(.survey(.readCommitted), properties: properties, logger: logger) : nil
        } catch {
            handle.close()
            throw error
        }
        self.handle = handle
    }

    public func close() async {
        let handles = [handle, committedHandle].compactMap { $0 }
        await closer.run { for handle in handles { handle.close() } }
    }

    /// Replaces the client that asks for everything but the last stable offset.
    ///
    /// It begins with all brokers known, not only with those configured: they may be the ones that are down.
    func renewHandle() throws(KafkaError) {
        let old = handle
        handle = try makeHandle(.readUncommitted)
        for (id, connection) in old.events.connections {
            earlierConnections[id] = connection + earlierConnections[id]
        }
        Task { [closer] in await closer.run { old.close() } }
    }

    /// Replaces the client that asks for the last stable offset, if there is one.
    func renewCommittedHandle() throws(KafkaError) {
        guard let old = committedHandle else { return }
        committedHandle = try makeHandle(.readCommitted)
        committedHandleKnows = nil
        Task { [closer] in await closer.run { old.close() } }
    }

    private func makeHandle(_ isolation: KafkaHandle.Isolation) throws(KafkaError) -> KafkaHandle {
        try KafkaHandle(
            .survey(isolation), properties: properties,
            bootstrapServers: knownBrokers.map(\.address), logger: logger)
    }

    /// Our connections to a broker since the start, over all clients.
    func connection(to broker: Int32) -> ConnectionStatistics? {
        guard let current = handle.events.connections[broker] else { return earlierConnections[broker] }
        return current + earlierConnections[broker]
    }
}

extension ConnectionStatistics {
    fileprivate static func + (current: ConnectionStatistics, earlier: ConnectionStatistics?) -> ConnectionStatistics {
        ConnectionStatistics(
            throttleTime: current.throttleTime,
            connects: current.connects + (earlier?.connects ?? 0),
            disconnects: current.disconnects + (earlier?.disconnects ?? 0))
    }
}
