/// The metrics of a server (`mntr`, or AdminServer's `monitor`), typed.
public struct MntrMetrics: Sendable, Equatable {
    /// The full text: `3.8.0-abc, built on 2024-12-29 17:54 UTC`.
    public var version: String?

    /// `leader`, `follower`, `observer`, `standalone` or `read-only`.
    public var serverState: String?

    /// `leading - broadcast`, `following - broadcast`, …; since 3.6, of quorum members only.
    public var peerState: String?

    /// Counters and gauges.
    public var scalars: [MntrKey: ScalarMetric]

    /// Summaries.
    public var summaries: [MntrKey: SummaryMetric]

    /// Lines that could not be read, and were left out.
    public var skippedLines: Int

    public init(
        version: String? = nil, serverState: String? = nil, peerState: String? = nil,
        scalars: [MntrKey: ScalarMetric] = [:], summaries: [MntrKey: SummaryMetric] = [:], skippedLines: Int = 0
    ) {
        self.version = version
        self.serverState = serverState
        self.peerState = peerState
        self.scalars = scalars
        self.summaries = summaries
        self.skippedLines = skippedLines
    }
}

/// Identifies a metric of `mntr`: its name, and for a metric of a set the label that identifies it there.
public struct MntrKey: Sendable, Hashable {
    /// The label of a metric in a set.
    public struct Label: Sendable, Hashable {
        /// `key`, unless Prometheus' own collectors of the Java machine name it otherwise.
        public var name: String

        /// A namespace, a learner and so on: any text that the server's users choose.
        public var value: String
    }

    /// The name without `zk_`: `znode_count`; of a set, the set's name: `write_per_namespace`.
    public var name: String

    /// Nil for a metric that is not in a set.
    public var label: Label?

    /// The key of a metric that is not in a set.
    public init(_ name: String) {
        self.name = name
    }

    /// The key of a metric of the set `name`.
    public init(_ name: String, label: String = "key", _ value: String) {
        self.name = name
        self.label = Label(name: label, value: value)
    }

    /// The key with another name, or of another set.
    public func renamed(_ name: String) -> MntrKey {
        var key = self
        key.name = name
        return key
    }
}

extension MntrKey: ExpressibleByStringLiteral {
    public init(stringLiteral name: String) {
        self.init(name)
    }
}

/// A metric with one value.
public struct ScalarMetric: Sendable, Equatable {
    public enum Kind: Sendable {
        case gauge
        /// Only grows, but for a restart of the server or `srst`.
        case counter
    }

    /// In the server's own unit: latencies, uptimes and times are milliseconds, sizes are bytes. May be NaN, and -1 for
    /// "none yet".
    public var value: Double

    public var kind: Kind

    public init(_ value: Double, _ kind: Kind = .gauge) {
        self.value = value
        self.kind = kind
    }
}

/// A metric with a distribution of values: the statistics that the server's metrics provider reports.
///
/// Of some summaries, the default provider reports the quantiles 0.5, 0.95, 0.99 and 0.999; Prometheus' provider reports
/// 0.5, 0.9 and 0.99.
public struct SummaryMetric: Sendable, Equatable {
    public var count: Double?
    public var sum: Double?
    public var minimum: Double?
    public var maximum: Double?
    public var average: Double?

    /// Values by quantile (0 to 1).
    public var quantiles: [Double: Double]

    public init(
        count: Double? = nil, sum: Double? = nil, minimum: Double? = nil, maximum: Double? = nil,
        average: Double? = nil, quantiles: [Double: Double] = [:]
    ) {
        self.count = count
        self.sum = sum
        self.minimum = minimum
        self.maximum = maximum
        self.average = average
        self.quantiles = quantiles
    }

    /// The values that have keys of their own in `mntr`, with these keys: `avg_readlatency` of `readlatency`.
    public func values(of name: String) -> [(key: String, statistic: SummaryStatistic, value: Double)] {
        SummaryStatistic.prefixes.compactMap { statistic, prefix in
            self[statistic].map { ("\(prefix)_\(name)", statistic, $0) }
        }
    }

    /// Nil if the provider does not report the statistic.
    public subscript(statistic: SummaryStatistic) -> Double? {
        get {
            switch statistic {
            case .count: count
            case .sum: sum
            case .minimum: minimum
            case .maximum: maximum
            case .average: average
            case .quantile(let quantile): quantiles[quantile]
            }
        }
        set {
            switch statistic {
            case .count: count = newValue
            case .sum: sum = newValue
            case .minimum: minimum = newValue
            case .maximum: maximum = newValue
            case .average: average = newValue
            case .quantile(let quantile): quantiles[quantile] = newValue
            }
        }
    }
}

/// A statistic of a summary.
public enum SummaryStatistic: Sendable, Hashable {
    case count
    case sum
    case minimum
    case maximum
    case average
    case quantile(Double)

    /// The statistics that have keys of their own in `mntr`, and the prefixes of these keys.
    public static let prefixes: [(statistic: SummaryStatistic, prefix: String)] = [
        (.count, "cnt"), (.sum, "sum"), (.minimum, "min"), (.maximum, "max"), (.average, "avg"),
        (.quantile(0.5), "p50"), (.quantile(0.9), "p90"), (.quantile(0.95), "p95"), (.quantile(0.99), "p99"),
        (.quantile(0.999), "p999"),
    ]
}
