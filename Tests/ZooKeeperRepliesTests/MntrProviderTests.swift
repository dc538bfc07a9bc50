import ClusterModel
import Testing
import ZooKeeperReplies

/// What a server with PrometheusMetricsProvider says.
@Suite struct MntrProviderTests {
    @Test func bothProvidersHaveTheSameSummaries() throws {
        let standard = try #require(MntrReply.parse(fixture("3.8.0-leader", "mntr")))
        let prometheus = try #require(MntrReply.parse(fixture("3.8.0-leader-prometheus", "mntr")))
        #expect(prometheus.summaries.mapValues(\.count) == standard.summaries.mapValues(\.count))
        #expect(prometheus.summaries.mapValues(\.sum) == standard.summaries.mapValues(\.sum))
    }

    @Test func bothProvidersHaveTheSamePlainMetrics() throws {
        let standard = try #require(MntrReply.parse(fixture("3.8.0-leader", "mntr")))
        let prometheus = try #require(MntrReply.parse(fixture("3.8.0-leader-prometheus", "mntr")))
        let own = prometheus.scalars.filter { !$0.key.name.hasPrefix("jvm_") && !$0.key.name.hasPrefix("process_") }
        #expect(own == standard.scalars)
        #expect(prometheus.version == standard.version)
        #expect(prometheus.peerState == standard.peerState)
    }

    @Test func quantilesAreLabels() throws {
        let reading = try #require(
            MntrReply.parse(
                bytes(
                    """
                    zk_fsynctime{quantile="0.5"}\t3.0
                    zk_fsynctime{quantile="0.99"}\tNaN
                    zk_fsynctime_sum\t1.79E9
                    zk_fsynctime_count\t12.0
                    """)))
        let summary = try #require(reading.summaries["fsynctime"])
        #expect(summary.quantiles[0.5] == 3)
        #expect(summary.quantiles[0.99]?.isNaN == true)
        #expect(summary.sum == 1_790_000_000)
        #expect(summary.count == 12)
        #expect(reading.scalars.isEmpty)
    }

    /// A summary that nobody knows shows itself by its quantile; one that is known needs none.
    @Test func countsAndSumsGoToTheirSummary() throws {
        let reading = try #require(
            MntrReply.parse(
                bytes(
                    """
                    zk_new_time_count\t4.0
                    zk_new_time{quantile="0.5"}\t1.0
                    zk_readlatency_count\t2.0
                    zk_znode_count\t5.0
                    zk_commit_count\t6.0
                    zk_other_sum\t7.0
                    """)))
        #expect(reading.summaries["new_time"] == SummaryMetric(count: 4, quantiles: [0.5: 1]))
        #expect(reading.summaries["readlatency"] == SummaryMetric(count: 2))
        #expect(reading.scalars["znode_count"] == ScalarMetric(5, .gauge))
        #expect(reading.scalars["commit_count"] == ScalarMetric(6, .counter))
        #expect(reading.scalars["other_sum"] == ScalarMetric(7, .gauge))
    }

    @Test(arguments: [
        "app", "with space", "quote\"brace{x}", "eq=comma,", "back\\slash", "a\",quantile=\"0.5", "a\",b=\"c",
    ])
    func namespacesAreReadAsTheyAre(namespace: String) throws {
        let reading = try #require(
            MntrReply.parse(
                bytes(
                    """
                    zk_write_per_namespace{key="\(namespace)",quantile="0.5"}\t1.5
                    zk_write_per_namespace_count{key="\(namespace)"}\t2.0
                    zk_write_per_namespace_sum{key="\(namespace)"}\t3.0
                    zk_quota_bytes_limit_per_namespace{key="\(namespace)"}\t10.0
                    """)))
        #expect(
            reading.summaries == [
                MntrKey("write_per_namespace", namespace):
                    SummaryMetric(count: 2, sum: 3, quantiles: [0.5: 1.5])
            ])
        #expect(
            reading.scalars == [
                MntrKey("quota_bytes_limit_per_namespace", namespace): ScalarMetric(10)
            ])
    }

    @Test func oneOtherLabelIsKept() throws {
        let reading = try #require(MntrReply.parse(bytes("zk_jvm_memory_bytes_used{area=\"heap\"}\t1.7937408E7\n")))
        #expect(
            reading.scalars == [
                MntrKey("jvm_memory_bytes_used", label: "area", "heap"): ScalarMetric(17_937_408)
            ])
    }

    @Test(arguments: [
        "x{a=\"1\",b=\"2\"}", "x{}", "x{a}", "x{a=1}", "x{a=\"}", "x{=\"1\"}", "x{1a=\"1\"}", "x{a-b=\"1\"}",
        "x{__name__=\"y\"}", "x{quantile=\"a\"}", "x{quantile=\"\"}", "x{quantile=\"NaN\"}", "x{quantile=\"2\"}",
        "x{quantile=\"-0.5\"}", "x{a=\"1\",quantile=\"x\"}", "{a=\"1\"}", "x y{a=\"1\"}", "x}", "}",
        "x{,quantile=\"0.5\"}",
    ])
    func labelsThatCannotBeSaidAreSkipped(key: String) throws {
        let reading = try #require(MntrReply.parse(bytes("zk_\(key)\t1.0\nzk_uptime\t2\n")))
        #expect(reading == MntrMetrics(scalars: ["uptime": ScalarMetric(2)], skippedLines: 1))
    }
}
