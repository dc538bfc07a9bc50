internal import ClusterModel
internal import Exposition

/// Writes how the surveys went, as a whole and by phase.
enum SurveyPhaseCollector {
    static let timestamp = MetricFamily(
        "kafka_surveyor_survey_timestamp_seconds",
        help: "Seconds since 1970 at the end of the last survey that reached the cluster; absent before there was one.")
    static let duration = MetricFamily(
        "kafka_surveyor_survey_duration_seconds", help: "Seconds that the last survey took.")
    static let success = MetricFamily(
        "kafka_surveyor_survey_success",
        help:
            "Whether the last survey got an answer to everything it asked for (1) or not (0); topic configurations "
            + "that are denied or unsupported do not count.")
    static let surveys = MetricFamily(
        "kafka_surveyor_surveys_total", .counter, labels: ["result"],
        help: "Surveys since the start: success, partial (something got no answer) or failure (cluster not reached).")
    static let phaseDuration = MetricFamily(
        "kafka_surveyor_phase_duration_seconds", labels: ["phase"],
        help: "Seconds from the first request to the last answer of each phase that the last survey reached.")
    static let phaseSuccess = MetricFamily(
        "kafka_surveyor_phase_success", labels: ["phase"],
        help: "Whether the phase of the last survey got an answer to everything it asked for (1) or not (0).")
    static let requests = MetricFamily(
        "kafka_surveyor_requests_total", .counter, labels: ["phase"],
        help: "Requests that the surveys have made of the client library since the start.")
    static let failures = MetricFamily(
        "kafka_surveyor_request_failures_total", .counter, labels: ["phase", "reason"],
        help: "Requests, groups, partitions and topics that got no answer since the start, by reason.")

    static let families = [
        timestamp, duration, success, surveys, phaseDuration, phaseSuccess, requests, failures,
    ]

    static func collect(_ status: ClusterSurveyStatus, into writer: inout MetricWriter) {
        let last = status.lastSurvey
        writer.write(timestamp, seconds: status.surveyTimestamp.map { .milliseconds($0) })
        writer.write(duration, seconds: last?.duration)
        writer.write(success, last.map { ($0.result == .success).sampleValue })
        writer.family(surveys)
        for result in SurveyResult.allCases {
            writer.sample(LabelBytes("result", result.rawValue), status.surveys[result] ?? 0)
        }
        let phases = SurveyPhase.allCases.map { PhaseSubject($0) }
        writer.write(phaseDuration, of: phases, seconds: { last?.phases[$0.phase]?.duration })
        writer.write(phaseSuccess, of: phases) { last?.phases[$0.phase]?.succeeded.sampleValue }
        writer.write(requests, of: phases) { status.requests[$0.phase] ?? 0 }
        collectFailures(status, of: phases, into: &writer)
    }

    /// Writes every phase with every reason from the start: `increase()` does not see a counter that appears with a 1.
    private static func collectFailures(
        _ status: ClusterSurveyStatus, of phases: [PhaseSubject], into writer: inout MetricWriter
    ) {
        writer.family(failures)
        for subject in phases {
            for reason in FailureReason.allCases {
                let count = status.failures[subject.phase]?[reason] ?? 0
                writer.sample(subject.labels.adding("reason", reason.rawValue), count)
            }
        }
    }
}

/// A phase and its label.
private struct PhaseSubject: MetricSubject {
    let phase: SurveyPhase

    /// `phase="…"`
    let labels: LabelBytes

    init(_ phase: SurveyPhase) {
        self.phase = phase
        labels = LabelBytes("phase", phase.rawValue)
    }
}
