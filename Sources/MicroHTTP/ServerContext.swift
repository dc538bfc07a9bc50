internal import Logging
internal import Synchronization

/// What the callbacks of one server share. Outlives the daemon.
final class ServerContext: Sendable {
    let handler: @Sendable (Request) -> Answer
    let logger: Logger
    let requestDeadline: Duration
    let inactivityTimeout: Duration
    let connections: ConnectionTable
    private let lastMessage = Mutex<String?>(nil)

    init(_ configuration: ServerConfiguration, _ logger: Logger, _ handler: @escaping @Sendable (Request) -> Answer) {
        self.handler = handler
        self.logger = logger
        requestDeadline = configuration.requestDeadline
        inactivityTimeout = configuration.inactivityTimeout
        connections = ConnectionTable(limit: configuration.connectionLimit)
    }

    /// libmicrohttpd has something to say, most often about a client that broke off.
    func log(_ message: String) {
        lastMessage.withLock { $0 = message }
        logger.debug("libmicrohttpd: \(message)")
    }

    /// The last thing that libmicrohttpd said: why it would not start.
    var reason: String? { lastMessage.withLock { $0 } }
}
