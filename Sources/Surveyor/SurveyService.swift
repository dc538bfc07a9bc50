internal import Blocking
internal import ClusterModel
internal import Logging
internal import ServiceLifecycle

/// Surveys a cluster again and again, each survey's page replacing the one before. Surveys never overlap.
struct SurveyService: Service, CustomStringConvertible {
    let source: any ClusterSource
    let schedule: SurveySchedule
    let publisher: Publisher
    let logger: Logger

    /// For the service group's log, which would otherwise print all there is in here.
    var description: String { "surveys" }

    /// How long a shutdown waits for a survey under way, and then for the source to close. A blocking call cannot be
    /// cancelled; what is left ends with the process.
    private static let patience = Duration.milliseconds(400)

    func run() async throws {
        let surveys = Task { await surveyUntilCancelled() }
        let watch = Task { await withdrawStalePages() }
        // Throws when the task is cancelled instead, which ends the service as well.
        try? await gracefulShutdown()
        surveys.cancel()
        watch.cancel()
        await watch.value
        guard await surveys.value(until: .now + Self.patience) != nil else {
            logger.info("a survey is still waiting for Kafka, it is left behind")
            return
        }
        let closing = Task { await source.close() }
        if await closing.value(until: .now + Self.patience) == nil {
            logger.info("the Kafka client is still closing, it is left behind")
        }
    }

    private func surveyUntilCancelled() async {
        var next = ContinuousClock.now
        while !Task.isCancelled {
            let begin = ContinuousClock.now
            let report = await source.survey(deadline: begin + schedule.timeout)
            await publisher.publish(report, duration: .now - begin)
            // A survey that overran its interval is followed at once; missed beginnings are not made up for.
            next = max(next + schedule.interval, .now)
            do { try await Task.sleep(until: next, clock: .continuous) } catch { return }
        }
    }

    private func withdrawStalePages() async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: min(schedule.interval, .seconds(1))) } catch { return }
            await publisher.withdrawIfStale()
        }
    }
}
