/// Something that can be surveyed: a ZooKeeper ensemble, or a test's stand-in for one.
public protocol EnsembleSource: Sendable {
    /// Asks every server once. Returns by `deadline`, with what is known by then: a server that does not answer is part
    /// of the survey, and why is told there.
    func survey(deadline: ContinuousClock.Instant) async -> EnsembleSurvey

    /// Gives back connections and threads. No survey may be under way or follow.
    func close() async
}
