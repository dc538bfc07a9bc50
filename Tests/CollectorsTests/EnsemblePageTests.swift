import ClusterModel
import Collectors
import Exposition
import TestSupport
import Testing

@Suite struct EnsemblePageTests {
    @Test(arguments: [(ExpositionFormat.text, "ensemble.txt"), (.openMetrics, "ensemble.openmetrics.txt")])
    func pageIsTheCommittedOne(_ format: ExpositionFormat, _ file: String) throws {
        let page = try RenderedPage(.limping, metrics: .all, kafkaBrokers: [2, 3])
        try GoldenFile("Tests/CollectorsTests/Fixtures/\(file)").expect(page.text(format))
    }

    @Test(arguments: EnsembleOptions.Metrics.allCases)
    func bothFormatsAreStrictlyReadable(_ metrics: EnsembleOptions.Metrics) throws {
        let page = try RenderedPage(.limping, metrics: metrics)
        let text = try ParsedPage(page.text(.text))
        let openMetrics = try ParsedPage(page.text(.openMetrics), format: .openMetrics)
        #expect(text.samples.map(\.line) == openMetrics.samples.map(\.line))
    }

    /// Names that promtool would have otherwise: those of mntr's counters, what else mntr calls a count, the one time in
    /// mntr with a unit, and the half of a zxid that ZooKeeper calls its counter.
    static let excused = FamilyCatalogueTests.countersOfMonitor.union([
        "zk_znode_count", "zk_watch_count", "zk_ephemerals_count", "zk_open_file_descriptor_count",
        "zk_max_file_descriptor_count", "zk_jvm_pause_time_ms", "zk_min_jvm_pause_time_ms",
        "zk_max_jvm_pause_time_ms", "zk_zxid_counter", "zk_zxid_counter_used_ratio",
    ])

    @Test func promtoolAcceptsThePage() async throws {
        let survey = EnsembleSurvey(
            servers: [.complete("follower")] + EnsembleSurvey.limping.servers, registeredBrokers: [1])
        let folder = try TemporaryFolder()
        let page = try folder.write(Array(RenderedPage(survey).text(.text).utf8), to: "page")
        let promtool = try ManagedProcess(
            "/bin/sh", ["-c", "exec \"$0\" check metrics < \"$1\"", DeveloperTool.promtool.executable(), page])
        try await promtool.waitForExit()
        let complaints = promtool.transcript.split(separator: "\n").filter { line in
            !Self.excused.contains(String(line.prefix { $0 != " " }))
        }
        #expect(complaints == [])
    }

    /// A leader of 3.9 has the most. A survey in which it is asked everything that is asked by default.
    @Test func aServerHasAboutAHundredAndTwentySeries() throws {
        let onlyBefore36 = ["zk_followers", "zk_fsync_threshold_exceed_count"]
        let series = try RenderedPage(.complete()).samples.filter { sample in
            sample.labels["zk_host"] != nil && !onlyBefore36.contains(sample.name)
        }
        #expect(series.count <= 122)
    }
}
