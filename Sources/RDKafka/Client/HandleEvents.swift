internal import CRdKafka
package import ClusterModel
internal import FoundationEssentials
internal import Logging
internal import Synchronization

/// What a handle's events have reported: the last error of a connection, our connections to each broker, and whether there
/// are any. It outlives the client: its members may be used after `KafkaHandle.close()`.
package final class HandleEvents: Sendable {
    private struct State {
        var lastError: KafkaError?
        var connections: [Int32: ConnectionStatistics] = [:]
        var isUnreachable = false
        var fatalError: KafkaError?
    }

    private let state = Mutex(State())
    private let logger: Logger
    private let onEvent: (@Sendable (KafkaEvent) -> Void)?

    init(logger: Logger, onEvent: (@Sendable (KafkaEvent) -> Void)? = nil) {
        self.logger = logger
        self.onEvent = onEvent
    }

    /// The error after which the client does nothing any more.
    package var fatalError: KafkaError? { state.withLock { $0.fatalError } }

    /// The last connection error, which says more than the timeout that it leads to.
    package var lastError: KafkaError? { state.withLock { $0.lastError } }

    /// Our connections, by broker id, as of the last statistics.
    package var connections: [Int32: ConnectionStatistics] { state.withLock { $0.connections } }

    /// Forgets the last error: the connection works again.
    package func clearError() {
        state.withLock { $0.lastError = nil }
    }

    /// Passes an event on to `onEvent`.
    package func tell(_ event: KafkaEvent) {
        onEvent?(event)
    }

    /// librdkafka does not take a changed password; the text says why.
    func refusedPassword(_ text: String) {
        logger.error("librdkafka does not take the changed password: \(text)")
    }

    /// Notes that a broker has answered.
    package func answered() {
        let isNews = state.withLock { state in
            defer { state.isUnreachable = false }
            return state.isUnreachable
        }
        if isNews { tell(.reachable) }
    }

    /// An error event (`RD_KAFKA_EVENT_ERROR`).
    @unsafe
    func error(_ event: OpaquePointer, from client: OpaquePointer) {
        let code = unsafe rd_kafka_event_error(event)
        let text = unsafe String(nullable: rd_kafka_event_error_string(event))
        switch code {
        // It only sums up the errors of the single brokers, which say why.
        case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN: unreachable(KafkaError(code, text))
        case RD_KAFKA_RESP_ERR__FATAL: fatal(unsafe KafkaError(fatalErrorOf: client))
        default:
            // A peer that hangs up during the handshake is now _SSL, now _TRANSPORT; the text names the state.
            let isHandshake = text.contains("SSL_HANDSHAKE") || text.contains("SSL routines")
            let error = KafkaError(isHandshake ? RD_KAFKA_RESP_ERR__SSL : code, text)
            state.withLock { $0.lastError = error }
            logger.debug("kafka client: \(error.message)")
            if !error.isOfConnection { tell(.failed(error)) }
        }
    }

    private func unreachable(_ summary: KafkaError) {
        let news = state.withLock { state -> KafkaError? in
            guard !state.isUnreachable else { return nil }
            state.isUnreachable = true
            return state.lastError ?? summary
        }
        if let news { tell(.unreachable(news)) }
    }

    private func fatal(_ error: KafkaError) {
        state.withLock { $0.fatalError = error }
        tell(.failed(error))
    }

    /// A line of librdkafka's log (`RD_KAFKA_EVENT_LOG`). The daemon logs changes of state itself, so this is for debugging.
    @unsafe
    func log(_ event: OpaquePointer) {
        var facility: UnsafePointer<CChar>?
        var text: UnsafePointer<CChar>?
        var level: Int32 = 0
        guard unsafe rd_kafka_event_log(event, &facility, &text, &level) == 0 else { return }
        let line = unsafe "librdkafka \(String(nullable: facility)): \(String(nullable: text))"
        if level <= 2 { logger.error("\(line)") } else { logger.debug("\(line)") }
    }

    /// Statistics (`RD_KAFKA_EVENT_STATS`), of which we keep the connections to brokers that have an id.
    @unsafe
    func statistics(_ event: OpaquePointer) {
        let json = unsafe String(nullable: rd_kafka_event_stats(event))
        do {
            let statistics = try JSONDecoder().decode(HandleStatistics.self, from: Data(json.utf8))
            let connections = statistics.connections
            state.withLock { $0.connections = connections }
            if statistics.isConnected { answered() }
        } catch {
            logger.warning("librdkafka's statistics cannot be read, broker connection series are missing: \(error)")
        }
    }
}

extension KafkaError {
    /// The error that has ended a client (`rd_kafka_fatal_error`).
    @unsafe
    fileprivate init(fatalErrorOf client: OpaquePointer) {
        let (code, text) = unsafe withErrorText { text in
            unsafe rd_kafka_fatal_error(client, text.baseAddress, text.count)
        }
        let name = unsafe String(nullable: rd_kafka_err2name(code))
        self.init(RD_KAFKA_RESP_ERR__FATAL, "\(name): \(text)")
    }

    /// Whether it is about a connection, which is tried again.
    fileprivate var isOfConnection: Bool {
        switch reason {
        case .timedOut, .transport, .unresolved, .malformed, .tls, .authentication: true
        default: false
        }
    }
}

/// The part of librdkafka's statistics that we use (its STATISTICS.md, `brokers`).
private struct HandleStatistics: Decodable {
    let brokers: [String: BrokerEntry]

    struct BrokerEntry: Decodable {
        /// -1 for bootstrap addresses whose broker is not known yet.
        let nodeid: Int32
        let connects: Int
        let disconnects: Int
        let throttle: Window
        /// "UP", "DOWN", "INIT", or a step between.
        let state: String
    }

    /// A rolling window, here of milliseconds.
    struct Window: Decodable {
        let max: Int64
    }

    /// Whether there is a connection that works.
    var isConnected: Bool { brokers.values.contains { $0.state == "UP" } }

    /// Our connections by broker id. A broker can have two entries for a while, when its address has changed.
    var connections: [Int32: ConnectionStatistics] {
        brokers.values.reduce(into: [:]) { result, broker in
            guard broker.nodeid >= 0 else { return }
            var connection = result[broker.nodeid] ?? ConnectionStatistics()
            connection.connects += broker.connects
            connection.disconnects += broker.disconnects
            connection.throttleTime = Swift.max(connection.throttleTime, .milliseconds(broker.throttle.max))
            result[broker.nodeid] = connection
        }
    }
}
