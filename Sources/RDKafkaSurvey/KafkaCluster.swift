internal import Blocking
public import ClusterModel
public import Logging
public import RDKafka
public import SurveySupport

/// A Kafka cluster, surveyed through librdkafka.
///
/// It changes nothing in the cluster: it never creates a topic, never joins a group and never commits.
public actor KafkaCluster: ClusterSource {
    private let properties: KafkaProperties
    let scope: SurveyScope
    let logger: Logger

    /// Asks for everything but the last stable offset.
    var handle: KafkaHandle

    /// Asks for the last stable offset only (`isolation.level` is per client); nil where that is switched off.
    var lastStableOffsetClient: KafkaHandle?

    var groupDirectory = GroupDirectory()

    /// nil where configurations are not read.
    var configurations: TopicConfigurationCache?

    /// The brokers of the last metadata.
    var knownBrokers: [Broker] = []

    /// What the clients before this one had counted of our connections.
    private var earlierConnections: [Int32: ConnectionStatistics] = [:]

    /// The leaders that `lastStableOffsetClient` knows, as a fingerprint, and since when.
    var knownLeaders: (leaders: Int, at: ContinuousClock.Instant)?

    let metadataWorker = BlockingWorker(label: "kafka-metadata")
    let descriptionWorker = BlockingWorker(label: "kafka-descriptions")

    /// Blocking offset requests to several leaders at once.
    let offsetWorkers = (0..<8).map { BlockingWorker(label: "kafka-offsets-\($0)") }

    private let closer = BlockingWorker(label: "kafka-close")

    /// Whether `close()` has begun: then no client is replaced, since nothing would close the new one.
    private var isClosed = false

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
            lastStableOffsetClient =
                scope.readsLastStableOffsets
                ? try KafkaHandle(.survey(.readCommitted), properties: properties, logger: logger) : nil
        } catch {
            handle.close()
            throw error
        }
        self.handle = handle
    }

    public func close() async {
        isClosed = true
        let handles = [handle, lastStableOffsetClient].compactMap { $0 }
        await closer.run { for handle in handles { handle.close() } }
    }

    /// Replaces the client that asks for everything but the last stable offset.
    ///
    /// It begins with all brokers known, not only with those configured: they may be the ones that are down.
    func renewHandle() throws(KafkaError) {
        guard !isClosed else { return }
        let old = handle
        handle = try makeHandle(.readUncommitted)
        for (id, connection) in old.events.connections {
            earlierConnections[id] = connection + earlierConnections[id]
        }
        Task { [closer] in await closer.run { old.close() } }
    }

    /// Replaces the client that asks for the last stable offset, if there is one.
    func renewLastStableOffsetClient() throws(KafkaError) {
        guard !isClosed, let old = lastStableOffsetClient else { return }
        lastStableOffsetClient = try makeHandle(.readCommitted)
        knownLeaders = nil
        Task { [closer] in await closer.run { old.close() } }
    }

    private func makeHandle(_ isolation: HandleRole.Isolation) throws(KafkaError) -> KafkaHandle {
        try KafkaHandle(
            .survey(isolation), properties: properties,
            bootstrapServers: knownBrokers.map(\.address), logger: logger)
    }

    /// Our connections to a broker since the start, over all clients.
    private func connection(to broker: Int32) -> ConnectionStatistics? {
        guard let current = handle.events.connections[broker] else { return earlierConnections[broker] }
        return current + earlierConnections[broker]
    }
}

extension KafkaCluster {
    /// Surveys the cluster once.
    ///
    /// The order of reading is commits, high watermarks, last stable offsets: so lag does not come out negative by our
    /// own doing, and waits for nothing that it does not need.
    public func survey(deadline: ContinuousClock.Instant) async -> ClusterReport {
        let recorder = PhaseRecorder()
        do {
            let metadata = try await readMetadata(until: deadline, recorder)
            let survey = await measure(metadata, until: deadline, recorder)
            return ClusterReport(result: .success(survey), phases: recorder.phases)
        } catch {
            return ClusterReport(result: .failure(error), phases: recorder.phases)
        }
    }

    private func measure(
        _ metadata: ClusterMetadata, until deadline: ContinuousClock.Instant, _ recorder: PhaseRecorder
    ) async -> ClusterSurvey {
        var topics = scope.topics.admitted(metadata.topics, name: \.name)
        let topicNames = topics.map(\.name)
        // Nil if the cluster is closed meanwhile: then nothing else is known either.
        let clusterID = try? handle.clusterID()
        let configuring = Task { await refreshConfigurations(of: topicNames, until: deadline, recorder) }

        let listing = Task { await refreshGroups(until: deadline, recorder) }
        let groups = await currentGroups(listing, until: deadline)
        let reader = commitReader(until: deadline)
        let reading = Task { await reader.read(groups, recorder) }
        await reader.settle(reading)
        let commits = reader.answers

        let brokerIDs = Set(metadata.brokers.map(\.id))
        let leaders = await readOffsets(of: &topics, brokers: brokerIDs, until: deadline, recorder)

        await reading.value
        let late = reader.answers.filter { commits[$0.key] == nil }
        let lateEnds = await readLateHighWatermarks(
            for: late, in: topics, skipping: leaders.silent, until: deadline, recorder)

        await configuring.value
        let descriptions = await listing.value
        replaceHandleIfNeeded()
        configurations?.apply(to: &topics, at: .now)
        return ClusterSurvey(
            clusterID: clusterID,
            brokers: metadata.brokers.map { broker in
                var broker = broker
                broker.offsetRequestTime = leaders.slowest[broker.id]
                broker.connection = connection(to: broker.id)
                return broker
            },
            topics: topics,
            groups: groups.sorted().map { name in
                ConsumerGroup(
                    name: name, description: descriptions[name], commits: commits[name] ?? late[name],
                    ownEnds: late[name] == nil ? nil : lateEnds)
            })
    }

    /// A request that has expired is still librdkafka's, and harmless only until its coordinator answers.
    private func replaceHandleIfNeeded() {
        guard handle.mustBeReplaced else { return }
        do { try renewHandle() } catch { logger.error("no new Kafka client can be made: \(error)") }
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
