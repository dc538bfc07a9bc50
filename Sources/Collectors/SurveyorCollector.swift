internal import ClusterModel
public import Exposition

/// Metrics of the surveyor itself: its build, pages and scrapes, and its surveys.
public enum SurveyorCollector {
    static let group = MetricGroup(
        "The surveyor",
        condition:
            "Always written, but for surveys of what is not watched; what the last survey or page tells is absent before "
            + "the first one. Counters begin at 0.",
        metrics, clusterMetrics, ensembleMetrics)

    private static let metrics: [Metric<SurveyorStatus>] = [
        .info(
            "kafka_surveyor_build_info", labels: ["version", "revision", "librdkafka", "libmicrohttpd"],
            help: "Always 1; the versions of the surveyor and of the libraries it runs with."
        ) { [$0.build.version, $0.build.revision, $0.build.librdkafka, $0.build.libmicrohttpd] },
        // Dashboards made for kafka_exporter find their targets by this family. It belongs to a watched Kafka cluster.
        .info(
            "kafka_exporter_build_info",
            labels: ["branch", "goarch", "goos", "goversion", "revision", "tags", "version"],
            help:
                "Always 1; the surveyor's build, under the name and labels that dashboards of kafka_exporter look for. "
                + "goversion is the version of Swift."
        ) { status in
            let (build, platform) = (status.build, status.build.platform)
            return status.watchesCluster
                ? ["", platform.architecture, platform.system, platform.compiler, build.revision, "", build.version]
                : nil
        },
        Metric("kafka_surveyor_page_series", help: "Series on the page before this one.") { $0.lastPage?.series },
        Metric("kafka_surveyor_page_bytes", help: "Bytes of the page before this one, not compressed.") {
            $0.lastPage?.bytes
        },
        Metric("kafka_surveyor_render_seconds", help: "Seconds that it took to write the page before this one.") {
            $0.lastPage?.renderDuration
        },
        Metric(
            "kafka_surveyor_render_failures_total", .counter,
            help: "Pages that could not be rendered since the surveyor started, a defect; the log has the reason."
        ) { $0.renderFailures },
        Metric(
            "kafka_surveyor_scrapes_total", .counter, labels: ["code"],
            help: "Pages served since the surveyor started, by status code; not those that came too late."
        ) { status in
            status.scrapes.sorted { $0.key < $1.key }.map { (labels: [String($0.key)], value: $0.value) }
        },
    ]

    private static let clusterMetrics: [Metric<ClusterSurveyStatus>] = [
        Metric(
            "kafka_surveyor_survey_timestamp_seconds",
            help:
                "Seconds since 1970 at the end of the last survey that reached the cluster; absent before there was one."
        ) { $0.surveyTimestamp.map { Duration.milliseconds($0) } },
        Metric("kafka_surveyor_survey_duration_seconds", help: "Seconds that the last survey took.") {
            $0.lastSurvey?.duration
        },
        Metric(
            "kafka_surveyor_survey_success",
            help:
                "Whether the last survey got an answer to everything it asked for (1) or not (0); topic configurations "
                + "that are denied or unsupported do not count."
        ) { $0.lastSurvey.map { $0.result == .success } },
        Metric(
            "kafka_surveyor_surveys_total", .counter, each: SurveyResult.self, as: "result",
            help:
                "Surveys since the start: success, partial (something got no answer) or failure (cluster not reached)."
        ) { $0.surveys[$1] ?? 0 },
        Metric(
            "kafka_surveyor_granularity_dropped", each: SeriesLimit.Granularity.self, as: "granularity",
            help:
                "Whether the series of a granularity are left out (1) or not (0), because there would be more series than "
                + "--metrics.max-series."
        ) { $0.dropped.contains($1) },
        Metric(
            "kafka_surveyor_phase_duration_seconds", each: SurveyPhase.self, as: "phase",
            help: "Seconds from the first request to the last answer of each phase that the last survey reached."
        ) { $0.lastSurvey?.phases[$1]?.duration },
        Metric(
            "kafka_surveyor_phase_success", each: SurveyPhase.self, as: "phase",
            help: "Whether the phase of the last survey got an answer to everything it asked for (1) or not (0)."
        ) { $0.lastSurvey?.phases[$1]?.succeeded },
        Metric(
            "kafka_surveyor_requests_total", .counter, each: SurveyPhase.self, as: "phase",
            help: "Requests that the surveys have made of the client library since the start."
        ) { $0.requests[$1] ?? 0 },
        // Every phase with every reason from the start: `increase()` does not see a counter that appears with a 1.
        Metric(
            "kafka_surveyor_request_failures_total", .counter, labels: ["phase", "reason"],
            help: "Requests, groups, partitions and topics that got no answer since the start, by reason."
        ) { status in
            SurveyPhase.allCases.flatMap { phase in
                FailureReason.allCases.map { reason in
                    (labels: [phase.rawValue, reason.rawValue], value: status.failures[phase]?[reason] ?? 0)
                }
            }
        },
    ]

    private static let ensembleMetrics: [Metric<EnsembleSurveyStatus>] = [
        Metric(
            "kafka_surveyor_ensemble_survey_timestamp_seconds",
            help:
                "Seconds since 1970 at the end of the last survey that reached a ZooKeeper server; absent before there was "
                + "one."
        ) { $0.surveyTimestamp.map { Duration.milliseconds($0) } },
        Metric(
            "kafka_surveyor_ensemble_survey_duration_seconds",
            help: "Seconds that the last survey of the ZooKeeper ensemble took."
        ) { $0.lastDuration },
        Metric(
            "kafka_surveyor_ensemble_surveys_total", .counter, each: SurveyResult.self, as: "result",
            help:
                "Surveys of the ZooKeeper ensemble since the start: success (every server answered all that it may answer), "
                + "partial or failure (no server is up)."
        ) { $0.surveys[$1] ?? 0 },
    ]

    /// Writes the metrics of the surveyor as a whole; those of its process are `ProcessCollector`'s.
    public static func collect(_ status: SurveyorStatus, into writer: inout MetricWriter) {
        writer.write(metrics, of: [status])
    }

    /// Writes the metrics of a cluster's surveys.
    public static func collect(_ status: ClusterSurveyStatus, into writer: inout MetricWriter) {
        writer.write(clusterMetrics, of: [status])
    }

    /// Writes the metrics of an ensemble's surveys.
    public static func collect(_ status: EnsembleSurveyStatus, into writer: inout MetricWriter) {
        writer.write(ensembleMetrics, of: [status])
    }
}

extension SurveyorStatus: UnlabelledEntity {}
extension ClusterSurveyStatus: UnlabelledEntity {}
extension EnsembleSurveyStatus: UnlabelledEntity {}
