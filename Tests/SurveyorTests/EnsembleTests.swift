import ClusterModel
import TestSupport
import Testing

@testable import Surveyor

@Suite struct EnsembleTests {
    @Test func `where only an ensemble is watched, there is nothing of Kafka on the page`() async throws {
        let ensemble = FakeEnsemble { _ in .of(.up("zk1:2181", "leader"), .down("zk2:2181", .refused)) }
        try await DaemonUnderTest.run(SurveySources(ensembles: [ensemble])) { daemon in
            let page = try await daemon.page("a server up") { $0.value("zk_up", ["zk_host": "zk1:2181"]) == 1 }
            #expect(page.value("zk_up", ["zk_host": "zk2:2181"]) == 0)
            #expect(page.clusterNames.isEmpty)
            #expect(page.value("kafka_surveyor_survey_success") == nil)
            #expect(page.value("kafka_surveyor_page_series") != nil)
            #expect(try await daemon.client.get("/-/ready").status == 200)
        }
    }

    @Test func `before the first survey has ended every configured server counts as down`() async throws {
        let gate = Gate()
        let ensemble = FakeEnsemble { _ in
            await gate.pass()
            return .of(.up("zk1:2181", "standalone"))
        }
        try await DaemonUnderTest.run(SurveySources(ensembles: [ensemble])) { daemon in
            let page = try await daemon.page()
            #expect(page.value("zk_up", ["zk_host": "zk1:2181"]) == 0)
            #expect(page.value("zk_server_leader", ["zk_host": "zk2:2181"]) == 0)
            let ready = try await daemon.client.get("/-/ready")
            #expect(ready.status == 503)
            #expect(ready.text.contains("ZooKeeper: the first survey has not ended"))
            gate.open()
        }
    }

    @Test func `a Kafka that hangs does not hold up ZooKeeper, nor the other way round`() async throws {
        let gate = Gate()
        let hangingCluster = FakeSource { _ in
            await gate.pass()
            return .up()
        }
        let ensemble = FakeEnsemble { _ in .of(.up("zk1:2181", "standalone")) }
        try await DaemonUnderTest.run(SurveySources(hangingCluster, ensemble)) {
            daemon in
            let page = try await daemon.page("a server up") { $0.value("zk_up", ["zk_host": "zk1:2181"]) == 1 }
            #expect(page.value("kafka_up") == 0)
        }
        let hangingEnsemble = FakeEnsemble { _ in
            await gate.pass()
            return .of()
        }
        let cluster = FakeSource { _ in .up() }
        try await DaemonUnderTest.run(SurveySources(cluster, hangingEnsemble)) {
            daemon in
            let page = try await daemon.page(up: 1)
            #expect(page.value("zk_up", ["zk_host": "zk1:2181"]) == 0)
        }
        gate.open()
    }

    @Test func `the page keeps what one subject has told while the other is surveyed again`() async throws {
        let cluster = FakeSource { _ in .up(brokers: 2) }
        let gate = Gate()
        let ensemble = FakeEnsemble { number in
            if number > 1 { await gate.pass() }
            return .of(.up("zk1:2181", "leader"))
        }
        try await DaemonUnderTest.run(
            SurveySources(cluster, ensemble), interval: .seconds(2)
        ) {
            daemon in
            let page = try await daemon.page("two surveys of Kafka") { $0.surveys("success") >= 2 }
            #expect(page.value("zk_up", ["zk_host": "zk1:2181"]) == 1)
            #expect(page.value("kafka_brokers") == 2)
            gate.open()
        }
    }

    @Test func `what an ensemble that hangs has told before is withdrawn after three intervals`() async throws {
        let gate = Gate()
        let ensemble = FakeEnsemble { number in
            if number > 1 { await gate.pass() }
            return .of(.up("zk1:2181", "leader"))
        }
        let cluster = FakeSource { _ in .up() }
        try await DaemonUnderTest.run(SurveySources(cluster, ensemble)) {
            daemon in
            _ = try await daemon.page("a leader") { $0.value("zk_server_leader", ["zk_host": "zk1:2181"]) == 1 }
            let page = try await daemon.page("no leader") { $0.value("zk_server_leader", ["zk_host": "zk1:2181"]) == 0 }
            #expect(page.value("zk_up", ["zk_host": "zk1:2181"]) == 0)
            #expect(page.value("kafka_up") == 1)
            let ready = try await daemon.client.get("/-/ready")
            #expect(ready.text.contains("ZooKeeper: the last survey is older than three intervals"))
            gate.open()
        }
    }

    @Test func `a daemon is not ready while no server of the ensemble answers`() async throws {
        let ensemble = FakeEnsemble { _ in .of(.down("zk1:2181", .refused), .down("zk2:2181", .timedOut)) }
        try await DaemonUnderTest.run(SurveySources(ensembles: [ensemble])) { daemon in
            try await eventually("a reason") {
                try await daemon.client.get("/-/ready").text.contains("no ZooKeeper server answered")
            }
            let status = try await daemon.client.get("/-/ready").status
            #expect(status == 503)
        }
    }

    @Test func `a broker that only one of the two knows is visible`() async throws {
        let cluster = FakeSource { _ in .up(brokers: 2) }
        let ensemble = FakeEnsemble { _ in .of(.up("zk1:2181", "leader"), registeredBrokers: [1, 7]) }
        try await DaemonUnderTest.run(SurveySources(cluster, ensemble)) {
            daemon in
            let page = try await daemon.page("both") { page in
                page.value("kafka_up") == 1 && page.value("zk_kafka_broker_registered", ["id": "7"]) == 1
            }
            #expect(page.value("zk_kafka_broker_registered", ["id": "0"]) == 0)
            #expect(page.value("zk_kafka_broker_registered", ["id": "1"]) == 1)
            #expect(page.value("kafka_broker_up", ["id": "0"]) == 1)
            #expect(page.value("kafka_broker_up", ["id": "7"]) == 0)
        }
    }
}
