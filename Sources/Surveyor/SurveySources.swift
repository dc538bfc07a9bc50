internal import ClusterModel
internal import KafkaSurvey
internal import LagAnalysis
internal import Logging
internal import Probe
internal import RDKafka
internal import RDKafkaSurvey
internal import ZooKeeperClient

/// Where what is shown comes from: the clients of what is watched, or tests' stand-ins for them. In the order of the settings.
struct SurveySources: Sendable {
    /// A cluster, and what tests it from end to end beside the surveys.
    struct Cluster: Sendable {
        var source: any ClusterSource
        var probe: (any ProbeSource)?
    }

    var clusters: [Cluster]
    var ensembles: [any EnsembleSource]

    init(clusters: [Cluster] = [], ensembles: [any EnsembleSource] = []) {
        self.clusters = clusters
        self.ensembles = ensembles
    }

    /// The clients that the settings ask for.
    ///
    /// - Throws: `KafkaSettingsError` or `KafkaError` for settings that the brokers cannot be asked with,
    ///   `ZooKeeperSettingsError` for settings that ZooKeeper's servers cannot be asked with.
    init(_ settings: SurveyorSettings, logger: Logger) throws {
        // Kafka's clients have threads from the start, the others have not: so they are made last, when nothing can fail.
        ensembles = try settings.ensembles.map { try ZooKeeperEnsemble($0.configuration, logger: logger) }
        clusters = try settings.clusters.map { cluster in
            Cluster(
                source: try Self.source(cluster.configuration, logger: logger),
                probe: cluster.probe.map { EndToEndProbe($0, logger: logger) })
        }
    }

    private static func source(_ kafka: ClusterConfiguration, logger: Logger) throws -> any ClusterSource {
        switch kafka.client {
        case .native(let settings): try KafkaSurveyClient(settings, scope: kafka.scope, logger: logger)
        case .librdkafka(let properties): try KafkaCluster(properties, scope: kafka.scope, logger: logger)
        }
    }

    /// Looks up the records that date what groups have not read, after the page was published.
    private static func lookUp(
        _ source: any ClusterSource, _ index: Int, _ publisher: Publisher, until deadline: ContinuousClock.Instant
    ) async {
        while .now < deadline, !Task.isCancelled {
            let requests = await publisher.lookups(ofCluster: index)
            guard !requests.isEmpty else { return }
            let asked = Dictionary(requests.map { ($0.leader, $0.lookups) }, uniquingKeysWith: { $1 })
            let answers = await source.answers(
                to: asked.mapValues { lookups in lookups.map(RecordLookup.init) }, deadline: deadline)
            let known = asked.flatMap { leader, lookups in
                zip(lookups, answers[leader] ?? []).compactMap { LookupAnswer($0, $1) }
            }
            await publisher.take(known, ofCluster: index)
        }
    }

    /// What there is to survey, each with where its findings go.
    ///
    /// - Parameter interval: Between surveys, of which looking up records takes a quarter at most.
    func targets(publisher: Publisher, interval: Duration) -> [SurveyTarget] {
        let lookupTime = min(interval / 4, .seconds(2))
        let clusters = clusters.enumerated().map { index, cluster in
            SurveyTarget(name: publisher.names[index], close: cluster.source.close) { deadline in
                let begin = ContinuousClock.now
                let report = await cluster.source.survey(deadline: deadline)
                await publisher.take(report, ofCluster: index, duration: .now - begin)
                await Self.lookUp(cluster.source, index, publisher, until: .now + lookupTime)
            }
        }
        let ensembles = ensembles.enumerated().map { index, source in
            SurveyTarget(name: publisher.names[clusters.count + index], close: source.close) { deadline in
                let begin = ContinuousClock.now
                let survey = await source.survey(deadline: deadline)
                await publisher.take(survey, ofEnsemble: index, duration: .now - begin)
            }
        }
        return clusters + ensembles
    }
}

/// What is surveyed again and again: a cluster, or an ensemble.
struct SurveyTarget: Sendable {
    /// What it is, for the log.
    let name: String

    /// Gives back what the source holds. No survey may be under way or follow.
    let close: @Sendable () async -> Void

    /// Surveys once, and hands over what was found.
    let survey: @Sendable (_ deadline: ContinuousClock.Instant) async -> Void
}

extension RecordLookup {
    fileprivate init(_ lookup: OffsetLookup) {
        self.init(topic: lookup.topic, partition: lookup.partition, timestamp: lookup.timestamp)
    }
}

extension LookupAnswer {
    /// nil for a lookup that failed.
    fileprivate init?(_ lookup: OffsetLookup, _ answer: RecordLookup.Answer?) {
        switch answer {
        case .record(let record): self.init(lookup, record: record)
        case .noRecord: self.init(lookup, record: nil)
        case nil: return nil
        }
    }
}
