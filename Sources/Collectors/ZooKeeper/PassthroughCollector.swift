internal import ClusterModel
internal import Exposition

/// All other metrics of `mntr`, under their names there.
///
/// These names come from outside. One that is not a metric name, or that another family of the page has, is left out and
/// counted, so that a server cannot spoil the page.
enum PassthroughCollector {
    static let group = MetricGroup(
        "ZooKeeper servers: everything else of mntr",
        condition:
            "Written where all metrics are asked for, beside every other metric of `mntr` under the name that it has "
            + "there, and its sets (namespaces, learners) with the key as a label.",
        metrics)

    private static let metrics: [Metric<PassthroughTally>] = [
        Metric(
            "zk_metrics_skipped",
            help:
                "Metrics that the server told in the last survey and that are left out: Prometheus does not take their names, "
                + "or another metric has them."
        ) { $0.skipped },
        Metric(
            "zk_keys_dropped", labels: ["set"],
            help: "Keys of the set (namespaces, learners) that are left out: the first 100 by name are shown."
        ) { tally in
            tally.dropped.sorted { $0.key < $1.key }.map { (labels: [$0.key], value: $0.value) }
        },
    ]

    static func collect(_ servers: [ServerSubject], into writer: inout MetricWriter) {
        var page = PassthroughPage()
        for subject in servers {
            if let metrics = subject.server?.monitor { page.add(metrics, of: subject.labels) }
        }
        page.write(to: &writer)
        writer.write(metrics, of: page.tallies)
    }
}

/// The metrics of a server that are left out.
private struct PassthroughTally: LabelledEntity {
    static let labelNames = ServerSubject.labelNames
    let labels: EncodedLabels

    /// Metrics that are left out for their names.
    var skipped = 0

    /// Metrics that are left out for their number, by set.
    var dropped: [String: Int] = [:]
}

/// The metrics of one name on all servers.
private struct PassthroughMetric<Value: Sendable> {
    /// A metric of one server.
    struct Row: LabelledEntity {
        static var labelNames: [String] { ServerSubject.labelNames }
        let labels: EncodedLabels

        /// The position of the server.
        let server: Int

        let value: Value
    }

    /// The label that identifies a metric in its set; nil for a metric that is not in a set.
    let label: String?

    var rows: [Row] = []
}

/// The part of the page with metrics under the servers' own names, by these names without `zk_`.
private struct PassthroughPage {
    private typealias Row<Value: Sendable> = PassthroughMetric<Value>.Row

    /// Of each server, in their order.
    private(set) var tallies: [PassthroughTally] = []

    private var plain: [String: PassthroughMetric<ScalarMetric>] = [:]
    private var scalarSets: [String: PassthroughMetric<ScalarMetric>] = [:]
    private var summarySets: [String: PassthroughMetric<SummaryMetric>] = [:]

    /// The names of all families so far: at first those of the catalogue.
    private var names = Self.catalogued

    private static let catalogued = FamilyCatalogue.all.reduce(into: ReservedNames()) { $0.claim($1) }

    // The limits are far above what real servers have: a page has a limit, too.
    private static let metricsPerServer = 2000
    private static let setsPerServer = 50
    /// Of more namespaces than this, the first by name are shown: always the same ones.
    private static let keysPerSet = 100

    /// Adds the metrics of the next server.
    mutating func add(_ metrics: MntrMetrics, of labels: EncodedLabels) {
        var tally = PassthroughTally(labels: labels)
        addPlain(metrics, &tally)
        Self.addSets(metrics.scalars, to: &scalarSets, server: tallies.count, &tally)
        Self.addSets(metrics.summaries, to: &summarySets, server: tallies.count, &tally)
        tallies.append(tally)
    }

    private mutating func addPlain(_ metrics: MntrMetrics, _ tally: inout PassthroughTally) {
        let server = tallies.count
        var room = Self.metricsPerServer
        for (name, value) in metrics.plainValues {
            // A name may come twice from one server, by itself and as a summary's part.
            guard room > 0, !name.isEmpty, MetricGrammar.isMetricName("zk_\(name)"),
                plain[name]?.rows.last?.server != server
            else {
                tally.skipped += 1
                continue
            }
            room -= 1
            plain[name, default: PassthroughMetric(label: nil)].rows.append(
                Row(labels: tally.labels, server: server, value: value))
        }
    }

