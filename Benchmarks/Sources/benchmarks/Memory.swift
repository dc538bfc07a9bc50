import BenchmarkSupport
import Foundation
import TestSupport

/// The memory of the exporter itself at 100,000 partitions on a real broker: fifty surveys, each scraped once, as Prometheus
/// does it.
func memory() throws -> [Row] {
    let (partitions, surveys) = (100_000, 50)
    let samples = try waiting { try await residentMemory(partitions: partitions, surveys: surveys) }
    let bytes = samples.map(\.residentBytes)
    // Where in its work the exporter is met differs from survey to survey: hence the medians.
    let early = median(Array(bytes[9..<20]))
    let late = median(Array(bytes.suffix(11)))
    let largest = bytes.max() ?? 0
    let page = samples.map(\.pageBytes).max() ?? 0
    return [
        Row(
            "growth: surveys 40 to 50 by 10 to 20", ours: megabytes(late), baseline: megabytes(early),
            figure: late / early, bound: .atMost(1.05)),
        Row(
            "the most, by 100 MB + 2.2 pages", ours: megabytes(largest),
            baseline: "page \(megabytes(page))", figure: largest / (100e6 + 2.2 * page), bound: .atMost(1)),
        Row(
            "the most ever, between surveys too", ours: megabytes(samples.map(\.peakBytes).max() ?? 0), baseline: "",
            figure: (samples.map(\.peakBytes).max() ?? 0) / 1e6),
    ]
}

private func megabytes(_ bytes: Double) -> String { "\(decimal(bytes / 1e6)) MB" }

/// Runs the exporter, and looks at it after each of the first `surveys` surveys.
private func residentMemory(partitions: Int, surveys: Int) async throws -> [MemorySample] {
    let cluster = try await BenchmarkCluster.start(partitions: partitions)
    let exporter = try await Exporter.start(servers: cluster.broker.bootstrapServers)
    var samples: [MemorySample] = []
    var last: Double?
    while samples.count < surveys {
        // Prometheus comes at its own interval; here, as soon as the next survey should be there.
        try await Task.sleep(for: Exporter.interval)
        let page = try await exporter.scrape()
        guard let timestamp = page.value(of: "kafka_surveyor_survey_timestamp_seconds"), timestamp != last else {
            continue
        }
        last = timestamp
        samples.append(
            MemorySample(
                residentBytes: try exporter.memory("VmRSS"), peakBytes: try exporter.memory("VmHWM"),
                pageBytes: page.value(of: "kafka_surveyor_page_bytes") ?? 0))
    }
    try await exporter.stop()
    try await cluster.broker.stop()
    return samples
}

/// What the exporter takes after one survey, in bytes.
private struct MemorySample {
    let residentBytes: Double
    let peakBytes: Double
    let pageBytes: Double
}
