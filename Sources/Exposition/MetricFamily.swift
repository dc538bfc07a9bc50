/// What kind of values a family has, as Prometheus tells them apart.
public enum MetricType: String, Sendable {
    /// A value that goes up and down.
    case gauge
    /// A value that only grows, except for resets to zero.
    case counter
    /// Values by quantile, their sum (`…_sum`) and how many there were (`…_count`).
    case summary
    /// How many values were at most so large, by bound (`…_bucket`), their sum (`…_sum`) and how many there were (`…_count`).
    case histogram
    /// A value of which nobody says how it behaves; `untyped` in the text format.
    case unknown
}

/// A metric family: what all samples of one name have in common.
public struct MetricFamily: Sendable, Hashable {
    /// The name that stands on the sample lines: `kafka_surveyor_requests_total`. Those of a summary also have it with
    /// `_sum` and `_count` at the end, those of a histogram only with these and `_bucket`.
    public let name: String

    /// What kind of values it has.
    public let type: MetricType

    /// The names of the labels that its samples may carry; constant labels, a summary's `quantile` and a histogram's
    /// `le` not included.
    public let labels: [String]

    /// What it measures, for people; any text. The page has no HELP line where it is empty.
    public let help: String

    /// A family. `name` and `labels` must be names as `MetricGrammar` has them, and no label may be named twice: names
    /// that come from outside are to be checked before.
    public init(_ name: String, _ type: MetricType = .gauge, labels: [String] = [], help: String) {
        precondition(MetricGrammar.isMetricName(name), "`\(name)` is not a metric name")
        precondition(labels.allSatisfy(MetricGrammar.isLabelName), "\(name) has a bad label name among \(labels)")
        precondition(Set(labels).count == labels.count, "\(name) has a label twice among \(labels)")
        if let typeLabel = type.label {
            precondition(!labels.contains(typeLabel), "\(name) has `\(typeLabel)` from its being a \(type)")
        }
        self.name = name
        self.type = type
        self.labels = labels
        self.help = help
    }
}

extension MetricFamily {
    /// The names of all labels that its samples may carry, constant labels not included.
    public var ownLabels: [String] { labels + [type.label].compactMap { $0 } }

    /// The name on the HELP and TYPE lines. OpenMetrics 1.0 has the family of a counter without the `_total` of its
    /// samples.
    func name(in format: ExpositionFormat) -> String {
        format == .openMetrics && isOpenMetricsCounter ? String(name.dropLast("_total".count)) : name
    }

    /// The word on the TYPE line. A counter without `_total` cannot be a counter in OpenMetrics, and so is unknown there.
    func typeName(in format: ExpositionFormat) -> String {
        switch (format, type) {
        case (.text, .unknown): "untyped"
        case (.openMetrics, .counter) where !isOpenMetricsCounter: MetricType.unknown.rawValue
        default: type.rawValue
        }
    }

    /// All names that no other family may use on a page in that format: its own, and those of its samples. `_created` is
    /// what OpenMetrics keeps for the time at which such a family began.
    func claimedNames(in format: ExpositionFormat) -> [String] {
        let name = name(in: format)
        return switch (format, type) {
        case (.text, .summary): [name, name + "_sum", name + "_count"]
        case (.openMetrics, .summary): [name, name + "_sum", name + "_count", name + "_created"]
        case (.text, .histogram): [name, name + "_bucket", name + "_sum", name + "_count"]
        case (.openMetrics, .histogram):
            [name, name + "_bucket", name + "_sum", name + "_count", name + "_created"]
        case (.openMetrics, .counter) where isOpenMetricsCounter: [name, name + "_total", name + "_created"]
        default: [name]
        }
    }

    /// What two families of one name are on a page that has the samples of both: `unknown` where sources disagree on the type;
    /// nil where the samples cannot stand under one name.
    func merged(with other: MetricFamily) -> MetricFamily? {
        if other.type == type { return self }
        let plain: Set<MetricType> = [.gauge, .counter, .unknown]
        guard plain.contains(type), plain.contains(other.type) else { return nil }
        return MetricFamily(name, .unknown, labels: labels, help: help)
    }

    private var isOpenMetricsCounter: Bool {
        type == .counter && name.hasSuffix("_total")
            && MetricGrammar.isMetricName(String(name.dropLast("_total".count)))
    }
}

extension MetricType {
    /// The label that some samples of such a family have by their type.
    fileprivate var label: String? {
        switch self {
        case .summary: "quantile"
        case .histogram: "le"
        case .gauge, .counter, .unknown: nil
        }
    }
}
