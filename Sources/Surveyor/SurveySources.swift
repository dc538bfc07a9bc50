internal import ClusterModel
internal import KafkaClient
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
    /// - Throws: `KafkaError` for properties that librdkafka refuses as a whole, `ZooKeeperSettingsError` for settings that
    ///   ZooKeeper's servers cannot be asked with.
    init(_ settings: SurveyorSettings, logger: Logger) throws {
        // Kafka's client has threads from the start, the others have not: so it is made last, when nothing can fail.
        ensemble = try settings.zooKeeper.map { try ZooKeeperEnsemble($0, logger: logger) }
        probe = settings.probe.map { EndToEndProbe($0, logger: logger) }
        cluster = try settings.kafka.map { try KafkaCluster($0, logger: logger) }
    }

    /// What there is to survey, each with where its findings go.
    func subjects(publisher: Publisher) -> [any SurveyedSubject] {
        var subjects: [any SurveyedSubject] = []
        if let cluster { subjects.append(SurveyedCluster(source: cluster, publisher: publisher)) }
        if let ensemble { subjects.append(SurveyedEnsemble(source: ensemble, publisher: publisher)) }
        return subjects
    }
}
