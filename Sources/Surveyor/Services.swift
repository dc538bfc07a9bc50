internal import Blocking
internal import ClusterModel
internal import Logging
internal import MicroHTTP
internal import ServiceLifecycle
internal import Synchronization

// What runs until the shutdown. Each service has a description for the service group's log, which would otherwise print all
// that is in it.

/// Surveys one target again and again, each survey's findings replacing those before. Surveys of it never overlap.
struct SurveyService: Service, CustomStringConvertible {
    let target: SurveyTarget
    let schedule: SurveySchedule
    let unfinished: UnfinishedWork
    let logger: Logger

    var description: String { "surveys of \(target.name)" }

    func run() async throws {
        let surveys = Task {
            await repeating(every: schedule.interval) { await target.survey(.now + schedule.timeout) }
        }
        // Throws when the task is cancelled instead, which ends the service as well.
        try? await gracefulShutdown()
        surveys.cancel()
        let deadline = ContinuousClock.now + ShutdownBudget.survey
        guard await surveys.value(until: deadline) != nil else {
            unfinished.note()
            logger.info("survey of \(target.name) did not end in time, exiting without it")
            return
        }
        let closing = Task { await target.close() }
        if await closing.value(until: deadline) == nil {
            unfinished.note()
            logger.info("client of \(target.name) did not close in time, exiting without it")
        }
    }
}

/// Makes the pages that time asks for: without surveys that have become too old, or late because a source hangs.
struct PageUpdateService: Service, CustomStringConvertible {
    let publisher: Publisher
    let schedule: SurveySchedule

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

/// Runs the end-to-end probe beside the surveys until the shutdown.
struct ProbeService: Service, CustomStringConvertible {
    let probe: any ProbeSource
    let unfinished: UnfinishedWork
    let logger: Logger

    var description: String { "end-to-end probe" }

    func run() async throws {
        let running = Task { await probe.run() }
        // Throws when the task is cancelled instead, which ends the service as well. A probe that has ended before is no reason
        // to end the surveys.
        try? await gracefulShutdown()
        running.cancel()
        if await running.value(until: .now + ShutdownBudget.probe) == nil {
            unfinished.note()
            logger.info("clients of the probe did not close in time, exiting without them")
        }
    }
}

/// Serves until the shutdown: then no new scrapes, and those that run get a few seconds to end.
struct WebService: Service, CustomStringConvertible {
    let server: HTTPServer
    let address: ListenAddress
    let telemetryPath: String
    let logger: Logger

    var description: String { "web server" }

    func run() async throws {
        // Only now: who reads this line may send a signal at once, and services run when signals are caught.
        logger.info(
            "serving metrics",
            metadata: ["address": "\(address)", "port": "\(server.port)", "path": "\(telemetryPath)"])
        // Throws when the task is cancelled instead, which ends the service as well.
        try? await gracefulShutdown()
        await server.stop(grace: ShutdownBudget.responses)
    }
}

/// Whether a client was still at work when its time at the shutdown was over.
final class UnfinishedWork: Sendable {
    private let isNoted = Atomic(false)

    var exists: Bool { isNoted.load(ordering: .relaxed) }

    func note() { isNoted.store(true, ordering: .relaxed) }
}

/// How long each part of a shutdown may take. Services end one after another, so these add up: with two surveys to at most
/// 3.9 seconds, which leaves room within the 5 that are promised for ending threads and the process.
enum ShutdownBudget {
    /// For responses under way. The server takes another 250 ms to send what replaces answers that are not ready.
    static let responses = Duration.milliseconds(2250)

    /// For the probe's clients to close. Like all below: a blocking call cannot be cancelled, what is left ends with the
    /// process.
    static let probe = Duration.milliseconds(400)

    /// For the survey of one target to end and its client to close.
    static let survey = Duration.milliseconds(500)
}
