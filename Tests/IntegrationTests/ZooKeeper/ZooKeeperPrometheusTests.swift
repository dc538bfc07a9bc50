import TestSupport
import Testing

extension ProgramTests {
    /// What Prometheus makes of ZooKeeper's series.
    @Suite struct ZooKeeperPrometheusTests {
        @Test(arguments: ["curated", "all"])
        func `a Prometheus server takes every series`(metrics: String) async throws {
            let ensemble = try await TestEnsemble.start(voters: 2, observers: 1)
            let surveyor = try await SurveyorProcess.start(
                ensemble, ["--zookeeper.metrics=\(metrics)", "--zookeeper.words=wchs,cons"], interval: "1h")
            let page = try await surveyor.page("the whole ensemble") { $0.value("zk_ensemble_serving") == 3 }
            let shown = page.samples.filter { $0.name.hasPrefix("zk_") }.count
            let prometheus = try await PrometheusServer.start(scraping: surveyor.port)
            try await eventually("\(shown) series of ZooKeeper in Prometheus") {
                try await prometheus.value(of: "count({__name__=~\"zk_.*\"})") == Double(shown)
            }
            #expect(try await prometheus.value(of: "up") == 1)
            #expect(try await prometheus.value(of: "sum(zk_server_leader)") == 1)
            #expect(try await prometheus.value(of: "kafka_up") == nil)
            try await prometheus.stop()
            try await surveyor.stop()
            try await ensemble.stop()
        }
    }
}
