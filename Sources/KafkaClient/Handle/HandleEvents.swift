internal import CRdKafka
internal import ClusterModel
internal import Foundation
internal import Logging
internal import Synchronization

/// What a handle's events have told: the last error of a connection, and our connections to each broker.
final class HandleEvents: Sendable {
    private struct State {
        var lastError: KafkaError?
        var connections: [Int32: BrokerConnection] = [:]
    }

    private let state = Mutex(State())
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    /// The last connection error, which says more than the timeout that it leads to.
    var lastError: KafkaError? { state.withLock { $0.lastError } }

    /// Our connections, by broker id, as of the last statistics.
    var connections: [Int32: BrokerConnection] { state.withLock { $0.connections } }

    /// Forgets the last error: the connection works again.
    func clearError() {
        state.withLock { $0.lastError = nil }
    }

    /// An error event (`RD_KAFKA_EVENT_ERROR`).
    @unsafe
    func error(_ event: OpaquePointer) {
        let code = unsafe rd_kafka_event_error(event)
        // It only sums up the errors of the single brokers, which say why.
        guard code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN else { return }
        let text = unsafe String(nullable: rd_kafka_event_error_string(event))
        // A peer that hangs up during the handshake is now _SSL, now _TRANSPORT; the text names the state.
        let isHandshake = text.contains("SSL_HANDSHAKE") || text.contains("SSL routines")
        let error = KafkaError(isHandshake ? RD_KAFKA_RESP_ERR__SSL : code, text)
        state.withLock { $0.lastError = error }
        logger.debug("kafka client: \(error.message)")
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
        } catch {
            logger.warning("librdkafka's statistics cannot be read, broker connection series are missing: \(error)")
        }
    }
}
