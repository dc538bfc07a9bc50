internal import ClusterModel

/// The metric that a key of `mntr` names by itself, and the part of it. Whether the metric is a summary can depend on the
/// other keys: see `MntrBuilder`.
struct MntrPart {
    enum Kind {
        /// A key without a part: `znode_count`, `app1_quota_bytes_limit_per_namespace`, `jvm_memory_bytes_used{area="heap"}`.
        case whole
        /// A prefix, as the default provider has it: `avg_readlatency`, `avg_app1_read_per_namespace`, but also `avg_latency`.
        case statistic(SummaryStatistic)
        /// The label `quantile` of Prometheus' provider: `fsynctime{quantile="0.5"}`.
        case quantile(Double)
    }

    let key: MntrKey
    let kind: Kind

    /// Nil for a key that cannot be the name of a metric. The key is without `zk_`.
    init?(_ text: ReplyText) {
        if text.last == UInt8(ascii: "}") {
            self.init(labelled: text)
        } else if let key = MetricSet.key(text, in: MetricSet.scalars) {
            self.init(key, .whole)
        } else if let (statistic, metric) = Self.splitPrefix(text) {
            if let key = MetricSet.key(metric, in: MetricSet.summaries) {
                self.init(key, .statistic(statistic))
            } else {
                guard metric.isMetricName else { return nil }
                self.init(MntrKey(metric.string), .statistic(statistic))
            }
        } else {
            guard text.isMetricName else { return nil }
            self.init(MntrKey(text.string), .whole)
        }
    }

    private init(_ key: MntrKey, _ kind: Kind) {
        self.key = key
        self.kind = kind
    }

    /// A key of Prometheus' provider. Its label values are not escaped and hold anything, so that it is read from the
    /// outside in: the name up to the first brace, the quantile from the right, and the rest is one label.
    private init?(labelled text: ReplyText) {
        guard let (name, rest) = text.split(atFirst: UInt8(ascii: "{")), name.isMetricName else { return nil }
        var labels = rest.dropLast()
        var quantile: Double?
        // Elsewhere, a quantile can only be the end of a namespace that somebody named so.
        if !MetricSet.isScalar(name), !MetricSet.isTotal(name), let (before, value) = Self.lastQuantile(labels) {
            guard let value, value >= 0, value <= 1 else { return nil }
            quantile = value
            labels = before
        }
        if labels.isEmpty {
            guard let quantile else { return nil }
            self.init(MntrKey(name.string), .quantile(quantile))
        } else {
            guard let key = Self.onlyLabel(labels, of: name) else { return nil }
            self.init(key, quantile.map { .quantile($0) } ?? .whole)
        }
    }

    /// What is before the label `quantile` at the end, and its value; nil if no such label is there.
    private static func lastQuantile(_ labels: ReplyText) -> (before: ReplyText, value: Double?)? {
        guard labels.last == .quote, let (front, value) = labels.dropLast().split(atLast: .quote),
            let before = front.dropping(suffix: quantileLabel)
        else { return nil }
        guard !before.isEmpty else { return (before, value.number) }
        return before.count > 1 && before.last == .comma ? (before.dropLast(), value.number) : nil
    }

    /// The metric with the one label `label="value"`; nil for several, and for a label that cannot be one. Only the
    /// label `key` has values that users choose, which may look like several labels.
    private static func onlyLabel(_ labels: ReplyText, of name: ReplyText) -> MntrKey? {
        guard let (label, quoted) = labels.split(atFirst: .equals), label.isLabelName, quoted.count >= 2,
            quoted.first == .quote, quoted.last == .quote
        else { return nil }
        let value = quoted.dropFirst().dropLast()
        guard label.equals("key") || !value.contains(.quote) else { return nil }
        return MntrKey(name.string, label: label.string, value.string)
    }

    private static let quantileLabel = [UInt8]("quantile=".utf8)

    /// The statistic of a key's prefix, and the rest of the key; nil without such a prefix, or if nothing follows it.
    private static func splitPrefix(_ text: ReplyText) -> (SummaryStatistic, metric: ReplyText)? {
        guard let end = text.prefix(5).firstIndex(of: UInt8(ascii: "_")), end + 1 < text.endIndex,
            let statistic = statistics[packed(text[..<end])]
        else { return nil }
        return (statistic, text[(end + 1)...])
    }

    private static let statistics = Dictionary(
        uniqueKeysWithValues: SummaryStatistic.prefixes.map { (packed($0.prefix.utf8), $0.statistic) })

    /// Up to four letters as one number, which needs no string to look up.
    private static func packed(_ letters: some Sequence<UInt8>) -> UInt32 {
        letters.reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// A set of metrics, whose label value the default provider puts in front of the set's name.
private struct MetricSet {
    let name: String

    /// The end of the keys of its metrics.
    let suffix: [UInt8]

    init(_ name: String) {
        self.name = name
        suffix = [UInt8]("_\(name)".utf8)
    }

    static let summaries = MntrCatalogue.summarySets.map(MetricSet.init)
    static let scalars = MntrCatalogue.scalarSets.map(MetricSet.init)

    /// The key of a metric in one of `sets`; nil if it is in none of them. `quorum_ack_latency` is a metric of its own and
    /// not the metric `quorum` of the set `ack_latency`.
    static func key(_ text: ReplyText, in sets: [MetricSet]) -> MntrKey? {
        for set in sets {
            if let value = text.dropping(suffix: set.suffix), !value.isEmpty {
                return MntrCatalogue.contains(text.string) ? nil : MntrKey(set.name, value.string)
            }
        }
        return nil
    }

    /// Whether `name` is a set of scalars.
    static func isScalar(_ name: ReplyText) -> Bool { scalars.contains { name.equals($0.name) } }

    /// Whether `name` is the count or the sum of a set of summaries, as Prometheus' provider names it.
    static func isTotal(_ name: ReplyText) -> Bool {
        summaries.contains {
            guard let end = name.dropping(prefix: $0.name) else { return false }
            return end.equals("_count") || end.equals("_sum")
        }
    }
}

extension ReplyText {
    /// Whether it can be what follows `zk_` in a metric's name.
    fileprivate var isMetricName: Bool { !isEmpty && allSatisfy { $0.isNameCharacter } }

    /// Whether it can be a label's name; those with two underscores are Prometheus' own.
    fileprivate var isLabelName: Bool {
        guard let first else { return false }
        return !first.isDigit && allSatisfy { $0.isNameCharacter }
            && !starts(with: [UInt8(ascii: "_"), UInt8(ascii: "_")])
    }
}
