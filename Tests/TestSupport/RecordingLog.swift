public import Logging
internal import Synchronization

/// Keeps what is logged.
public final class RecordingLog: Sendable {
    public struct Line: Sendable, Equatable {
        public let level: Logger.Level
        public let message: String
        public let metadata: [String: String]

        public init(level: Logger.Level, message: String, metadata: [String: String]) {
            (self.level, self.message, self.metadata) = (level, message, metadata)
        }
    }

    /// Writes to this log.
    public let logger: Logger
    private let recorder: Recorder

    /// - Parameter level: Less important messages are not kept.
    public init(level: Logger.Level = .debug) {
        let recorder = Recorder()
        self.recorder = recorder
        logger = Logger(label: "test", factory: { _ in Handler(recorder: recorder, logLevel: level) })
    }

    public var lines: [Line] { recorder.lines.withLock { $0 } }

    public var messages: [String] { lines.map(\.message) }

    /// The lines whose message contains `text`.
    public func lines(containing text: String) -> [Line] { lines.filter { $0.message.contains(text) } }

    private final class Recorder: Sendable {
        let lines = Mutex<[Line]>([])
    }

    private struct Handler: LogHandler {
        let recorder: Recorder
        var logLevel: Logger.Level
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues(\.description)
            let line = Line(level: event.level, message: event.message.description, metadata: metadata)
            recorder.lines.withLock { $0.append(line) }
        }
    }
}

extension Logger {
    /// Writes nothing.
    public static var silent: Logger { Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }) }
}
