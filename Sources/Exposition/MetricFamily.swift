/// What kind of values a family has, as Prometheus tells them apart.
public enum MetricType: String, Sendable {
    /// A value that goes up and down.
    case gauge
    /// A value that only grows, except for resets to zero.
    case counter
    /// A value of which nobody says how it behaves; `untyped` in the text format.
    case unknown
}

/// A metric family: what all samples of one name have in common.
public struct MetricFamily: Sendable, Hashable {
    /// The name that stands on the sample lines: `kafka_surveyor_requests_total`.
    public let name: String

    /// What kind of values it has.
    public let type: MetricType

    /// The names of the labels that its samples may carry, constant labels not included.
    public let labels: [String]

    /// What it measures, for people; any text. The page has no HELP line where it is empty.
    public let help: String

    /// A family. `name` and `labels` must be names as `MetricGrammar` has them, and no label may be named twice: names
    /// that come from outside are to be checked before.
    public init(_ name: String, _ type: MetricType = .gauge, labels: [String] = [], help: String) {
        precondition(MetricGrammar.isMetricName(name), "`\(name)` is not a metric name")
        precondition(labels.allSatisfy(MetricGrammar.isLabelName), "\(name) has a bad label name among \(labels)")
        precondition(Set(labels).count == labels.count, "\(name) has a label twice among \(labels)")
        self.name = name
        self.type = type
        self.labels = labels
        self.help = help
    }
}

extension MetricFamily {
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

    private var isOpenMetricsCounter: Bool {
        type == .counter && name.hasSuffix("_total")
            && MetricGrammar.isMetricName(String(name.dropLast("_total".count)))
    }
}
