import ClusterModel
import Collectors
import Exposition
import Testing

extension RenderedPage {
    /// The page of an ensemble after its first survey.
    init(
        _ survey: EnsembleSurvey, metrics: EnsembleOptions.Metrics = .curated, kafkaBrokers: Set<Int32>? = nil
    ) throws {
        var failures = EnsembleFailureCounts()
        failures.record(survey)
        try self.init { writer in
            EnsembleCollector.collect(
                survey, failures: failures, options: EnsembleOptions(metrics: metrics), into: &writer)
            if let registered = survey.registeredBrokers {
                EnsembleCollector.collect(registeredBrokers: registered, listed: kafkaBrokers, into: &writer)
            }
        }
    }

    /// The page of one server, `zk:2181`.
    init(_ server: ZooKeeperServer, metrics: EnsembleOptions.Metrics = .curated) throws {
        try self.init(EnsembleSurvey(servers: [server]), metrics: metrics)
    }

    /// The value of a server's series.
    func value(_ name: String, of host: String, _ labels: [String: String] = [:]) -> String? {
        value(name, labels.merging(["zk_host": host]) { $1 })
    }
}

extension ZooKeeperServer {
    /// The server `zk:2181`, which answered these questions, and failed at those.
    static func asked(
        _ answered: [ServerQuestion] = [.srvr], failed: [ServerQuestion: ServerFailureReason] = [:],
        _ statistics: ServerStatistics? = nil, _ monitor: MntrMetrics? = nil, isOK: Bool? = nil
    ) -> ZooKeeperServer {
        var questions = failed.mapValues { reason in
            QuestionReport(duration: .milliseconds(5), failure: ServerFailure(reason: reason, message: "in a test"))
        }
        for question in answered { questions[question] = QuestionReport(duration: .milliseconds(5)) }
        return ZooKeeperServer(
            address: "zk:2181", questions: questions, statistics: statistics, monitor: monitor, isOK: isOK)
    }

    /// A leader with these metrics.
    static func leader(_ monitor: MntrMetrics) -> ZooKeeperServer {
        .asked([.srvr, .ruok, .mntr], ServerStatistics(mode: "leader"), monitor, isOK: true)
    }

    /// A server of 3.9 that tells everything that is always shown of `mntr`: in this role, as nobody else does.
    static func complete(_ mode: String = "leader") -> ZooKeeperServer {
        let families = FamilyCatalogue.all.filter { $0.name.hasPrefix("zk_") }
        let summaries = families.filter { $0.type == .summary }.map { String($0.name.dropFirst(3)) }
        var reading = MntrMetrics(version: "3.9.3-abc", serverState: mode, peerState: "leading - broadcast")
        for name in summaries {
            // The server keeps quantiles of what it calls advanced, and this is not.
            let quantiles = name == "fsynctime" ? [:] : [0.5: 6, 0.95: 7, 0.99: 8, 0.999: 9] as [Double: Double]
            reading.summaries[MntrKey(name)] = SummaryMetric(
                count: 1, sum: 2, minimum: 3, maximum: 4, average: 5, quantiles: quantiles)
        }
        let ends = Set(summaries.flatMap { ["min_\($0)", "max_\($0)"] })
        for name in families.filter({ $0.type != .summary }).map({ String($0.name.dropFirst(3)) })
        where !ends.contains(name) {
            reading.scalars[MntrKey(name)] = ScalarMetric(1)
        }
        var server = ZooKeeperServer.asked(
            [.srvr, .ruok, .mntr, .isro, .conf, .dirs],
            ServerStatistics(version: "3.9.3-abc", mode: mode, zxid: Zxid(rawValue: 1)), reading, isOK: true)
        server.configuration = ServerConfiguration(serverID: 1, maxClientConnections: 60)
        server.storage = ServerStorage(snapshots: 1, logs: 2)
        return server
    }
}
