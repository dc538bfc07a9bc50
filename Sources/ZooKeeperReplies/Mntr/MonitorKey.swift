internal import ClusterModel

/// A key whose value is text.
enum MonitorText {
    case version
    case serverState
    case peerState

    init?(key: ReplyText) {
        if key.equals("version") {
            self = .version
        } else if key.equals("server_state") {
            self = .serverState
        } else if key.equals("peer_state") {
            self = .peerState
        } else {
            return nil
        }
    }
}

/// What a key says by itself, without `zk_`. What it means can depend on the other keys: see `MonitorBuilder`.
enum MonitorKey {
    /// A whole name: `znode_count`.
    case name(ReplyText)
    /// A member of a set: `app1_quota_bytes_limit_per_namespace`, `jvm_memory_bytes_used{area="heap"}`.
    case member(MetricKey)
    /// A name that begins as those of a summary's values do: `avg_readlatency`, `avg_latency`.
    case statistic(SummaryStatistic, ReplyText)
    /// The same in a set: `avg_app1_read_per_namespace`.
    case memberStatistic(SummaryStatistic, MetricKey)
    /// A quantile of Prometheus' provider: `fsynctime{quantile="0.5"}`.
    case quantile(Double, ReplyText)
    /// The same in a set: `read_per_namespace{key="app1",quantile="0.5"}`.
    case memberQuantile(Double, MetricKey)

    /// Nil for a key that cannot be the name of a metric.
    init?(_ key: ReplyText) {
        if key.last == UInt8(ascii: "}") {
            self.init(labelled: key)
        } else if let member = MetricSets.scalar(key) {
            self = .member(member)
        } else if let (statistic, subject) = SummaryStatistic.split(key) {
            if let member = MetricSets.summary(subject) {
                self = .memberStatistic(statistic, member)
            } else {
                guard subject.isMetricName else { return nil }
                self = .statistic(statistic, subject)
            }
        } else {
            guard key.isMetricName else { return nil }
            self = .name(key)
        }
    }

    /// A key of Prometheus' provider. Its label values are not escaped and hold anything, so that it is read from the
    /// outside in: the name up to the first brace, the quantile from the right, and what is left is one label.
    private init?(labelled key: ReplyText) {
        guard let (name, rest) = key.split(atFirst: UInt8(ascii: "{")), name.isMetricName else { return nil }
        var labels = rest.dropLast()
        var quantile: Double?
        // Elsewhere, a quantile can only be the end of a namespace that somebody named so.
        if !MetricSets.isScalar(name), !MetricSets.isCountOrSum(name), let (before, value) = Self.lastQuantile(labels) {
            guard let value, value >= 0, value <= 1 else { return nil }
            quantile = value
            labels = before
        }
        switch (labels.isEmpty, quantile) {
        case (true, let quantile?): self = .quantile(quantile, name)
        case (true, nil): return nil
        case (false, let quantile):
            guard let member = Self.onlyLabel(labels, of: name) else { return nil }
            self = quantile.map { .memberQuantile($0, member) } ?? .member(member)
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
    private static func onlyLabel(_ labels: ReplyText, of name: ReplyText) -> MetricKey? {
        guard let (label, quoted) = labels.split(atFirst: .equals), label.isLabelName, quoted.count >= 2,
            quoted.first == .quote, quoted.last == .quote
        else { return nil }
        let value = quoted.dropFirst().dropLast()
        guard label.equals("key") || !value.contains(.quote) else { return nil }
        return MetricKey(name: name.string, label: label.string, value: value.string)
    }

    private static let quantileLabel = [UInt8]("quantile=".utf8)
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
