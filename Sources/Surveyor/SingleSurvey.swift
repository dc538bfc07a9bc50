internal import ClusterModel
internal import Collectors
internal import Exposition
internal import KafkaClient
public import Logging
internal import PageMemory

/// One survey, to be printed instead of served.
public enum SingleSurvey {
    /// Surveys the cluster once.
    ///
    /// - Returns: the page as Prometheus text, and whether the cluster was reached and everything was answered.
    /// - Throws: `KafkaError` for properties that librdkafka refuses as a whole.
    public static func run(_ settings: SurveyorSettings, logger: Logger) async throws -> (
        page: [UInt8], succeeded: Bool
    ) {
        let cluster = try KafkaCluster(settings.kafka, logger: logger)
        let store = PageStore()
        let publisher = Publisher(
            settings: settings, store: store, build: BuildVersions(settings.version), logger: logger)
        let begin = ContinuousClock.now
        let report = await cluster.survey(deadline: begin + settings.schedule.timeout)
        await publisher.publish(report, duration: .now - begin)
        await cluster.close()
        return (store.page.map { [UInt8]($0.page.bytes) } ?? [], SurveyResult(report) == .success)
    }
}
