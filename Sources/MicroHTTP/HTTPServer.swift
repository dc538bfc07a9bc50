internal import Dispatch
public import Logging
internal import Synchronization

/// A small HTTP/1.1 server for GET and HEAD, on libmicrohttpd.
///
/// It serves from its own few threads from the moment it is made until ``stop(grace:)``. Other methods get 405, bodies of
/// requests are dropped, a client that is too slow is cut off.
public final class HTTPServer: Sendable {
    private let context: ServerContext
    private let daemon: Mutex<Daemon?>
    private let sweeper: Task<Void, Never>

    /// The port that is listened on: the operating system's choice where 0 was asked for.
    public let port: Int

    /// Listens and starts to serve. May block to resolve the host name of the address.
    ///
    /// - Parameters:
    ///   - configuration: where to listen, and the limits.
    ///   - logger: gets libmicrohttpd's messages and what was cut off, at debug.
    ///   - handler: finds the answer, on a thread of libmicrohttpd that serves others, too: it must return in
    ///     microseconds, and hand over to ``Answer/later(_:)`` what takes longer.
    /// - Throws: ``HTTPServerError`` when the address cannot be listened on or the certificate is refused.
    public init(
        _ configuration: ServerConfiguration, logger: Logger, handler: @escaping @Sendable (Request) -> Answer
    ) throws(HTTPServerError) {
        let socket = try ListeningSocket(configuration.address)
        let context = ServerContext(configuration, logger, handler)
        port = socket.port
        self.context = context
        daemon = Mutex(try Daemon(configuration, socket, context))
        sweeper = Self.sweep(context.connections, every: Self.interval(for: configuration.requestDeadline))
    }

    /// A server that was not stopped ends at once.
    deinit {
        sweeper.cancel()
        guard let daemon = daemon.withLock({ $0.take() }) else { return }
        context.connections.refuseAll()
        daemon.stop()
    }

    /// How many requests are complete and not yet answered to the last byte.
    public var runningResponses: Int { context.connections.running }

    /// Stops serving: refuses new connections at once, lets running responses end within `grace`, answers 503 for those
    /// that are still not ready, and cuts the rest. Connections that idle between requests are not waited for.
    ///
    /// The threads are gone when it returns. Later calls return at once.
    public func stop(grace: Duration) async {
        guard let daemon = daemon.withLock({ $0.take() }) else { return }
        daemon.quiesce()
        context.connections.beginStopping()
        await context.connections.waitUntilIdle(atMost: grace)
        context.connections.refuseAll()
        await context.connections.waitUntilIdle(atMost: Self.farewell)
        sweeper.cancel()
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                daemon.stop()
                continuation.resume()
            }
        }
    }

    /// How long the 503 of a stop may take to be sent.
    private static let farewell = Duration.milliseconds(250)

    /// Often enough that a deadline is exceeded by a quarter at most, and by a second in any case.
    private static func interval(for deadline: Duration) -> Duration {
        max(.milliseconds(10), min(deadline / 4, .seconds(1)))
    }

    private static func sweep(_ connections: ConnectionTable, every interval: Duration) -> Task<Void, Never> {
        Task {
            while !Task.isCancelled {
                connections.sweep()
                do { try await Task.sleep(for: interval) } catch { return }
            }
        }
    }
}
