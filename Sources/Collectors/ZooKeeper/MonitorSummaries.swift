internal import ClusterModel
internal import Exposition

/// Writes the summaries of `mntr` that are always shown: one family each, the same whichever metrics provider the server
/// runs, and two gauges for the ends.
enum MonitorSummaries {
    static let summaries = [
        MonitorSummary("readlatency", help: "Milliseconds from a read to its answer (3.6 and newer)."),
        MonitorSummary("updatelatency", help: "Milliseconds from a write to its answer (3.6 and newer)."),
        MonitorSummary(
            "quorum_ack_latency", help: "Milliseconds from a proposal to its acceptance by a quorum (leader)."),
        MonitorSummary("jvm_pause_time_ms", help: "Milliseconds for which the server's Java machine stood still."),
        MonitorSummary("fsynctime", help: "Milliseconds that writing the transaction log to disk took."),
    ]

    /// Their names in `mntr`, without `zk_`.
    static let names = Set(summaries.map(\.name))

    static func collect(_ servers: [ServerSubject], into writer: inout MetricWriter) {
        for summary in summaries {
            let readings = servers.compactMap { subject in
                subject.server.monitor?.summaries[summary.name].map {
                    SummarySubject(summary: $0, labels: subject.labels)
                }
            }
            writer.write(summary.family, of: readings)
            writer.write(summary.minimum, of: readings, double: { $0.summary.minimum })
            writer.write(summary.maximum, of: readings, double: { $0.summary.maximum })
        }
    }
}

/// The families of one summary of `mntr`.
struct MonitorSummary: Sendable {
    /// Its name in `mntr`, without `zk_`.
    let name: String

    let family: MetricFamily
    let minimum: MetricFamily
    let maximum: MetricFamily

    /// `labels` are those that tell its series apart.
    init(_ name: String, labels: [String] = ["zk_host"], help: String) {
        self.name = name
        family = MetricFamily("zk_" + name, .summary, labels: labels, help: help)
        minimum = MetricFamily(
            "zk_min_" + name, labels: labels, help: "The smallest value of zk_\(name) since the start.")
        maximum = MetricFamily(
            "zk_max_" + name, labels: labels, help: "The largest value of zk_\(name) since the start.")
    }

    var families: [MetricFamily] { [family, minimum, maximum] }
}

/// A summary that a server told, and its labels.
struct SummarySubject: MetricSubject {
    let summary: SummaryMetric
    let labels: LabelBytes
}

extension MetricWriter {
    /// Writes a summary, as far as its values are known and can be those of a summary: clocks that jump make negative
    /// times, which OpenMetrics does not take.
    mutating func write(_ family: MetricFamily, of subjects: [SummarySubject]) {
        self.family(family)
        for subject in subjects {
            let (summary, labels) = (subject.summary, subject.labels)
            let quantiles = summary.quantiles.filter { (0...1).contains($0.key) && !($0.value < 0) }
            for (quantile, value) in quantiles.sorted(by: { $0.key < $1.key }) {
                sample(labels, quantile: quantile, double: value)
            }
            if let sum = summary.sum, sum >= 0 { sample(labels, sum: sum) }
            if let count = summary.count, (0..<0x1p63).contains(count), Double(Int64(count)) == count {
                sample(labels, count: Int64(count))
            }
        }
    }
}
