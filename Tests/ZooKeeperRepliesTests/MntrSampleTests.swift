import ClusterModel
import Testing
import ZooKeeperReplies

/// How many metrics of each kind a reading has.
private struct Counts: Equatable, CustomStringConvertible {
    var counters: Int
    var gauges: Int
    var summaries: Int
    var keyedScalars: Int
    var keyedSummaries: Int

    init(_ counters: Int, _ gauges: Int, _ summaries: Int, _ keyedScalars: Int, _ keyedSummaries: Int) {
        self.counters = counters
        self.gauges = gauges
        self.summaries = summaries
        self.keyedScalars = keyedScalars
        self.keyedSummaries = keyedSummaries
    }

    init(_ reading: MntrMetrics) {
        let plain = reading.scalars.filter { $0.key.label == nil }
        let summaries = reading.summaries.count { $0.key.label == nil }
        self.init(
            plain.values.count { $0.kind == .counter }, plain.values.count { $0.kind == .gauge }, summaries,
            reading.scalars.count - plain.count, reading.summaries.count - summaries)
    }

    var description: String {
        "\(counters) counters, \(gauges) gauges, \(summaries) summaries, \(keyedScalars) and \(keyedSummaries) in sets"
    }
}

@Suite struct MntrSampleTests {
    @Test(arguments: [
        ("3.4.14-standalone", Counts(3, 11, 0, 0, 0)), ("3.4.14-leader", Counts(3, 17, 0, 0, 0)),
        ("3.4.14-follower1", Counts(3, 11, 0, 0, 0)), ("3.8.0-standalone", Counts(52, 19, 64, 4, 20)),
        ("3.8.0-leader", Counts(52, 29, 64, 4, 24)), ("3.8.0-follower1", Counts(52, 20, 64, 4, 20)),
        ("3.8.0-observer", Counts(52, 21, 64, 4, 18)), ("3.8.0-readonly", Counts(52, 19, 64, 0, 1)),
        ("3.9.3-leader", Counts(56, 29, 65, 4, 24)), ("3.9.3-observer", Counts(56, 21, 65, 4, 18)),
    ])
    fileprivate func everyMetricHasItsKind(server: String, counts: Counts) throws {
        let reading = try #require(MntrReply.parse(fixture(server, "mntr")))
        #expect(Counts(reading) == counts)
        #expect(reading.skippedLines == 0)
    }

    @Test(arguments: [
        ("3.4.14-standalone", "standalone", nil), ("3.4.14-leader", "leader", nil),
        ("3.4.14-follower1", "follower", nil),
        ("3.8.0-standalone", "standalone", nil), ("3.8.0-leader", "leader", "leading - broadcast"),
        ("3.8.0-follower1", "follower", "following - broadcast"),
        ("3.8.0-observer", "observer", "observing - broadcast"), ("3.8.0-readonly", "read-only", nil),
        ("3.9.3-leader", "leader", "leading - broadcast"), ("3.9.3-observer", "observer", "observing - broadcast"),
    ])
    func statesAreText(server: String, serverState: String, peerState: String?) throws {
        let reading = try #require(MntrReply.parse(fixture(server, "mntr")))
        let version = try #require(server.split(separator: "-").first)
        #expect(reading.version?.hasPrefix("\(version)-") == true)
        #expect(reading.serverState == serverState)
        #expect(reading.peerState == peerState)
    }

    @Test func namesDoNotDecideWhatIsASummary() throws {
        let reading = try #require(MntrReply.parse(fixture("3.9.3-leader", "mntr")))
        #expect(
            reading.summaries["readlatency"]
                == SummaryMetric(
                    count: 35, sum: 74, minimum: 0, maximum: 13, average: 2.1143,
                    quantiles: [0.5: 1, 0.95: 10, 0.99: 13, 0.999: 13]))
        #expect(
            reading.summaries["fsynctime"]
                == SummaryMetric(count: 129, sum: 699, minimum: 0, maximum: 93, average: 5.4186))
        // The beginnings of a summary's keys, but no summary.
        #expect(reading.scalars["avg_latency"] == ScalarMetric(9.6038))
        #expect(reading.scalars["max_file_descriptor_count"] == ScalarMetric(20000))
        #expect(reading.scalars["min_proposal_size"] == ScalarMetric(48))
    }

    @Test func namesDoNotDecideWhatIsACounter() throws {
        let reading = try #require(MntrReply.parse(fixture("3.9.3-leader", "mntr")))
        for gauge in [
            "znode_count", "watch_count", "ephemerals_count", "open_file_descriptor_count", "synced_followers",
        ] {
            #expect(reading.scalars[MntrKey(gauge)]?.kind == .gauge, "\(gauge)")
        }
        for counter in ["packets_sent", "auth_failed_count", "snap_count", "watch_bytes", "stale_replies"] {
            #expect(reading.scalars[MntrKey(counter)]?.kind == .counter, "\(counter)")
        }
    }

    @Test func setsHaveTheirMiddleAsAKey() throws {
        let reading = try #require(MntrReply.parse(fixture("3.9.3-leader", "mntr")))
        let namespaces = reading.summaries.keys.filter { $0.name == "write_per_namespace" }.compactMap(\.label?.value)
        #expect(
            Set(namespaces) == [
                "quote\"brace{x}", "zookeeper", "my-app.v1", "with space", "eq=comma,", "back\\slash", "app1", "app2",
                "uni-é-日本", "sep\u{2028}line",
            ])
        #expect(
            reading.summaries[MntrKey("read_per_namespace", "app1")]
                == SummaryMetric(count: 6, sum: 630, minimum: 79, maximum: 163, average: 105))
        #expect(
            reading.summaries[MntrKey("learner_handler_qp_time_ms", "2")]
                == SummaryMetric(
                    count: 1, sum: 5, minimum: 5, maximum: 5, average: 5,
                    quantiles: [0.5: 5, 0.95: 5, 0.99: 5, 0.999: 5]))
        #expect(
            reading.scalars.filter { $0.key.label != nil } == [
                MntrKey("quota_bytes_limit_per_namespace", "app2"): ScalarMetric(10),
                MntrKey("quota_bytes_usage_per_namespace", "app2"): ScalarMetric(150),
                MntrKey("quota_count_limit_per_namespace", "app2"): ScalarMetric(2),
                MntrKey("quota_count_usage_per_namespace", "app2"): ScalarMetric(7),
            ])
        // Ends as the members of a set of learners do.
        #expect(reading.summaries["quorum_ack_latency"]?.count == 129)
    }
}
