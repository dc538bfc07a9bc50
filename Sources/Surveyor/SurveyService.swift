internal import Blocking
internal import Logging
internal import ServiceLifecycle

/// Surveys one target again and again, each survey's findings replacing those before. Surveys of it never overlap.
struct SurveyService: Service, CustomStringConvertible {
    let target: SurveyTarget
    let schedule: SurveySchedule
    let logger: Logger

    /// For the service group's log, which would otherwise print all there is in here.
    var description: String { "surveys of \(target.name)" }

    func run() async throws {
        let surveys = Task { await surveyUntilCancelled() }
        // Throws when the task is cancelled instead, which ends the service as well.
        try? await gracefulShutdown()
        surveys.cancel()
        let deadline = ContinuousClock.now + ShutdownBudget.survey
        guard await surveys.value(until: deadline) != nil else {
            logger.info("a survey is still waiting for \(target.name), it is left behind")
            return
        }
        let closing = Task { await target.close() }
        if await closing.value(until: deadline) == nil {
            logger.info("the client of \(target.name) is still closing, it is left behind")
        }
    }

    private func surveyUntilCancelled() async {
        var next = ContinuousClock.now
        while !Task.isCancelled {
            await target.survey(.now + schedule.timeout)
            // A survey that overran its interval is followed at once; missed beginnings are not made up for.
            next = max(next + schedule.interval, .now)
            do { try await Task.sleep(until: next, clock: .continuous) } catch { return }
        }
    }
}
