/// Something that can be surveyed: a Kafka cluster, or a test's stand-in for one.
public protocol ClusterSource: Sendable {
    /// Measures the cluster once. Returns by `deadline`, with what is known by then.
    func survey(deadline: ContinuousClock.Instant) async -> ClusterReport

    /// Gives back connections and threads. No survey may be under way or follow.
    func close() async
}
