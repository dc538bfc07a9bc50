internal import Collectors
internal import Exposition
public import Logging
internal import PageMemory

/// One survey of everything that is watched, to be printed instead of served.
public enum SingleSurvey {
    /// Surveys once.
    ///
    /// - Returns: the page as Prometheus text, and whether everything was reached and everything was answered.
    /// - Throws: `KafkaSettingsError` or `KafkaError` for settings that the brokers cannot be asked with,
    ///   `ZooKeeperSettingsError` for settings that ZooKeeper's servers cannot be asked with.
    public static func run(_ settings: SurveyorSettings, logger: Logger) async throws -> (
        page: [UInt8], succeeded: Bool
    ) {
        let sources = try SurveySources(settings, logger: logger)
        let store = PageStore()
        let publisher = try Publisher(settings: settings, store: store, logger: logger)
        let deadline = ContinuousClock.now + settings.schedule.timeout
        await withTaskGroup(of: Void.self) { group in
            for target in sources.targets(publisher: publisher, interval: settings.schedule.interval) {
                group.addTask {
                    await target.survey(deadline)
                    await target.close()
                }
            }
        }
        await publisher.publish()
        return (store.page.map { [UInt8]($0.page.bytes) } ?? [], await publisher.lastSurveysSucceeded)
    }
}
