import ClusterModel
import Collectors
import Testing

@Suite struct ServerCollectorTests {
    /// The states that are 1.
    private func states(_ page: RenderedPage, _ host: String = "zk:2181") -> [String?] {
        page.samples.filter { $0.name == "zk_server_state" && $0.labels["zk_host"] == host && $0.value == "1" }
            .map { $0.labels["state"] }
    }

    @Test(arguments: [
        ("leader", "leader", "1", "1", "0"), ("follower", "follower", "0", "1", "0"),
        ("observer", "observer", "0", "1", "0"), ("standalone", "standalone", "0", "1", "0"),
        ("read-only", "read_only", "0", "0", "1"),
    ])
    func aServerIsWhatItSays(
        _ mode: String, _ state: String, _ leader: String, _ serving: String, _ readOnly: String
    ) throws {
        let page = try RenderedPage(.asked([.srvr], ServerStatistics(mode: mode, isReadOnly: mode == "read-only")))
        #expect(page.value("zk_up", of: "zk:2181") == "1")
        #expect(states(page) == [state])
        #expect(page.samples.count { $0.name == "zk_server_state" } == ServerRole.allCases.count)
        #expect(page.value("zk_server_leader", of: "zk:2181") == leader)
        #expect(page.value("zk_serving", of: "zk:2181") == serving)
        #expect(page.value("zk_read_only", of: "zk:2181") == readOnly)
        #expect(page.samples.filter { $0.name == "zk_down_reason" }.allSatisfy { $0.value == "0" })
    }

    @Test func aKilledLeaderIsDownForAReason() throws {
        let page = try RenderedPage(.asked([], failed: [.srvr: .refused]))
        #expect(page.value("zk_up", of: "zk:2181") == "0")
        #expect(page.value("zk_ruok", of: "zk:2181") == "0")
        #expect(page.value("zk_server_leader", of: "zk:2181") == "0")
        #expect(page.value("zk_serving", of: "zk:2181") == "0")
        #expect(page.value("zk_read_only", of: "zk:2181") == nil)
        #expect(states(page) == [])
        let reasons = page.samples.filter { $0.name == "zk_down_reason" && $0.value == "1" }
        #expect(reasons.map { $0.labels["reason"] } == ["refused"])
        #expect(page.samples.count { $0.name == "zk_down_reason" } == ServerFailureReason.allCases.count)
    }

    @Test func aSurvivorWithoutQuorumClaimsNothing() throws {
        let page = try RenderedPage(
            .asked([.ruok], failed: [.srvr: .notServing, .mntr: .notServing], isOK: true))
        #expect(page.value("zk_up", of: "zk:2181") == "1")
        #expect(page.value("zk_ruok", of: "zk:2181") == "1")
        #expect(states(page) == ["not_serving"])
        #expect(page.value("zk_server_leader", of: "zk:2181") == "0")
        #expect(page.value("zk_serving", of: "zk:2181") == "0")
        #expect(page.value("zk_ensemble_leaders") == "0")
        #expect(page.value("zk_ensemble_failures_tolerated") == nil)
    }

    @Test(
        arguments: [
            (.asked([.srvr, .ruok], isOK: true), "1"), (.asked([.srvr, .ruok], isOK: false), "0"),
            (.asked([.srvr], failed: [.ruok: .notWhitelisted]), nil), (.asked([.srvr]), nil),
            (.asked([.srvr], failed: [.ruok: .timedOut]), "0"),
            (.asked([], failed: [.srvr: .timedOut, .ruok: .notWhitelisted]), "0"),
            (.asked([.adminServerStats], failed: [.adminRuok: .malformed]), "0"),
        ] as [(ZooKeeperServer, String?)])
    func ruokIsAbsentWhereItIsNotAllowed(_ server: ZooKeeperServer, _ value: String?) throws {
        #expect(try RenderedPage(server).value("zk_ruok", of: "zk:2181") == value)
    }

