import ClusterModel
import Collectors
import Exposition
import TestSupport
import Testing

@Suite struct PassthroughCollectorTests {
    /// The page, after it was read as strictly as it can be in both formats.
    private func page(_ readings: MntrMetrics...) throws -> RenderedPage {
        let servers = readings.enumerated().map { index, reading in
            var server = ZooKeeperServer.leader(reading)
            server.address = "zk\(index):2181"
            return server
        }
        let page = try RenderedPage(EnsembleSurvey(servers: servers), metrics: .all)
        _ = try ParsedPage(page.text(.text))
        _ = try ParsedPage(page.text(.openMetrics), format: .openMetrics)
        return page
    }

    @Test func nothingIsWrittenUnlessItIsAskedFor() throws {
        let page = try RenderedPage(.leader(MntrMetrics(scalars: ["commit_count": ScalarMetric(1, .counter)])))
        #expect(page.values("zk_commit_count") == [])
        #expect(page.values("zk_metrics_skipped") == [])
    }

    @Test func everyKeyStandsUnderItsOwnName() throws {
        let page = try RenderedPage(.limping, metrics: .all)
        for (name, value) in [
            ("zk_commit_count", "129"), ("zk_last_proposal_size", "-1"), ("zk_avg_readlatency", "2.1143"),
            ("zk_cnt_readlatency", "35"), ("zk_sum_readlatency", "74"), ("zk_p50_readlatency", "1"),
            ("zk_p95_readlatency", "10"), ("zk_p99_readlatency", "13"), ("zk_p999_readlatency", "13"),
            ("zk_min_readlatency", "0"), ("zk_max_readlatency", "13"), ("zk_avg_election_time", "302"),
            ("zk_min_election_time", "302"), ("zk_max_election_time", "302"), ("zk_cnt_election_time", "1"),
            ("zk_sum_election_time", "302"), ("zk_metrics_skipped", "0"),
        ] {
            #expect(page.value(name, of: "zk1:2181") == value, "\(name)")
        }
        let text = page.text(.text)
        #expect(text.contains("# TYPE zk_commit_count counter\n"))
        #expect(text.contains("# TYPE zk_last_proposal_size gauge\n"))
        #expect(text.contains("# TYPE zk_cnt_election_time counter\n"))
        #expect(text.contains("# TYPE zk_avg_election_time gauge\n"))
    }

    @Test func setsHaveTheirKeyAsALabel() throws {
        let page = try RenderedPage(.limping, metrics: .all)
        let key = ["key": "quote\"brace{x}"]
        #expect(page.value("zk_write_per_namespace_count", of: "zk1:2181", key) == "10")
        #expect(page.value("zk_write_per_namespace_sum", of: "zk1:2181", key) == "196")
        #expect(page.value("zk_min_write_per_namespace", of: "zk1:2181", key) == "15")
        #expect(page.value("zk_max_write_per_namespace", of: "zk1:2181", key) == "24")
        #expect(page.value("zk_quota_count_limit_per_namespace", of: "zk1:2181", ["key": "app2"]) == "2")
        #expect(page.value("zk_keys_dropped", of: "zk1:2181", ["set": "write_per_namespace"]) == "0")
    }

    @Test func aSetIsCutOffAtAHundredKeys() throws {
        let keys = (0..<250).map { MntrKey("read_per_namespace", String(1000 + $0)) }
        let reading = MntrMetrics(
            summaries: Dictionary(uniqueKeysWithValues: keys.map { ($0, SummaryMetric(count: 1)) }))
        let page = try page(reading, reading)
        for host in ["zk0:2181", "zk1:2181"] {
            let shown = page.samples.filter {
                $0.name == "zk_read_per_namespace_count" && $0.labels["zk_host"] == host
            }
            #expect(shown.compactMap { $0.labels["key"] } == (1000..<1100).map { String($0) })
            #expect(page.value("zk_keys_dropped", of: host, ["set": "read_per_namespace"]) == "150")
            #expect(page.value("zk_metrics_skipped", of: host) == "0")
        }
    }

    @Test(arguments: [
        "", "with space", "a-b", "a{b}", "quote\"", "ä", "new\nline",
        // Ours.
        "up", "readlatency", "readlatency_sum", "readlatency_count", "readlatency_created", "min_readlatency",
        "request_failures_total", "request_failures", "metrics_skipped", "ensemble_up", "kafka_broker_registered",
    ])
    func aNameThatDoesNotFitIsSkippedAndCounted(_ name: String) throws {
        let reading = MntrMetrics(scalars: [MntrKey(name): ScalarMetric(666), "fine": ScalarMetric(7)])
        let page = try page(reading, MntrMetrics(scalars: ["fine": ScalarMetric(8)]))
        #expect(page.samples.filter { $0.value == "666" } == [])
        #expect(page.values("zk_fine") == ["7", "8"])
        #expect(page.value("zk_metrics_skipped", of: "zk0:2181") == "1")
        #expect(page.value("zk_metrics_skipped", of: "zk1:2181") == "0")
    }

