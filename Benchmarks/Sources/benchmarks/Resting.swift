import BenchmarkSupport
import Foundation
import TestSupport

/// What the exporter itself costs a small cluster's machine at its default interval: 100 partitions, ten groups, a survey every
/// 10 seconds, no scrapes.
func resting() throws -> [Row] {
    let share = try waiting { try await processorShare(over: .seconds(120)) }
    return [
        Row(
            "share of a core", ours: "\(decimal(share * 100)) %", baseline: "0.1 %", figure: share / 0.001,
            bound: .atMost(1))
    ]
}

private func processorShare(over time: Duration) async throws -> Double {
    let cluster = try await BenchmarkCluster.start(partitions: 100, groups: 10)
    let exporter = try await Exporter.start(servers: cluster.broker.bootstrapServers, interval: .seconds(10))
    // The first survey and what a start costs are over.
    try await Task.sleep(for: .seconds(15))
    let (begin, before) = (ContinuousClock.now, try exporter.processorTime())
    try await Task.sleep(for: time)
    let spent = try exporter.processorTime() - before
    let share = spent / ((ContinuousClock.now - begin) / .seconds(1))
    try await exporter.stop()
    try await cluster.broker.stop()
    return share
}
