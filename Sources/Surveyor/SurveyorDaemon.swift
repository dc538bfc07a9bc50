internal import Collectors
public import Logging
internal import MicroHTTP
internal import ServiceLifecycle
internal import UnixSignals

/// The surveyor at work: surveys in the background, and a server for what they find.
public struct SurveyorDaemon: Sendable {
    private let settings: SurveyorSettings
    private let sources: SurveySources
    private let server: HTTPServer
    private let publisher: Publisher
    private let logger: Logger

    /// Makes the clients and begins to serve: first a page that says that nothing has been reached.
    ///
    /// - Throws: `KafkaSettingsError` or `KafkaError` for settings that the brokers cannot be asked with,
    ///   `ZooKeeperSettingsError` for settings that ZooKeeper's servers cannot be asked with, `SurveyorSettingsError` for
    ///   clusters or ensembles that cannot be told apart, `HTTPServerError` for an address that cannot be listened on or a
    ///   certificate that cannot be used.
    public init(_ settings: SurveyorSettings, logger: Logger) async throws {
        try await self.init(settings, sources: SurveySources(settings, logger: logger), logger: logger)
    }

    init(_ settings: SurveyorSettings, sources: SurveySources, logger: Logger) async throws {
        let store = PageStore()
        publisher = try Publisher(
            settings: settings, store: store, probes: sources.clusters.map(\.probe), logger: logger)
        await publisher.begin()
        let site = StatusSite(publisher, interval: settings.schedule.interval)
        let routes = Routes(store: store, site: site, settings: settings)
        server = try HTTPServer(settings.server, logger: logger, handler: routes.answer)
        self.settings = settings
        self.sources = sources
        self.logger = logger
    }

    /// The port that is served.
    public var port: Int { server.port }

    /// Surveys and serves until SIGTERM or SIGINT, then ends within 5 seconds.
    ///
    /// - Returns: whether all clients are closed. Threads of those that are not may still be at work, and must not meet what
    ///   exit handlers have freed.
    public func run() async throws -> Bool {
        let unfinished = UnfinishedWork()
        let surveys = sources.targets(publisher: publisher, interval: settings.schedule.interval).map { target in
            SurveyService(target: target, schedule: settings.schedule, unfinished: unfinished, logger: logger)
        }
        let probes = sources.clusters.compactMap(\.probe).map {
            ProbeService(probe: $0, unfinished: unfinished, logger: logger)
        }
        let updates = PageUpdateService(publisher: publisher, schedule: settings.schedule)
        let web = WebService(
            server: server, address: settings.server.address, telemetryPath: settings.telemetryPath, logger: logger)
        // Shut down in reverse order: the server first.
        let group = ServiceGroup(
            services: surveys + probes + [updates, web],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quiet)
        try await group.run()
        logger.info("stopped")
        return !unfinished.exists
    }

    /// The service group's own lines are for debugging.
    private var quiet: Logger {
        var logger = logger
        logger.logLevel = logger.logLevel <= .debug ? .debug : .error
        return logger
    }
}
