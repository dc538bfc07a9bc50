import BenchmarkSupport
import Foundation
import TestSupport

/// What an ensemble costs beside a large cluster: the cluster's section of the page is written and compressed once per survey
/// of the cluster, whatever else is surveyed. Each page is scraped once, gzipped.
///
/// With `BASELINE_EXPORTER`, the path of another kafka-surveyor, that one is measured as well.
func sections() throws -> [Row] {
    let other = ProcessInfo.processInfo.environment["BASELINE_EXPORTER"]
    return try waiting { try await measureSections(baseline: other) }
}

private func measureSections(baseline: String?) async throws -> [Row] {
    let cluster = try await BenchmarkCluster.start(partitions: 100_000)
    let ensemble = try await TestEnsemble.start()
    let servers = cluster.broker.bootstrapServers
    let zooKeeper = "127.0.0.1:\(ensemble.servers[0].ports.client)"
    let alone = try await SectionCost(Exporter.start(servers: servers, interval: interval))
    let both = try await SectionCost(Exporter.start(servers: servers, zooKeeper: zooKeeper, interval: interval))
    var rows = [
        row("an ensemble beside it: processor time", both, alone, \.processorTime, seconds, atMost: 1.25),
        row("an ensemble beside it: memory at its peak", both, alone, \.peakBytes, megabytes, atMost: 1.1),
    ]
    if let baseline {
        let before = try await SectionCost(
            Exporter.start(executable: baseline, servers: servers, zooKeeper: zooKeeper, interval: interval))
        rows += [
            row("against BASELINE_EXPORTER: processor time", both, before, \.processorTime, seconds, atMost: 1),
            row("against BASELINE_EXPORTER: memory at its peak", both, before, \.peakBytes, megabytes, atMost: 1.05),
        ]
    }
    try await ensemble.stop()
    try await cluster.broker.stop()
    return rows
}

private let interval = Duration.seconds(5)

/// What 15 surveys cost an exporter, after two that are not counted.
private struct SectionCost {
    /// Seconds of processor time a survey.
    let processorTime: Double
    let peakBytes: Double

    init(_ exporter: Exporter) async throws {
        try await Self.follow(exporter, surveys: 2)
        let before = try exporter.processorTime()
        try await Self.follow(exporter, surveys: 15)
        processorTime = (try exporter.processorTime() - before) / 15
        peakBytes = try exporter.memory("VmHWM")
        try await exporter.stop()
    }

    /// Scrapes at the interval of the surveys, as Prometheus does, until so many new surveys were seen.
    private static func follow(_ exporter: Exporter, surveys: Int) async throws {
        var seen: Set<Double> = []
        while seen.count <= surveys {
            try await Task.sleep(for: interval)
            let page = try await exporter.scrape()
            if let timestamp = page.value(of: "kafka_surveyor_survey_timestamp_seconds") { seen.insert(timestamp) }
        }
    }
}

private func row(
    _ name: String, _ ours: SectionCost, _ baseline: SectionCost, _ value: KeyPath<SectionCost, Double>,
    _ text: (Double) -> String, atMost bound: Double
) -> Row {
    let (ours, baseline) = (ours[keyPath: value], baseline[keyPath: value])
    return Row(
        name, ours: text(ours), baseline: text(baseline), figure: ours / baseline, bound: .atMost(bound))
}

private func seconds(_ value: Double) -> String { "\(decimal(value * 1000)) ms" }

private func megabytes(_ bytes: Double) -> String { "\(decimal(bytes / 1e6)) MB" }
