/// What a producer has done so far.
public struct ProductionReport: Sendable {
    /// Messages that the brokers acknowledged.
    public var acknowledged = 0
    /// Messages that were given up.
    public var failed = 0
    /// Bytes of the values that were acknowledged.
    public var bytes = 0
    /// Transactions that were committed and aborted.
    public var (committed, aborted) = (0, 0)
    /// From handing a message over to its acknowledgement.
    public var latency = LatencySummary()

    public init() {}

    /// The report as one line.
    ///
    /// - Parameter rate: acknowledged messages a second, over a time that the caller chooses.
    public func line(rate: Double) -> String {
        var parts = ["\(Figures.count(acknowledged)) acked", Figures.rate(rate), "\(Figures.count(failed)) failed"]
        if committed + aborted > 0 {
            parts.append("\(Figures.count(committed)) transactions committed, \(Figures.count(aborted)) aborted")
        }
        if let median = latency.microseconds(at: 0.5), let high = latency.microseconds(at: 0.99) {
            parts.append("p50 \(Figures.latency(median)), p99 \(Figures.latency(high))")
        }
        return parts.joined(separator: " · ")
    }
}
