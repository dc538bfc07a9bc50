import Logging
import Synchronization

/// Keeps the messages that are logged.
final class MessageLog: Sendable {
    private let logged = Mutex<[String]>([])

    var messages: [String] { logged.withLock { $0 } }

    var logger: Logger { Logger(label: "test", factory: { _ in Handler(log: self) }) }

    private struct Handler: LogHandler {
        let log: MessageLog
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { log.logged.withLock { $0.append(event.message.description) } }
    }
}
