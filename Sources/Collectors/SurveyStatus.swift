public import ClusterModel

/// The result of a survey.
public enum SurveyResult: String, Sendable, CaseIterable {
    /// Everything that was asked for was answered, apart from optional parts that are denied or unsupported.
    case success
    /// The cluster or a server of the ensemble was reached, but something else got no answer.
    case partial
    /// Neither the cluster nor any server of the ensemble was reached.
    case failure

    /// The result of a survey of a cluster.
    public init(_ report: ClusterReport) {
        switch report.result {
        case .failure: self = .failure
        case .success: self = report.isComplete ? .success : .partial
        }
    }

    /// The result of a survey of an ensemble. A command that a server does not allow is not a failure.
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

/// One survey of a cluster.
public struct SurveyStatus: Sendable {
    public let result: SurveyResult
    public let duration: Duration

    /// The phases that were reached.
    public let phases: [SurveyPhase: PhaseReport]
}

/// The surveys of a Kafka cluster since the start.
public struct ClusterSurveyStatus: Sendable {
    /// When the last survey that reached the cluster ended, in milliseconds since 1970; nil before there was one.
    public private(set) var surveyTimestamp: Int64?

    /// The last survey; nil before the first has ended.
    public private(set) var lastSurvey: SurveyStatus?

    /// Surveys by result.
    public private(set) var surveys: [SurveyResult: Int] = [:]

    /// Requests made of the client library.
    public private(set) var requests: [SurveyPhase: Int] = [:]

    /// Requests, groups, partitions and topics without an answer, by phase and reason.
    public private(set) var failures: [SurveyPhase: [FailureReason: Int]] = [:]

    /// The granularities whose series are left out, because there would be too many.
    public var dropped: Set<SeriesLimit.Granularity> = []

    /// The status before the first survey.
    public init() {}

    /// Records a survey that took `duration` and ended at `timestamp` (milliseconds since 1970).
    public mutating func record(_ report: ClusterReport, duration: Duration, timestamp: Int64) {
        let survey = SurveyStatus(result: SurveyResult(report), duration: duration, phases: report.phases)
        lastSurvey = survey
        surveys[survey.result, default: 0] += 1
        if survey.result != .failure { surveyTimestamp = timestamp }
        for (phase, report) in report.phases {
            requests[phase, default: 0] += report.requests
            failures[phase, default: [:]].merge(report.failures, uniquingKeysWith: +)
        }
    }
}

/// The surveys of a ZooKeeper ensemble since the start.
public struct EnsembleSurveyStatus: Sendable {
    /// When the last survey that reached a server ended, in milliseconds since 1970; nil before there was one.
    public private(set) var surveyTimestamp: Int64?

    /// How long the last survey took; nil before the first has ended.
    public private(set) var lastDuration: Duration?

    /// The result of the last survey; nil before the first has ended.
    public private(set) var lastResult: SurveyResult?

    /// Surveys by result.
    public private(set) var surveys: [SurveyResult: Int] = [:]

    /// The status before the first survey.
    public init() {}

    /// Records a survey that took `duration` and ended at `timestamp` (milliseconds since 1970).
    public mutating func record(_ survey: EnsembleSurvey, duration: Duration, timestamp: Int64) {
        let result = SurveyResult(survey)
        surveys[result, default: 0] += 1
        lastResult = result
        lastDuration = duration
        if result != .failure { surveyTimestamp = timestamp }
    }
}
