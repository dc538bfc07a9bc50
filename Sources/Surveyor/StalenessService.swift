internal import ServiceLifecycle

/// Withdraws surveys that have become too old from the page.
struct StalenessService: Service, CustomStringConvertible {
    let publisher: Publisher
    let schedule: SurveySchedule

    /// For the service group's log, which would otherwise print all there is in here.
    var description: String { "watch over the age of surveys" }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: min(schedule.interval, .seconds(1)))
                await publisher.withdrawIfStale()
            }
        }
    }
}
