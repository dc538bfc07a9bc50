internal import ClusterModel
internal import Exposition

/// The plain metrics of several servers, and the parts of their summaries, grouped by the names that `mntr` has for them.
/// Servers are told apart by their position, and added in its order.
struct VerbatimMetrics {
    /// One name, and what it is on each server.
    struct Metric {
        /// Whether all servers call it a counter.
        var isCounter = true

        var samples: [(server: Int, value: Double)] = []
    }

    /// No honest server has nearly as many names; a page has a limit.
    static let metricsPerServer = 2000

    /// By name without `zk_`. Each is the name of a metric when that is in front.
    private(set) var all: [String: Metric] = [:]

    /// Metrics that are left out, by server.
    private(set) var skipped: [Int: Int] = [:]

    /// Adds what the server tells, but for what is always shown.
    mutating func add(_ reading: MonitorReading, of server: Int) {
        var room = Self.metricsPerServer
        for (name, metric) in reading.scalars.sorted(by: { $0.key < $1.key }) where !MonitorMetrics.names.contains(name)
        {
            add(name, metric.value, isCounter: metric.kind == .counter, of: server, room: &room)
        }
        for (name, summary) in reading.summaries.sorted(by: { $0.key < $1.key }) {
            let isShown = MonitorSummaries.names.contains(name)
            for part in summary.parts where !(isShown && part.isEnd) {
                add("\(part.prefix)_\(name)", part.value, isCounter: part.isCounter, of: server, room: &room)
            }
        }
    }

    private mutating func add(_ name: String, _ value: Double, isCounter: Bool, of server: Int, room: inout Int) {
        // A name may come twice from one server, by itself and as a summary's part.
        guard room > 0, !name.isEmpty, MetricGrammar.isMetricName("zk_" + name),
            all[name]?.samples.last?.server != server
        else {
            skipped[server, default: 0] += 1
            return
        }
        room -= 1
        all[name, default: Metric()].samples.append((server, value))
        if !isCounter { all[name]?.isCounter = false }
    }
}

/// A summary's value with the prefix that `mntr` has for it.
private struct SummaryPart {
    let prefix: String
    let value: Double
    var isCounter = false
    var isEnd = false
}

extension SummaryMetric {
    /// What is known of the summary, value by value. A quantile that `mntr` has no prefix for is not among them.
    fileprivate var parts: [SummaryPart] {
        let ends =
            [minimum.map { SummaryPart(prefix: "min", value: $0, isEnd: true) }]
            + [maximum.map { SummaryPart(prefix: "max", value: $0, isEnd: true) }]
        let totals =
            [count.map { SummaryPart(prefix: "cnt", value: $0, isCounter: true) }]
            + [sum.map { SummaryPart(prefix: "sum", value: $0, isCounter: true) }]
        let mean = [average.map { SummaryPart(prefix: "avg", value: $0) }]
        let quantiles = Self.quantilePrefixes.map { quantile, prefix in
            self.quantiles[quantile].map { SummaryPart(prefix: prefix, value: $0) }
        }
        return (mean + ends + totals + quantiles).compactMap { $0 }
    }

    private static var quantilePrefixes: [(Double, String)] {
        [(0.5, "p50"), (0.9, "p90"), (0.95, "p95"), (0.99, "p99"), (0.999, "p999")]
    }
}