    @Test func namesOfSeveralServersDoNotCollide() throws {
        let page = try page(
            MntrMetrics(
                scalars: [
                    "a": ScalarMetric(1), "avg_b": ScalarMetric(2), "set": ScalarMetric(3),
                    "keyed_sum": ScalarMetric(4),
                ]),
            MntrMetrics(
                scalars: [
                    "a_total": ScalarMetric(5, .counter), "avg_b": ScalarMetric(6),
                    MntrKey("set", "x"): ScalarMetric(8),
                ],
                summaries: [
                    "b": SummaryMetric(average: 7), MntrKey("keyed", "x"): SummaryMetric(sum: 9, minimum: 10),
                ]))
        #expect(page.values("zk_a") == ["1"])
        #expect(page.values("zk_a_total") == [], "in OpenMetrics it would be zk_a")
        #expect(page.values("zk_avg_b") == ["2", "6"])
        #expect(page.values("zk_set") == ["3"])
        #expect(page.values("zk_keyed_sum") == ["4"])
        #expect(page.values("zk_min_keyed") == ["10"])
        #expect(page.value("zk_metrics_skipped", of: "zk0:2181") == "0")
        #expect(page.value("zk_metrics_skipped", of: "zk1:2181") == "4")
    }

    @Test func oneThatIsACounterForSomeOnlyIsAGauge() throws {
        let page = try page(
            MntrMetrics(scalars: ["x": ScalarMetric(1, .counter), "y": ScalarMetric(1, .counter)]),
            MntrMetrics(scalars: ["x": ScalarMetric(2), "y": ScalarMetric(2, .counter)]))
        #expect(page.text(.text).contains("# TYPE zk_x gauge\n"))
        #expect(page.text(.text).contains("# TYPE zk_y counter\n"))
    }

    @Test(arguments: ["zk_host", "quantile", "a-b", "", "__name__"])
    func aSetWithALabelThatDoesNotFitIsSkipped(_ label: String) throws {
        let page = try page(
            MntrMetrics(
                scalars: [MntrKey("s", label: label, "x"): ScalarMetric(1)],
                summaries: [MntrKey("t", label: label, "x"): SummaryMetric(count: 1)]))
        #expect(page.values("zk_s") == [])
        #expect(page.values("zk_t_count") == [])
        #expect(page.values("zk_keys_dropped") == [])
        #expect(page.value("zk_metrics_skipped", of: "zk0:2181") == "2")
    }

    @Test func aSetHasOneLabelOnAllServers() throws {
        let page = try page(
            MntrMetrics(scalars: [MntrKey("s", label: "key", "x"): ScalarMetric(1)]),
            MntrMetrics(scalars: [MntrKey("s", label: "other", "x"): ScalarMetric(2)]))
        #expect(page.values("zk_s") == ["1"])
        #expect(page.value("zk_metrics_skipped", of: "zk1:2181") == "1")
    }

    @Test func keysMayBeAnyText() throws {
        let keys = ["with space", "quote\"brace{x}", "back\\slash", "eq=comma,", "uni-é-日本", "line\nfeed", ""]
        let nul = MntrKey("s", "a\0")
        let literal = MntrKey("s", "a\\x00")
        var metrics: [MntrKey: ScalarMetric] = [nul: ScalarMetric(1), literal: ScalarMetric(2)]
        for key in keys { metrics[MntrKey("s", key)] = ScalarMetric(3) }
        let page = try page(MntrMetrics(scalars: metrics))
        for key in keys { #expect(page.value("zk_s", of: "zk0:2181", ["key": key]) == "3") }
        #expect(page.value("zk_s", of: "zk0:2181", ["key": "a\\x00"]) == "2")
        #expect(page.value("zk_metrics_skipped", of: "zk0:2181") == "1")
    }

    @Test func aFloodOfNamesIsCutOff() throws {
        let keys = (0..<5000).map { MntrKey("flood_\($0)") }
        let reading = MntrMetrics(scalars: Dictionary(uniqueKeysWithValues: keys.map { ($0, ScalarMetric(1)) }))
        let page = try page(reading, MntrMetrics(scalars: ["honest": ScalarMetric(1)]))
        #expect(page.samples.count { $0.name.hasPrefix("zk_flood_") } == 2000)
        #expect(page.value("zk_metrics_skipped", of: "zk0:2181") == "3000")
        #expect(page.value("zk_honest", of: "zk1:2181") == "1")
    }

    @Test func whatTheCatalogueHasANameForIsWrittenOnce() throws {
        let page = try RenderedPage(.complete(), metrics: .all)
        _ = try ParsedPage(page.text(.openMetrics), format: .openMetrics)
        let series = page.samples.map { "\($0.name) \($0.labels.sorted { $0.key < $1.key })" }
        #expect(Set(series).count == series.count)
    }
}
