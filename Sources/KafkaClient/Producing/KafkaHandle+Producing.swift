internal import CRdKafka
internal import ClusterModel

/// Why a message was not taken.
enum Refusal {
    case queueFull
    case failed(KafkaError)
}

/// A topic that is produced to (`rd_kafka_topic_t`): its owner must destroy it before the client.
@safe
// @unchecked: librdkafka's topics may be used from any thread.
struct TopicPointer: @unchecked Sendable {
    let pointer: OpaquePointer

    func destroy() {
        unsafe rd_kafka_topic_destroy(pointer)
    }
}

extension KafkaHandle {
    /// Hands one message over (`rd_kafka_produceva`), whose bytes librdkafka copies. Returns nil if it was taken.
    ///
    /// - Parameter opaque: comes back with the message's report.
    func produce(_ message: KafkaMessage, to topic: TopicPointer, opaque: UInt) -> Refusal? {
        let headers = unsafe message.headers.isEmpty ? nil : copiedHeaders(message.headers)
        let error = unsafe withMemory(of: message.key) { key in
            unsafe withMemory(of: message.value) { value in
                unsafe withUnsafeTemporaryAllocation(of: rd_kafka_vu_t.self, capacity: 8) { fields in
                    var count = 0
                    func add(_ type: rd_kafka_vtype_t, _ value: rd_kafka_vu_t.__Unnamed_union_u) {
                        unsafe fields.initializeElement(at: count, to: rd_kafka_vu_t(vtype: type, u: value))
                        count += 1
                    }
                    unsafe add(RD_KAFKA_VTYPE_RKT, .init(rkt: topic.pointer))
                    unsafe add(RD_KAFKA_VTYPE_MSGFLAGS, .init(i: RD_KAFKA_MSG_F_COPY))
                    unsafe add(RD_KAFKA_VTYPE_PARTITION, .init(i32: message.partition ?? RD_KAFKA_PARTITION_UA))
                    unsafe add(RD_KAFKA_VTYPE_KEY, .init(mem: key))
                    unsafe add(RD_KAFKA_VTYPE_VALUE, .init(mem: value))
                    unsafe add(RD_KAFKA_VTYPE_OPAQUE, .init(ptr: UnsafeMutableRawPointer(bitPattern: opaque)))
                    if let timestamp = message.timestamp {
                        unsafe add(RD_KAFKA_VTYPE_TIMESTAMP, .init(i64: timestamp))
                    }
                    if let headers = unsafe headers { unsafe add(RD_KAFKA_VTYPE_HEADERS, .init(headers: headers)) }
                    return unsafe rd_kafka_produceva(client, fields.baseAddress, count)
                }
            }
        }
        guard let error = unsafe error else { return nil }
        // librdkafka takes the headers over only with the message.
        if let headers = unsafe headers { unsafe rd_kafka_headers_destroy(headers) }
        defer { unsafe rd_kafka_error_destroy(error) }
        let isFull = unsafe rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR__QUEUE_FULL
        return isFull ? .queueFull : .failed(unsafe KafkaError(copying: error))
    }

    /// A topic to produce to (`rd_kafka_topic_new`).
    func producerTopic(_ name: Name) throws(KafkaError) -> TopicPointer {
        let topic = unsafe name.nullTerminated.withUnsafeBufferPointer { name in
            unsafe rd_kafka_topic_new(client, name.baseAddress, nil)
        }
        guard let topic = unsafe topic else {
            throw KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, "`\(name)` is no name for a topic")
        }
        return unsafe TopicPointer(pointer: topic)
    }

    /// Waits until all messages have been reported, and their reports taken (`rd_kafka_flush`). Blocks for at most `timeout`.
    func flush(timeout: Duration) -> Bool {
        unsafe rd_kafka_flush(client, timeout.timeoutMilliseconds) == RD_KAFKA_RESP_ERR_NO_ERROR
    }

    /// Gives all messages up; they are reported as failed (`rd_kafka_purge`).
    func purge() {
        unsafe rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
    }
}

private typealias Memory = rd_kafka_vu_t.__Unnamed_union_u.__Unnamed_struct_mem

/// Calls `body` with the address of `bytes`, which is NULL for no bytes but not for an empty array.
@unsafe
private func withMemory<Result>(of bytes: [UInt8]?, _ body: (Memory) -> Result) -> Result {
    guard let bytes else { return unsafe body(Memory(ptr: nil, size: 0)) }
    return unsafe bytes.withUnsafeBytes { buffer in
        // Never read from where there are no bytes.
        let address = unsafe buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
        return unsafe body(Memory(ptr: UnsafeMutableRawPointer(mutating: address), size: buffer.count))
    }
}

/// A message's headers, to be destroyed unless they are handed over (`rd_kafka_headers_new`).
@unsafe
private func copiedHeaders(_ headers: [KafkaHeader]) -> OpaquePointer? {
    let list = unsafe rd_kafka_headers_new(headers.count)
    for header in headers {
        unsafe withMemory(of: header.value) { value in
            // -1: up to the closing NUL.
            _ = unsafe rd_kafka_header_add(list, header.name, -1, value.ptr, value.size)
        }
    }
    return unsafe list
}
