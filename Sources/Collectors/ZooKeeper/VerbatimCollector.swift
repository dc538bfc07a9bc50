internal import ClusterModel
internal import Exposition

/// Writes every other metric that the servers tell, under the name that it has there.
///
/// These names come from outside. One that is no name, or that another family of the page has, is left out and counted, so
/// that no server can spoil the page.
enum VerbatimCollector {
    static let skipped = MetricFamily(
        "zk_metrics_skipped", labels: ["zk_host"],
        help:
            "Metrics that the server told in the last survey and that are left out: Prometheus does not take their names, "
            + "or another metric has them.")
    static let keysDropped = MetricFamily(
        "zk_keys_dropped", labels: ["zk_host", "set"],
        help: "Keys of the set (namespaces, learners) that are left out: the first 100 by name are shown.")

    static let families = [skipped, keysDropped]

    static func collect(_ servers: [ServerSubject], into writer: inout MetricWriter) {
        var page = VerbatimPage(names: ours)
        var plain = VerbatimMetrics()
        var scalars = KeyedMetrics<ScalarMetric>()
        var summaries = KeyedMetrics<SummaryMetric>()
        for (index, subject) in servers.enumerated() {
            guard let reading = subject.server.monitor else { continue }
            plain.add(reading, of: index)
            scalars.add(reading.keyedScalars, of: index, subject.labels)
            summaries.add(reading.keyedSummaries, of: index, subject.labels)
        }
        page.write(plain, of: servers, into: &writer)
        page.write(scalars, into: &writer)
        page.write(summaries, into: &writer)
        let left = [page.skipped, plain.skipped, scalars.skipped, summaries.skipped]
        let dropped = scalars.dropped.merging(summaries.dropped) { $0.merging($1, uniquingKeysWith: +) }
        collect(skipped: left, dropped: dropped, of: servers, into: &writer)
    }

    private static func collect(
        skipped left: [[Int: Int]], dropped: [Int: [String: Int]], of servers: [ServerSubject],
        into writer: inout MetricWriter
    ) {
        writer.family(skipped)
        for (index, subject) in servers.enumerated() where subject.server.monitor != nil {
            writer.sample(subject.labels, left.reduce(0) { $0 + ($1[index] ?? 0) })
        }
        writer.family(keysDropped)
        for (index, subject) in servers.enumerated() {
            for (set, count) in (dropped[index] ?? [:]).sorted(by: { $0.key < $1.key }) {
                writer.sample(subject.labels.adding("set", set), count)
            }
        }
    }

    /// The names of all families of the catalogue.
    private static let ours = FamilyCatalogue.all.reduce(into: NameClaims()) { $0.claim($1) }
}

/// The part of the page with metrics under the servers' own names. Servers are told apart by their position.
private struct VerbatimPage {
    /// The names that are taken.
    var names: NameClaims

    /// Samples that are left out, by server.
    private(set) var skipped: [Int: Int] = [:]

    init(names: NameClaims) {
        self.names = names
    }

    mutating func write(_ metrics: VerbatimMetrics, of servers: [ServerSubject], into writer: inout MetricWriter) {
        for (name, metric) in metrics.all.sorted(by: { $0.key < $1.key }) {
            let family = MetricFamily(
                "zk_" + name, metric.isCounter ? .counter : .gauge, labels: ["zk_host"],
                help: "A metric of mntr, in ZooKeeper's own unit.")
            guard begins(family, for: metric.samples.map(\.server)) else { continue }
            writer.family(family)
            for (server, value) in metric.samples { writer.sample(servers[server].labels, double: value) }
        }
    }

    mutating func write(_ metrics: KeyedMetrics<ScalarMetric>, into writer: inout MetricWriter) {
        for (name, set) in metrics.sets.sorted(by: { $0.key < $1.key }) {
            let isCounter = set.rows.allSatisfy { $0.metric.kind == .counter }
            let family = MetricFamily(
                "zk_" + name, isCounter ? .counter : .gauge, labels: ["zk_host", set.label],
                help: "A metric of mntr for each \(set.label), in ZooKeeper's own unit.")
            guard begins(family, for: set.rows.map(\.server)) else { continue }
            writer.family(family)
            for row in set.rows { writer.sample(row.labels, double: row.metric.value) }
        }
    }

    mutating func write(_ metrics: KeyedMetrics<SummaryMetric>, into writer: inout MetricWriter) {
        for (name, set) in metrics.sets.sorted(by: { $0.key < $1.key }) {
            let summary = MonitorSummary(
                name, labels: ["zk_host", set.label],
                help: "A summary of mntr for each \(set.label), in ZooKeeper's own unit.")
            let subjects = set.rows.map { SummarySubject(summary: $0.metric, labels: $0.labels) }
            let servers = set.rows.map(\.server)
            if begins(summary.family, for: servers) { writer.write(summary.family, of: subjects) }
            if begins(summary.minimum, for: servers) {
                writer.write(summary.minimum, of: subjects, double: { $0.summary.minimum })
            }
            if begins(summary.maximum, for: servers) {
                writer.write(summary.maximum, of: subjects, double: { $0.summary.maximum })
            }
        }
    }

    /// Whether the family may be begun; if not, a metric of each of `servers` is left out.
    private mutating func begins(_ family: MetricFamily, for servers: [Int]) -> Bool {
        if names.claim(family) == nil { return true }
        for server in servers { skipped[server, default: 0] += 1 }
        return false
    }
}
