/// What the page shows of a cluster or an ensemble: its last survey, or why there is none to show.
struct ShownSurvey<Survey: Sendable>: Sendable {
    /// What is shown; nil while nothing is.
    private(set) var survey: Survey?

    /// Why what is watched cannot be relied on, for a person; nil while it can.
    private(set) var problem: String? = "the first survey has not ended yet"

    /// What a person should know although what is watched can be relied on.
    private(set) var remark: String?

    /// When the survey ended that the page shows; nil while it shows none.
    private var since: ContinuousClock.Instant?

    /// Shows a survey that has just ended. A survey with a `problem` cannot be relied on.
    mutating func show(_ survey: Survey, problem: String? = nil, remark: String? = nil) {
        self.survey = survey
        self.problem = problem
        self.remark = remark
        since = .now
    }

    /// Shows nothing any more.
    mutating func withdraw(because problem: String) {
        survey = nil
        self.problem = problem
        remark = nil
        since = nil
    }

    /// Lets go of a survey that is on the page and will not be written again.
    mutating func release() {
        survey = nil
    }

    /// Whether what the page shows is older than `age`.
    func isOlder(than age: Duration) -> Bool {
        since.map { .now - $0 > age } ?? false
    }
}
