internal import Blocking
public import ClusterModel
internal import KafkaProtocol
public import Logging
internal import NIOCore
internal import NIOPosix
internal import NetworkSupport
public import SurveySupport

/// A Kafka cluster, surveyed by asking its brokers in Kafka's protocol.
///
/// It changes nothing in the cluster: it never creates a topic, never joins a group and never commits. One survey at a
/// time: the next begins when the last has ended.
public actor KafkaSurveyClient: ClusterSource {
    private let scope: SurveyScope
    private let logger: Logger

    /// One thread moves the bytes of all connections. Answers are read elsewhere.
    private let eventLoops: MultiThreadedEventLoopGroup
    private let resolver: HostResolver
    private let connections: ClusterConnections

    private var groupDirectory = GroupDirectory()

    /// nil where configurations are not read.
    private var configurations: TopicConfigurationCache?

    private var clusterID: String?

    /// Makes the client. No connection is waited for: a cluster that is down is no error here.
    ///
    /// - Throws: `KafkaSettingsError` for certificates, keys and password files that cannot be used.
    public init(
        _ settings: KafkaConnectionSettings, scope: SurveyScope, logger: Logger
    ) throws(KafkaSettingsError) {
        let tls: ReloadedValue<ClientTLS>?
        do {
            tls = try settings.security.tls.map { settings throws(TLSSettingsError) in
                try ReloadedValue("TLS with the brokers", settings, logger: logger)
            }
        } catch {
            throw KafkaSettingsError("ssl", error.message)
        }
        let authenticator: SASLAuthenticator?
        do {
            authenticator = try settings.security.sasl.map { settings throws(SecretFileError) in
                try SASLAuthenticator(settings, logger: logger)
            }
        } catch {
            throw KafkaSettingsError("sasl.password", error.description)
        }
        self.scope = scope
        self.logger = logger
        eventLoops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        resolver = HostResolver()
        connections = ClusterConnections(
            Connector(
                settings: settings, tls: tls, loop: eventLoops.next(), resolver: resolver,
                authenticator: authenticator))
        configurations = scope.configurationInterval.map(TopicConfigurationCache.init(interval:))
    }

    public func close() async {
        await connections.close()
        resolver.abandon()
        // Connections end with their event loop. An error would leave a thread behind, and the process is about to end.
        try? await eventLoops.shutdownGracefully()
    }

    /// Surveys the cluster once.
    ///
    /// The order of reading is commits, high watermarks, last stable offsets: so lag does not come out negative by our own
    /// doing, and waits for nothing that it does not need.
    public func survey(deadline: ContinuousClock.Instant) async -> ClusterReport {
        let recorder = PhaseRecorder()
        var metadata: ClusterMetadata
        do {
            metadata = try await readMetadata(until: deadline, recorder)
        } catch {
            return ClusterReport(
                result: .failure(ClusterFailure(reason: error.reason, message: error.message)),
                phases: recorder.phases)
        }
        let topics = scope.topics.admitted(metadata.topics, name: \.name)
        // A second reference would make the first offset copy all topics.
        metadata.topics = []
        let survey = await measure(topics, of: metadata, until: deadline, recorder)
        let unreachable = await connections.failures().mapValues { failure in
            ClusterFailure(reason: failure.reason, message: failure.message)
        }
        return ClusterReport(result: .success(survey), phases: recorder.phases, unreachableBrokers: unreachable)
    }

    public func answers(
        to lookups: [Int32: [RecordLookup]], deadline: ContinuousClock.Instant
    ) async -> [Int32: [RecordLookup.Answer?]] {
        await RecordReader(connections: connections, deadline: deadline).answers(to: lookups)
    }

    private func measure(
        _ topics: consuming [Topic], of metadata: ClusterMetadata, until deadline: ContinuousClock.Instant,
        _ recorder: PhaseRecorder
    ) async -> ClusterSurvey {
        var topics = topics
        let brokers = metadata.brokers.map(\.id)

        // What is read first ends before the survey does: a silent broker must leave time for what others have to say.
        let time = deadline - .now
        let groupSurvey = GroupSurvey(connections, recorder, until: deadline - min(time / 5, .seconds(1)))
        let reading = Task { [known = groupDirectory.listings, filter = scope.groups] in
            await groupSurvey.read(brokers, known: known, filter: filter)
        }
        await groupSurvey.settle(reading)
        let inTime = groupSurvey.commits

        let offsets = OffsetSurvey(connections, recorder, until: deadline - min(time / 10, .milliseconds(500)))
        await offsets.read(&topics, brokers: Set(brokers), withLastStable: scope.readsLastStableOffsets)

        await groupSurvey.finish(reading)
        let commits = groupSurvey.commits
        let late = commits.count == inTime.count ? [:] : commits.filter { inTime[$0.key] == nil }
        let lateEnds = await offsets.readEnds(for: late.values.flatMap(\.topics), in: topics)

        let names = topics.map(\.name)
        async let configured = readConfigurations(of: names, until: deadline, recorder)
        // Beside the descriptions, so that the survey takes no longer; after the high watermarks, whose records they date.
        let reader = RecordReader(connections: connections, deadline: deadline - min(time / 10, .milliseconds(500)))
        let consumed = Set(commits.values.lazy.flatMap(\.topics).map(\.topic))
        // A task, whose reference to the topics ends with it: else the first record would make a copy of them all.
        let newest = Task { [topics] in
            await reader.newest(of: topics, recorder) { topic, partition in
                consumed.contains(topic.name) && partition.highWatermark != partition.logStartOffset
            }
        }
        let listed = groupSurvey.listed
        let groups = listed.groups.map { ListedGroup(name: $0, listing: $1) }.uniqued(by: \.name)
        let descriptions = await DescriptionReader(connections: connections, recorder: recorder, deadline: deadline)
            .read(groups, brokers: Set(brokers))
        for found in await newest.value {
            topics[found.topic].partitions[found.partition].maxTimestamp = found.record
        }
        await configured
        configurations?.apply(to: &topics, at: .now)

        groupDirectory.take(listed.groups, isComplete: listed.isComplete)
        return ClusterSurvey(
            clusterID: metadata.clusterID,
            brokers: await withMeasurements(metadata.brokers, offsets),
            topics: topics,
            groups: groups.map { group in
                let (name, committed) = (group.name, commits[group.name])
                let isLate = !late.isEmpty && late[name] != nil
                return ConsumerGroup(
                    name: name, type: group.listing.type, description: descriptions[name],
                    commits: committed?.topics,
                    ownEnds: Self.ownEnds(of: committed, late: isLate ? lateEnds : nil, topics))
            })
    }

    /// What a group's lag is measured against, if not against the survey's high watermarks.
    private static func ownEnds(
        of commits: GroupCommits?, late: [TopicPartition: Int64]?, _ topics: [Topic]
    ) -> [TopicPartition: Int64]? {
        guard let commits, !commits.ends.isEmpty else { return late }
        var ends = late ?? [:]
        if late == nil {
            let names = Set(commits.topics.map(\.topic))
            for topic in topics where names.contains(topic.name) {
                for partition in topic.partitions {
                    ends[TopicPartition(topic: topic.name, partition: partition.id)] = partition.highWatermark
                }
            }
        }
        return ends.merging(commits.ends) { $1 }
    }

    private func withMeasurements(_ brokers: [Broker], _ offsets: OffsetSurvey) async -> [Broker] {
        var result = brokers
        for index in result.indices {
            result[index].offsetRequestTime = offsets.slowest[result[index].id]
            result[index].connection = await connections.statistics(of: result[index].id)
        }
        return result
    }
}

