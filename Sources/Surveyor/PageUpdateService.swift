internal import ServiceLifecycle

/// Makes the pages that time asks for: without surveys that have become too old, or late because a source hangs.
struct PageUpdateService: Service, CustomStringConvertible {
    let publisher: Publisher
    let schedule: SurveySchedule

    /// For the service group's log, which would otherwise print all there is in here.
    var description: String { "updates of the page" }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: min(schedule.interval, .seconds(1)))
                await publisher.update()
            }
        }
    }
}
