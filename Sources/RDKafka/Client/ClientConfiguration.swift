internal import CRdKafka

/// A configuration under construction (`rd_kafka_conf_t`), destroyed unless a client takes it over.
@safe
struct ClientConfiguration: ~Copyable {
    private let conf: OpaquePointer

    init() {
        unsafe conf = rd_kafka_conf_new()
    }

    deinit {
        unsafe rd_kafka_conf_destroy(conf)
    }

    /// Sets a property (`rd_kafka_conf_set`).
    borrowing func set(_ key: String, _ value: String) throws(KafkaPropertyError) {
        let (result, text) = unsafe withErrorText { text in
            unsafe rd_kafka_conf_set(conf, key, value, text.baseAddress, text.count)
        }
        guard result != RD_KAFKA_CONF_OK else { return }
        // The text may contain the value.
        let isHidden = result == RD_KAFKA_CONF_INVALID && (KafkaProperties.isSecret(key) || key.hasSuffix(".pem"))
        throw KafkaPropertyError(
            key: key, message: isHidden ? "the value is not accepted" : text,
            isUnknown: result == RD_KAFKA_CONF_UNKNOWN)
    }

    /// Sends these kinds as events instead of calling back (`rd_kafka_conf_set_events`).
    borrowing func deliver(events: Int32) {
        unsafe rd_kafka_conf_set_events(conf, events)
    }

    /// Makes a client (`rd_kafka_new`). Its owner must destroy it.
    @unsafe
    consuming func makeClient(_ type: rd_kafka_type_t) throws(KafkaError) -> OpaquePointer {
        let (client, text) = unsafe withErrorText { text in
            unsafe rd_kafka_new(type, conf, text.baseAddress, text.count)
        }
        // rd_kafka_new takes the configuration over only on success; else deinit destroys it.
        guard let client = unsafe client else {
            _ = consume self
            throw KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, text)
        }
        discard self
        return unsafe client
    }
}

/// Calls `body` with room for an error text, as many functions of librdkafka want it, and returns the text with the result.
@unsafe
func withErrorText<Result>(
    _ body: (UnsafeMutableBufferPointer<CChar>) -> Result
) -> (Result, String) {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { text in
        unsafe text.initialize(repeating: 0)
        let result = unsafe body(text)
        return unsafe (result, String(nullable: text.baseAddress))
    }
}
