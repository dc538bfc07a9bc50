internal import Logging
internal import MicroHTTP
internal import ServiceLifecycle

/// Serves until the shutdown: then no new scrapes, and those that run get a few seconds to end.
struct WebService: Service, CustomStringConvertible {
    let server: HTTPServer
    let address: ListenAddress
    let telemetryPath: String
    let logger: Logger

    /// For the service group's log, which would otherwise print all there is in here.
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
