internal import ClusterModel

/// When a server is asked again what it is not asked in every survey.
struct QuestionSchedule {
    private var times: [ServerQuestion: ContinuousClock.Instant] = [:]

    /// Whether `question` may be asked at the time `now`.
    func isDue(_ question: ServerQuestion, at now: ContinuousClock.Instant) -> Bool {
        times[question].map { $0 <= now } ?? true
    }

    /// Does not ask `question` before `time`.
    mutating func putOff(_ question: ServerQuestion, until time: ContinuousClock.Instant) {
        times[question] = time
    }
}
