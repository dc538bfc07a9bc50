internal import ClusterModel

/// What is known of a server from one survey to the next.
struct ServerCache {
    /// What a server says of itself when it is first asked in a survey.
    enum Standing: Equatable {
        /// It serves, with the mode that it tells, if any.
        case serving(mode: String?)
        /// It says that it does not serve.
        case notServing
        /// It did not say anything that could be understood.
        case unknown
    }

    private(set) var standing = Standing.unknown

    /// Slow answers, until they are renewed.
    var access: ServerAccess?
    var configuration: ServerConfiguration?
    var storage: ServerStorage?

    var schedule = CommandSchedule()

    /// Everything is forgotten when the server is not what it was, or cannot be understood: it may have been started
    /// anew, with other settings.
    mutating func note(_ standing: Standing) {
        if standing == .unknown || standing != self.standing { self = ServerCache() }
        self.standing = standing
        // What it can do while it serves nobody may change at any moment.
        if standing == .notServing { access = nil }
    }
}

/// When a server is asked again what it is not asked in every survey.
struct CommandSchedule {
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
