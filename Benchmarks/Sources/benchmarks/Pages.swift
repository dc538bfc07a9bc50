import BenchmarkSupport
import CMemory
import ClusterModel
import LagAnalysis
import StatusAPI
import StatusModel
import StatusPages
import TestSupport

/// What the status page costs at 100,000 partitions and 500,000 commits of 1,000 groups: from a survey to a page, and what is
/// kept of the survey for it.
func statusPages() throws -> [Row] {
    let before = allocated_bytes()
    var cluster = LargeCluster(topics: 2000, groups: 1000)
    var status = ClusterStatus(name: "default")
    status.survey = cluster.survey
    for index in cluster.survey.groups.indices { status.survey?.groups[index].commits = [] }
    let survey = status.survey
    cluster = LargeCluster(topics: 0, groups: 0)
    let kept = Double(allocated_bytes() - before) / 1e6

    var tracker = LagTracker(surveyInterval: .seconds(30))
    cluster = LargeCluster(topics: 2000, groups: 1000)
    let times = try (1...25).map { cycle in
        let now = LargeCluster.start + Int64(cycle) * 30_000
        cluster.advance(to: now)
        tracker.observe(cluster.survey, at: now)
        status.survey = survey
        status.lag = tracker.report(at: now)
        return try costs(of: status, tracker: tracker, at: now)
    }
    return try [
        Row("kept of the survey, MB", ours: decimal(kept), baseline: "", figure: kept, bound: .atMost(20)),
        row("the overview: processor time, ms", times.map(\.overview)),
        row("all groups: processor time, ms", times.map(\.groups)),
        row("one group: processor time, ms", times.map(\.group)),
        row("one group in the shape of Burrow: processor time, ms", times.map(\.burrow)),
    ] + waiting { try await scrapesDuringPageLoads() }
}

/// Scrapes of 10,000 partitions, first without readers, then while four readers load ten pages a second each, none of them
/// cached.
private func scrapesDuringPageLoads() async throws -> [Row] {
    let cluster = try await BenchmarkCluster.start(partitions: 10_000)
    let exporter = try await Exporter.start(servers: cluster.broker.bootstrapServers)
    while try await exporter.scrape().value(of: "kafka_up") != 1 { try await Task.sleep(for: .milliseconds(100)) }
    let quiet = try await scrapeTimes(exporter)
    let readers = (0..<4).map { reader in
        Task {
            var round = 0
            while !Task.isCancelled {
                round += 1
                _ = try await exporter.time("/topics?limit=\(1 + (reader * 250 + round) % 1000)")
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
    let busy = try await scrapeTimes(exporter)
    for reader in readers { reader.cancel() }
    for reader in readers { _ = try? await reader.value }
    try await exporter.stop()
    try await cluster.broker.stop()
    return [(50, 1.5), (99, 2.5)].map { part, bound in
        let (busy, quiet) = (percentile(part, of: busy), percentile(part, of: quiet))
        let text = { (seconds: Double) in "\(decimal(seconds * 1000)) ms" }
        return Row(
            "a scrape during page loads: p\(part)", ours: text(busy), baseline: text(quiet), figure: busy / quiet,
            bound: .atMost(bound))
    }
}

private func scrapeTimes(_ exporter: Exporter) async throws -> [Double] {
    var times: [Double] = []
    for _ in 0..<300 {
        times.append(try await exporter.time("/metrics"))
        try await Task.sleep(for: .milliseconds(10))
    }
    return times
}

private func row(_ name: String, _ times: [Double]) -> Row {
    let time = median(Array(times.dropFirst(5)))
    return Row(name, ours: decimal(time), baseline: "", figure: time, bound: .atMost(50))
}

/// The processor time of pages, in milliseconds.
private func costs(
    of status: ClusterStatus, tracker: LagTracker, at now: Int64
) throws -> (overview: Double, groups: Double, group: Double, burrow: Double) {
    let snapshot = StatusSnapshot(
        time: now, clusters: [status], ensembles: [],
        surveyor: SurveyorFacts(versions: [], settings: [], telemetryPath: "/metrics"))
    let pages = StatusPages(snapshot, refresh: .seconds(30)) { _, group in tracker.report(of: group, at: now) }
    let api = StatusAPI(snapshot) { _, group in tracker.report(of: group, at: now) }
    func cost(_ path: String) throws -> Double {
        try Expense { try waiting { _ = await pages.answer(path: path, query: nil) } }.processor * 1000
    }
    let burrow = try Expense {
        try waiting { _ = await api.answer(path: "/v3/kafka/default/consumer/group-10020/lag", query: nil, host: "") }
    }
    return try (cost("/"), cost("/groups"), cost("/groups/group-10020"), burrow.processor * 1000)
}
