import ClusterModel
import Exposition
import Foundation
import Logging
import MicroHTTP
import RDKafka
import TestSupport
import ZooKeeperClient

@testable import Surveyor

/// A daemon that serves, on a port of its own, what a fake source finds.
struct DaemonUnderTest: Sendable {
    let client: HTTPClient
    let log: RecordingLog

    /// Runs a daemon that watches a cluster for as long as `body` takes, and ends it.
    static func run(
        _ source: FakeSource, interval: Duration = .milliseconds(100), _ body: (DaemonUnderTest) async throws -> Void
    ) async throws {
        try await run(SurveySources(clusters: [.init(source: source)]), interval: interval, body)
    }

    /// Runs a daemon that watches what there are sources for, the servers zk1 and zk2 if it is an ensemble.
    ///
    /// - Parameter change: of the settings.
    static func run(
        _ sources: SurveySources, interval: Duration = .milliseconds(100), labels: ConstantLabels = .none,
        settings change: (inout SurveyorSettings) -> Void = { _ in }, _ body: (DaemonUnderTest) async throws -> Void
    ) async throws {
        let log = RecordingLog()
        let servers = [HostPort(host: "zk1", port: 2181), HostPort(host: "zk2", port: 2181)]
        var settings = SurveyorSettings(
            clusters: sources.clusters.map { _ in .stub(labels: labels) },
            ensembles: sources.ensembles.map { _ in
                EnsembleSettings(EnsembleConfiguration(servers: servers), cluster: sources.clusters.isEmpty ? nil : 0)
            },
            server: ServerConfiguration(address: try ListenAddress(parsing: "127.0.0.1:0")), version: ("1.2.3", "abc"))
        settings.schedule = try SurveySchedule(interval: interval)
        change(&settings)
        let daemon = try await SurveyorDaemon(settings, sources: sources, logger: log.logger)
        let running = Task { try await daemon.run() }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(DaemonUnderTest(client: HTTPClient(port: daemon.port), log: log)))
        } catch {
            result = .failure(error)
        }
        running.cancel()
        // Says that it was cancelled.
        _ = await running.result
        try result.get()
    }

    /// The page as it is now.
    func page() async throws -> ParsedPage {
        let answer = try await client.get("/metrics")
        guard answer.status == 200 else { throw TestFailure("/metrics answers \(answer.status): \(answer.text)") }
        return try ParsedPage(answer.body)
    }

    /// The first page that `condition` holds for.
    func page(_ what: String, where condition: (ParsedPage) -> Bool) async throws -> ParsedPage {
        try await eventually("a page with \(what)") {
            let page = try await page()
            return condition(page) ? page : nil
        }
    }

    /// The first page that says whether the cluster is up (1) or not (0).
    func page(up: Double) async throws -> ParsedPage {
        try await page("kafka_up \(up)") { $0.value("kafka_up") == up }
    }
}

extension ParsedPage {
    /// The names of the cluster's families that have samples: those of the surveyor's own are not among them.
    var clusterNames: Set<String> {
        let own = ["kafka_surveyor_", "kafka_exporter_"]
        return Set(samples.map(\.name)).filter { name in
            name.hasPrefix("kafka_") && !own.contains { name.hasPrefix($0) }
        }
    }

    func surveys(_ result: String) -> Double {
        value("kafka_surveyor_surveys_total", ["result": result]) ?? 0
    }
}

extension ClusterSettings {
    /// A cluster that a stand-in surveys.
    static func stub(labels: ConstantLabels = .none) -> ClusterSettings {
        var settings = ClusterSettings(ClusterConfiguration(client: .librdkafka(KafkaProperties())))
        settings.labels = labels
        return settings
    }
}

extension SurveySources {
    /// A cluster and an ensemble.
    init(_ cluster: FakeSource, _ ensemble: FakeEnsemble) {
        self.init(clusters: [Cluster(source: cluster)], ensembles: [ensemble])
    }
}