// Phases of one request.
extension KafkaSurveyClient {
    private func readMetadata(
        until deadline: ContinuousClock.Instant, _ recorder: PhaseRecorder
    ) async throws(BrokerFailure) -> ClusterMetadata {
        let begin = ContinuousClock.now
        do {
            let (response, requests) = try await connections.metadata(until: deadline)
            let metadata = ClusterMetadata(response)
            await connections.update(metadata.brokers)
            noteClusterID(metadata.clusterID)
            recorder.record(.metadata, since: begin, requests: requests, failures: metadata.failures)
            return metadata
        } catch {
            recorder.record(.metadata, since: begin, requests: 1, failures: [error.reason: 1])
            throw error
        }
    }

    private func noteClusterID(_ id: String?) {
        guard let id else { return }
        if let clusterID, clusterID != id {
            logger.warning(
                "the brokers belong to another cluster than before",
                metadata: ["cluster_id": "\(id)", "former_cluster_id": "\(clusterID)"])
            groupDirectory = GroupDirectory()
            configurations = scope.configurationInterval.map(TopicConfigurationCache.init(interval:))
        }
        clusterID = id
    }

    private func readConfigurations(
        of topics: [Name], until deadline: ContinuousClock.Instant, _ recorder: PhaseRecorder
    ) async {
        configurations?.keep(only: topics)
        let begin = ContinuousClock.now
        guard let due = configurations?.due(topics, at: begin), !due.isEmpty else { return }
        let reader = ConfigurationReader(connections: connections, recorder: recorder, deadline: deadline)
        configurations?.take(await reader.read(due), at: begin)
    }
}
