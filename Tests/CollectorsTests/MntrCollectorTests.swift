import ClusterModel
import Collectors
import Testing

@Suite struct MntrCollectorTests {
    /// What dashboard 11442 and the alerts in the wild read.
    static let inherited = [
        "zk_up", "zk_ruok", "zk_version", "zk_server_leader", "zk_peer_state", "zk_ephemerals_count", "zk_znode_count",
        "zk_watch_count", "zk_packets_sent", "zk_packets_received", "zk_num_alive_connections",
        "zk_open_file_descriptor_count", "zk_max_file_descriptor_count", "zk_avg_latency", "zk_min_latency",
        "zk_max_latency", "zk_outstanding_requests", "zk_approximate_data_size",
    ]

    @Test func namesThatUsersHaveStay() throws {
        let page = try RenderedPage(.complete())
        #expect(Self.inherited.filter { page.values($0).count != 1 } == [])
    }

    @Test func mntrComesBeforeSrvr() throws {
        let statistics = ServerStatistics(mode: "leader", averageLatency: 1, nodes: 2)
        let both = try RenderedPage(
            .asked([.srvr, .mntr], statistics, MntrMetrics(scalars: ["avg_latency": ScalarMetric(9.5)])))
        #expect(both.value("zk_avg_latency", of: "zk:2181") == "9.5")
        #expect(both.value("zk_znode_count", of: "zk:2181") == "2")
    }

    @Test func aSummaryIsOneFamilyAndItsEnds() throws {
        let page = try RenderedPage(.limping)
        let host = "zk1:2181"
        for (quantile, value) in [("0.5", "1"), ("0.95", "10"), ("0.99", "13"), ("0.999", "13")] {
            #expect(page.value("zk_readlatency", of: host, ["quantile": quantile]) == value)
        }
        #expect(page.value("zk_readlatency_sum", of: host) == "74")
        #expect(page.value("zk_readlatency_count", of: host) == "35")
        #expect(page.value("zk_min_readlatency", of: host) == "0")
        #expect(page.value("zk_max_readlatency", of: host) == "13")
        #expect(page.values("zk_avg_readlatency") == [], "only where all metrics are asked for")
        #expect(page.values("zk_updatelatency_count") == [], "no server tells it")
    }

    @Test func bothMetricsProvidersGiveTheSameNames() throws {
        let page = try RenderedPage(.limping)
        func names(_ host: String) -> Set<String> {
            Set(page.samples.filter { $0.labels["zk_host"] == host && $0.name.contains("readlatency") }.map(\.name))
        }
        #expect(names("zk2:2181") == names("zk1:2181").subtracting(["zk_min_readlatency", "zk_max_readlatency"]))
        #expect(page.value("zk_readlatency_sum", of: "zk2:2181") == "12.5")
        #expect(page.value("zk_readlatency", of: "zk2:2181", ["quantile": "0.99"]) == "NaN")
    }

    @Test func whatASummaryCannotBeIsAbsent() throws {
        let summary = SummaryMetric(
            count: 1.5, sum: -3, minimum: -3, quantiles: [0.5: -1, 0.99: 2, 1.5: 1, .nan: 1, 1: .nan])
        let page = try RenderedPage(.leader(MntrMetrics(summaries: ["readlatency": summary])))
        let written = page.samples.filter { $0.name.contains("readlatency") }.map { "\($0.name) \($0.value)" }
        #expect(written == ["zk_min_readlatency -3", "zk_readlatency 2", "zk_readlatency NaN"])
        let worse = SummaryMetric(count: .nan, sum: .nan, quantiles: [:])
        #expect(
            try RenderedPage(.leader(MntrMetrics(summaries: ["readlatency": worse])))
                .samples.filter { $0.name.contains("readlatency") } == [])
    }

    @Test func clientsAreShownWhereTheyWereAskedFor() throws {
        let page = try RenderedPage(.limping)
        for (name, value) in [
            ("zk_watch_connections", "2"), ("zk_watch_paths", "2"), ("zk_data_watches", "4"),
            ("zk_client_sessions", "3"),
            ("zk_client_hosts", "2"), ("zk_client_requests_queued", "1"), ("zk_client_packets_received", "50"),
            ("zk_client_packets_sent", "60"), ("zk_client_latency_max_seconds", "0.135"), ("zk_server_id", "1"),
            ("zk_max_client_cnxns", "60"), ("zk_snapshot_bytes", "67108880"), ("zk_log_bytes", "4096"),
        ] {
            #expect(page.values(name) == [value], "\(name)")
        }
    }
}
