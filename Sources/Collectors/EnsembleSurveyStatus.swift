public import ClusterModel

/// How the surveys of a ZooKeeper ensemble went.
public struct EnsembleSurveyStatus: Sendable {
    /// When the last survey that reached a server ended, in milliseconds since 1970; nil before there was one.
    public private(set) var surveyTimestamp: Int64?

    /// How long the last survey took; nil before the first has ended.
    public private(set) var lastDuration: Duration?

    /// How the last survey went; nil before the first has ended.
    public private(set) var lastResult: SurveyResult?

    /// Surveys since the start, by how they went.
    public private(set) var surveys: [SurveyResult: Int] = [:]

    /// The status before the first survey.
    public init() {}

    /// Notes a survey that took `duration` and ended at `timestamp` (milliseconds since 1970).
    public mutating func record(_ survey: EnsembleSurvey, duration: Duration, timestamp: Int64) {
        let result = SurveyResult(survey)
        surveys[result, default: 0] += 1
        lastResult = result
        lastDuration = duration
        if result != .failure { surveyTimestamp = timestamp }
    }
}

extension SurveyResult {
    /// How a survey of an ensemble went. A word that a server may not answer is no failure.
    public init(_ survey: EnsembleSurvey) {
        let questions = survey.servers.flatMap(\.questions.values)
        if !survey.servers.contains(where: \.isUp) {
            self = .failure
        } else if survey.servers.allSatisfy(\.isUp),
            questions.allSatisfy({ $0.failure == nil || $0.failure?.reason == .notWhitelisted })
        {
            self = .success
        } else {
            self = .partial
        }
    }
}