    @Test func onlySrvrIsEnoughForItsMetrics() throws {
        let page = try RenderedPage(.limping)
        let host = "zk4:2181"
        #expect(page.value("zk_up", of: host) == "1")
        #expect(page.value("zk_version", of: host, ["version": "3.9.3"]) == "1")
        #expect(page.value("zk_avg_latency", of: host) == "0.5")
        #expect(page.value("zk_packets_received", of: host) == "7")
        #expect(page.value("zk_num_alive_connections", of: host) == "1")
        #expect(page.value("zk_znode_count", of: host) == "39")
        #expect(page.value("zk_watch_count", of: host) == nil)
        #expect(
            page.value("zk_request_failures_total", of: host, ["word": "mntr", "reason": "not_whitelisted"]) == "1")
    }

    @Test func asOldAServerAs34IsComplete() throws {
        let reading = MntrMetrics(
            version: "3.4.14-4c25d48, built on 03/06/2019 16:18 GMT", serverState: "leader",
            scalars: [
                "followers": ScalarMetric(3), "synced_followers": ScalarMetric(2), "avg_latency": ScalarMetric(4),
            ])
        let page = try RenderedPage(.leader(reading))
        #expect(page.value("zk_version", of: "zk:2181", ["version": "3.4.14"]) == "1")
        #expect(page.value("zk_server_leader", of: "zk:2181") == "1")
        #expect(page.value("zk_followers", of: "zk:2181") == "3")
        #expect(page.value("zk_ensemble_synced_followers") == "2")
        #expect(page.values("zk_quorum_size") == [])
        #expect(page.values("zk_peer_state") == [])
        #expect(page.values("zk_ensemble_voters") == [])
        #expect(page.values("zk_ensemble_failures_tolerated") == [])
    }

    @Test func theEnsembleIsSummedUp() throws {
        let page = try RenderedPage(.limping)
        for (name, value) in [
            ("servers", "5"), ("up", "4"), ("serving", "3"), ("leaders", "1"), ("voters", "3"),
            ("synced_followers", "1"),
            ("failures_tolerated", "0"), ("versions", "2"), ("configurations", "1"),
        ] {
            #expect(page.value("zk_ensemble_\(name)") == value, "\(name)")
        }
    }

    @Test func transactionsAreComparedWithinAnEpoch() throws {
        let page = try RenderedPage(.limping)
        #expect(page.value("zk_zxid_epoch", of: "zk1:2181") == "5")
        #expect(page.value("zk_zxid_counter", of: "zk1:2181") == "129")
        #expect(page.value("zk_zxid_behind", of: "zk1:2181") == "0")
        #expect(page.value("zk_zxid_behind", of: "zk2:2181") == "2")
        #expect(page.value("zk_zxid_behind", of: "zk4:2181") == nil)
        #expect(page.value("zk_zxid_epochs_behind", of: "zk4:2181") == "1")
        #expect(page.value("zk_zxid_counter_used_ratio", of: "zk4:2181") == "1")
        #expect(page.values("zk_zxid_epoch").count == 3)
    }

    @Test func aServerThatIsConfiguredTwiceHasItsSeriesOnce() throws {
        let page = try RenderedPage(EnsembleSurvey(servers: [.asked(), .asked()]))
        #expect(page.values("zk_up") == ["1"])
        #expect(page.value("zk_ensemble_servers") == "1")
    }

    @Test func brokersAreComparedWithKafkasMetadata() throws {
        let page = try RenderedPage(.limping, kafkaBrokers: [2, 3])
        #expect(page.value("zk_kafka_broker_registered", ["id": "1"]) == "1")
        #expect(page.value("zk_kafka_broker_registered", ["id": "2"]) == "1")
        #expect(page.value("zk_kafka_broker_registered", ["id": "3"]) == "0")
        #expect(try RenderedPage(.limping).values("zk_kafka_broker_registered") == ["1", "1"])
    }
}
