internal import CRdKafka
internal import Dispatch

/// A librdkafka client: producer or consumer. Its calls that block run on a queue of its own.
// @unchecked: the pointer never changes, and librdkafka's client handles may be used from any thread.
@safe
final class KafkaHandle: @unchecked Sendable {
    let pointer: OpaquePointer
    let queue = DispatchQueue(label: "test.kafka")

    /// A client of `type` with `settings` in librdkafka's names; values are bytes, for group names may be any.
    init(_ type: rd_kafka_type_t, _ settings: [String: [UInt8]]) throws {
        let defaults = ["log_level": "2", "socket.timeout.ms": "10000"].mapValues { Array($0.utf8) }
        let configuration = unsafe rd_kafka_conf_new()
        var message = [CChar](repeating: 0, count: 512)
        do {
            for (name, value) in defaults.merging(settings, uniquingKeysWith: { $1 }) {
                let result = unsafe rd_kafka_conf_set(configuration, name, cString(value), &message, message.count)
                guard result == RD_KAFKA_CONF_OK else { throw TestFailure("\(name): \(text(message))") }
            }
            unsafe rd_kafka_conf_set_events(configuration, RD_KAFKA_EVENT_DR)
            guard let handle = unsafe rd_kafka_new(type, configuration, &message, message.count) else {
                throw TestFailure("no Kafka client: \(text(message))")
            }
            unsafe pointer = handle
        } catch {
            // rd_kafka_new takes the configuration over only on success.
            unsafe rd_kafka_conf_destroy(configuration)
            throw error
        }
    }

    deinit {
        unsafe rd_kafka_destroy(pointer)
    }

    /// Runs `body` with this handle on its queue, where it may block.
    func run<Value: Sendable>(_ body: @escaping @Sendable (KafkaHandle) throws -> Value) async throws -> Value {
        try await blocking(on: queue) { try body(self) }
    }

    /// Throws what `error` says, and destroys it.
    func check(_ error: OpaquePointer?, _ what: String) throws {
        guard let error = unsafe error else { return }
        defer { unsafe rd_kafka_error_destroy(error) }
        throw TestFailure("\(what): \(unsafe String(cString: rd_kafka_error_string(error)))")
    }

    /// Throws if `code` is not "no error".
    func check(_ code: rd_kafka_resp_err_t, _ what: String) throws {
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        throw TestFailure("\(what): \(unsafe String(cString: rd_kafka_err2str(code)))")
    }
}

/// How long a call to the broker may take.
let kafkaTimeoutMilliseconds: Int32 = 30_000

/// `bytes` as C takes them, ended by a zero.
func cString(_ bytes: [UInt8]) -> [CChar] {
    bytes.map { CChar(bitPattern: $0) } + [0]
}

/// `text` as C takes it.
func cString(_ text: String) -> [CChar] {
    cString(Array(text.utf8))
}

/// The text that C left in `buffer`.
func text(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
