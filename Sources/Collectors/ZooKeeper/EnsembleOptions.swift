/// What of an ensemble's survey is shown.
public struct EnsembleOptions: Sendable, Equatable {
    /// Which metrics of the servers are shown.
    public enum Metrics: String, Sendable, CaseIterable {
        /// Those that an operator needs: some 120 series a server.
        case curated
        /// Besides, every other metric that a server tells, under the name that it has there.
        case all
    }

    public var metrics: Metrics

    public init(metrics: Metrics = .curated) {
        self.metrics = metrics
    }
}
