/// The metrics of a server (`mntr`, or AdminServer's `monitor`), typed. Names are without their `zk_`.
public struct MonitorReading: Sendable, Equatable {
    /// The full text: `3.8.0-abc, built on 2024-12-29 17:54 UTC`.
    public var version: String?

    /// `leader`, `follower`, `observer`, `standalone` or `read-only`.
    public var serverState: String?

    /// `leading - broadcast`, `following - broadcast`, …; since 3.6, of quorum members only.
    public var peerState: String?

    /// Plain metrics by name.
    public var scalars: [String: ScalarMetric]

    /// Summaries by name: `readlatency`.
    public var summaries: [String: SummaryMetric]

    /// Plain metrics of which there is one per namespace, learner and so on.
    public var keyedScalars: [MetricKey: ScalarMetric]

    /// Summaries of which there is one per namespace, learner and so on.
    public var keyedSummaries: [MetricKey: SummaryMetric]

    /// Lines that could not be read, and were left out.
    public var skippedLines: Int

    public init(
        version: String? = nil, serverState: String? = nil, peerState: String? = nil,
        scalars: [String: ScalarMetric] = [:], summaries: [String: SummaryMetric] = [:],
        keyedScalars: [MetricKey: ScalarMetric] = [:], keyedSummaries: [MetricKey: SummaryMetric] = [:],
        skippedLines: Int = 0
    ) {
        self.version = version
        self.serverState = serverState
        self.peerState = peerState
        self.scalars = scalars
        self.summaries = summaries
        self.keyedScalars = keyedScalars
        self.keyedSummaries = keyedSummaries
        self.skippedLines = skippedLines
    }
}

/// One metric of a set: `write_per_namespace` of the namespace `app1`.
public struct MetricKey: Sendable, Hashable {
    /// The set's name: `write_per_namespace`.
    public var name: String

    /// The name of the label that tells the metrics of the set apart: `key`.
    public var label: String

    /// The label's value: any text that the server's users choose.
    public var value: String

    public init(name: String, label: String = "key", value: String) {
        self.name = name
        self.label = label
        self.value = value
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

/// A metric with a distribution of values. What the server's metrics provider does not tell is nil.
public struct SummaryMetric: Sendable, Equatable {
    /// How many values there were.
    public var count: Double?
    /// Their sum.
    public var sum: Double?
    /// The smallest.
    public var minimum: Double?
    /// The largest.
    public var maximum: Double?
    /// The mean.
    public var average: Double?

    /// Values by quantile (0 to 1): the default provider tells 0.5, 0.95, 0.99 and 0.999 of some summaries, Prometheus'
    /// provider 0.5, 0.9 and 0.99.
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
}
