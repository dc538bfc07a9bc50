internal import Blocking
internal import ClusterModel
internal import Logging
internal import ServiceLifecycle

/// Runs the end-to-end probe beside the surveys until the shutdown.
struct ProbeService: Service, CustomStringConvertible {
    let probe: any ProbeSource
    let logger: Logger

    /// For the service group's log, which would otherwise print all there is in here.
    var description: String { "end-to-end probe" }

    func run() async throws {
        let running = Task { await probe.run() }
        // Throws when the task is cancelled instead, which ends the service as well. A probe that has ended before is no reason
        // to end the surveys.
        try? await gracefulShutdown()
        running.cancel()
        if await running.value(until: .now + ShutdownBudget.probe) == nil {
            logger.info("the probe's clients are still closing, they are left behind")
        }
    }
}
