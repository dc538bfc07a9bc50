internal import ClusterModel
internal import Exposition

/// The sets of metrics of several servers (one metric a namespace, a learner, …), grouped by the set. Servers are told
/// apart by their position.
struct KeyedMetrics<Metric> {
    /// One set, and its metrics on each server.
    struct MetricSet {
        /// The name of the label that tells its metrics apart.
        let label: String

        /// `labels` are the server's and the metric's own.
        var rows: [(server: Int, labels: LabelBytes, metric: Metric)] = []
    }

    /// Whoever has more namespaces than this is shown the first by name: always the same ones.
    static var keysPerSet: Int { 100 }

    /// No honest server has nearly as many; a page has a limit.
    static var setsPerServer: Int { 50 }

    /// By name without `zk_`. Each is the name of a metric when that is in front.
    private(set) var sets: [String: MetricSet] = [:]

    /// Metrics that are left out for their names, by server.
    private(set) var skipped: [Int: Int] = [:]

    /// Metrics that are left out for their number, by server and set.
    private(set) var dropped: [Int: [String: Int]] = [:]

    /// Adds what the server with these labels tells.
    mutating func add(_ metrics: [MetricKey: Metric], of server: Int, _ labels: LabelBytes) {
        let bySet = Dictionary(grouping: metrics) { $0.key.name }.sorted { $0.key < $1.key }
        for (position, (name, metrics)) in bySet.enumerated() {
            let metrics = metrics.sorted { ($0.key.value, $0.key.label) < ($1.key.value, $1.key.label) }
            guard position < Self.setsPerServer, let label = label(of: name, metrics[0].key.label) else {
                skipped[server, default: 0] += metrics.count
                continue
            }
            // A page has no escape for NUL: two values could come out alike.
            let fitting = metrics.filter { $0.key.label == label && !$0.key.value.utf8.contains(0) }
            skipped[server, default: 0] += metrics.count - fitting.count
            dropped[server, default: [:]][name] = max(0, fitting.count - Self.keysPerSet)
            for (key, metric) in fitting.prefix(Self.keysPerSet) {
                let row = (server: server, labels: labels.adding(label, key.value), metric: metric)
                sets[name, default: MetricSet(label: label)].rows.append(row)
            }
        }
    }

    /// The label that the set has, or may have if it is new; nil if the set cannot be shown.
    private func label(of name: String, _ label: String) -> String? {
        if let set = sets[name] { return set.label }
        guard !name.isEmpty, MetricGrammar.isMetricName("zk_" + name), MetricGrammar.isLabelName(label),
            !["zk_host", "quantile"].contains(label)
        else { return nil }
        return label
    }
}
