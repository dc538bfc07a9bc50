internal import ClusterModel
internal import KafkaClient
internal import KafkaSurvey
internal import Logging
internal import Probe
internal import ZooKeeperClient

/// Where what is shown comes from: the clients of what is watched, or tests' stand-ins for them.
struct SurveySources: Sendable {
    var cluster: (any ClusterSource)?
    var ensemble: (any EnsembleSource)?

    /// Tests the cluster from end to end, beside the surveys.
    var probe: (any ProbeSource)?

    init(
        cluster: (any ClusterSource)? = nil, ensemble: (any EnsembleSource)? = nil, probe: (any ProbeSource)? = nil
    ) {
        self.cluster = cluster
        self.ensemble = ensemble
        self.probe = probe
    }

    /// The clients that the settings ask for.
    ///
    /// - Throws: `KafkaSettingsError` or `KafkaError` for settings that the brokers cannot be asked with,
    ///   `ZooKeeperSettingsError` for settings that ZooKeeper's servers cannot be asked with.
    init(_ settings: SurveyorSettings, logger: Logger) throws {
        // Kafka's clients have threads from the start, the others have not: so they are made last, when nothing can fail.
        ensemble = try settings.zooKeeper.map { try ZooKeeperEnsemble($0, logger: logger) }
        probe = settings.probe.map { EndToEndProbe($0, logger: logger) }
        cluster = try settings.kafka.map { kafka -> any ClusterSource in
            switch kafka.client {
            case .native(let settings): try KafkaSurveyClient(settings, scope: kafka.scope, logger: logger)
            case .librdkafka(let properties): try KafkaCluster(properties, scope: kafka.scope, logger: logger)
            }
        }
    }

    /// What there is to survey, each with where its findings go.
    func subjects(publisher: Publisher) -> [any SurveyedSubject] {
        var subjects: [any SurveyedSubject] = []
        if let cluster { subjects.append(SurveyedCluster(source: cluster, publisher: publisher)) }
        if let ensemble { subjects.append(SurveyedEnsemble(source: ensemble, publisher: publisher)) }
        return subjects
    }
}
