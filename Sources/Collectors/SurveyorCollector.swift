internal import ClusterModel
public import Exposition

/// Writes what the surveyor tells of itself.
public enum SurveyorCollector {
    static let build = MetricFamily(
        "kafka_surveyor_build_info", labels: ["version", "revision", "librdkafka", "libmicrohttpd"],
        help: "Always 1; the versions of the surveyor and of the libraries it runs with.")

    /// Dashboards made for kafka_exporter find their targets by this family. Written for a surveyor of a Kafka cluster.
    static let exporterBuild = MetricFamily(
        "kafka_exporter_build_info",
        labels: ["branch", "goarch", "goos", "goversion", "revision", "tags", "version"],
        help: "Always 1; the surveyor's build, under the name and labels that dashboards of kafka_exporter look for. "
            + "goversion is the version of Swift.")
    static let pageSeries = MetricFamily(
        "kafka_surveyor_page_series", help: "Series on the page before this one.")
    static let pageBytes = MetricFamily(
        "kafka_surveyor_page_bytes", help: "Bytes of the page before this one, not compressed.")
    static let renderSeconds = MetricFamily(
        "kafka_surveyor_render_seconds", help: "Seconds that it took to write the page before this one.")
    static let renderFailures = MetricFamily(
        "kafka_surveyor_render_failures_total", .counter,
        help: "Pages that could not be rendered since the surveyor started, a defect; the log has the reason.")
    static let scrapes = MetricFamily(
        "kafka_surveyor_scrapes_total", .counter, labels: ["code"],
        help: "Pages served since the surveyor started, by status code; not those that came too late.")

    static let families =
        [build, exporterBuild, pageSeries, pageBytes, renderSeconds, renderFailures, scrapes]
        + SurveyPhaseCollector.families
        + EnsembleSurveyCollector.families

    /// Writes the families of the surveyor as a whole.
    public static func collect(_ status: SurveyorStatus, into writer: inout MetricWriter) {
        collect(status.build, into: &writer)
        if status.watchesCluster { collectExporterBuild(status.build, into: &writer) }
        writer.write(pageSeries, status.lastPage?.series)
        writer.write(pageBytes, status.lastPage?.bytes)
        writer.write(renderSeconds, seconds: status.lastPage?.renderDuration)
        writer.write(renderFailures, status.renderFailures)
        writer.family(scrapes)
        for (code, count) in status.scrapes.sorted(by: { $0.key < $1.key }) {
            writer.sample(LabelBytes("code", String(code)), count)
        }
    }

    /// Writes how the surveys of a cluster went.
    public static func collect(_ status: ClusterSurveyStatus, into writer: inout MetricWriter) {
        SurveyPhaseCollector.collect(status, into: &writer)
    }

    /// Writes how the surveys of an ensemble went.
    public static func collect(_ status: EnsembleSurveyStatus, into writer: inout MetricWriter) {
        EnsembleSurveyCollector.collect(status, into: &writer)
    }

    private static func collect(_ versions: BuildVersions, into writer: inout MetricWriter) {
        writer.family(build)
        let labels = LabelBytes("version", versions.version)
            .adding("revision", versions.revision)
            .adding("librdkafka", versions.librdkafka)
            .adding("libmicrohttpd", versions.libmicrohttpd)
        writer.sample(labels, 1)
    }

    private static func collectExporterBuild(_ versions: BuildVersions, into writer: inout MetricWriter) {
        writer.family(exporterBuild)
        let labels = LabelBytes("branch", "")
            .adding("goarch", versions.platform.architecture)
            .adding("goos", versions.platform.system)
            .adding("goversion", versions.platform.compiler)
            .adding("revision", versions.revision)
            .adding("tags", "")
            .adding("version", versions.version)
        writer.sample(labels, 1)
    }
}