    private static func addSets<Value>(
        _ metrics: [MntrKey: Value], to sets: inout [String: PassthroughMetric<Value>], server: Int,
        _ tally: inout PassthroughTally
    ) {
        let labelled = metrics.compactMap { key, value in key.label.map { (set: key.name, label: $0, value: value) } }
        let bySet = Dictionary(grouping: labelled, by: \.set).sorted { $0.key < $1.key }
        for (position, (name, unsorted)) in bySet.enumerated() {
            let metrics = unsorted.sorted { ($0.label.value, $0.label.name) < ($1.label.value, $1.label.name) }
            guard position < setsPerServer, let label = sets[name]?.label ?? validLabel(metrics[0].label.name, of: name)
            else {
                tally.skipped += metrics.count
                continue
            }
            // A page has no escape for NUL: two values could come out alike.
            let valid = metrics.filter { $0.label.name == label && !$0.label.value.utf8.contains(0) }
            tally.skipped += metrics.count - valid.count
            tally.dropped[name, default: 0] += max(0, valid.count - keysPerSet)
            guard !valid.isEmpty else { continue }
            sets[name, default: PassthroughMetric(label: label)].rows += valid.prefix(keysPerSet).map {
                Row(labels: tally.labels.adding(label, $0.label.value), server: server, value: $0.value)
            }
        }
    }

    /// The label, if a set of this name can be shown with it.
    private static func validLabel(_ label: String, of set: String) -> String? {
        let isValid =
            !set.isEmpty && MetricGrammar.isMetricName("zk_\(set)") && MetricGrammar.isLabelName(label)
            && !(ServerSubject.labelNames + ["quantile"]).contains(label)
        return isValid ? label : nil
    }

    /// Writes the metrics of all servers.
    mutating func write(to writer: inout MetricWriter) {
        write(plain, to: &writer)
        write(scalarSets, to: &writer)
        for (name, set) in summarySets.sorted(by: { $0.key < $1.key }) {
            guard let label = set.label else { continue }
            let help = "A summary of mntr for each \(label), in ZooKeeper's own unit."
            let metrics: [Metric<Row<SummaryMetric>>] = MntrCollector.summary(name, labels: [label], help: help) {
                $0.value
            }
            for metric in metrics { write(metric, of: set.rows, to: &writer) }
        }
    }

    private mutating func write(
        _ scalars: [String: PassthroughMetric<ScalarMetric>], to writer: inout MetricWriter
    ) {
        for (name, scalar) in scalars.sorted(by: { $0.key < $1.key }) {
            let isCounter = scalar.rows.allSatisfy { $0.value.kind == .counter }
            let each = scalar.label.map { " for each \($0)" } ?? ""
            let metric = Metric<Row<ScalarMetric>>(
                "zk_\(name)", isCounter ? .counter : .gauge, labels: [scalar.label].compactMap { $0 },
                help: "A metric of mntr\(each), in ZooKeeper's own unit."
            ) { row, writer in row.value.value.write(row.labels, to: &writer) }
            write(metric, of: scalar.rows, to: &writer)
        }
    }

    /// Writes the metric, unless its name is taken: then it is left out on each server.
    private mutating func write<Value>(
        _ metric: Metric<Row<Value>>, of rows: [Row<Value>], to writer: inout MetricWriter
    ) {
        guard names.claim(metric.family) == nil else {
            for row in rows { tallies[row.server].skipped += 1 }
            return
        }
        writer.write([metric], of: rows)
    }
}

extension MntrMetrics {
    /// The metrics in no set that are not always shown, by name without `zk_`. A summary has a name per statistic, as the
    /// default metrics provider has it; the ends of the summaries that are always shown are shown with them.
    fileprivate var plainValues: [(name: String, value: ScalarMetric)] {
        let plain = scalars.filter { $0.key.label == nil && !Self.shownScalars.contains($0.key.name) }
            .map { (name: $0.key.name, value: $0.value) }
        let summaries = summaries.filter { $0.key.label == nil }.map { (name: $0.key.name, summary: $0.value) }
        let statistics = summaries.sorted { $0.name < $1.name }.flatMap { name, summary in
            let isShown = Self.shownSummaries.contains(name)
            return summary.values(of: name).filter { !(isShown && [.minimum, .maximum].contains($0.statistic)) }.map {
                let isCounter = [.count, .sum].contains($0.statistic)
                return (name: $0.key, value: ScalarMetric($0.value, isCounter ? .counter : .gauge))
            }
        }
        return plain.sorted { $0.name < $1.name } + statistics
    }

    private static let shownScalars = Set(MntrCatalogue.scalars.map(\.name))
    private static let shownSummaries = Set(MntrCatalogue.summaries.map(\.name))
}
