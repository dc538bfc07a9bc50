internal import Exposition

/// Writes how the surveys of the ZooKeeper ensemble went.
enum EnsembleSurveyCollector {
    static let timestamp = MetricFamily(
        "kafka_surveyor_ensemble_survey_timestamp_seconds",
        help:
            "Seconds since 1970 at the end of the last survey that reached a ZooKeeper server; absent before there was "
            + "one.")
    static let duration = MetricFamily(
        "kafka_surveyor_ensemble_survey_duration_seconds",
        help: "Seconds that the last survey of the ZooKeeper ensemble took.")
    static let surveys = MetricFamily(
        "kafka_surveyor_ensemble_surveys_total", .counter, labels: ["result"],
        help:
            "Surveys of the ZooKeeper ensemble since the start: success (every server answered all that it may answer), "
            + "partial or failure (no server is up).")

    static let families = [timestamp, duration, surveys]

    static func collect(_ status: EnsembleSurveyStatus, into writer: inout MetricWriter) {
        writer.write(timestamp, seconds: status.surveyTimestamp.map { .milliseconds($0) })
        writer.write(duration, seconds: status.lastDuration)
        writer.family(surveys)
        for result in SurveyResult.allCases {
            writer.sample(LabelBytes("result", result.rawValue), status.surveys[result] ?? 0)
        }
    }
}
