internal import CRdKafka
package import ClusterModel
internal import Synchronization

/// The topics that a handle produces to (`rd_kafka_topic_t`), which are destroyed before the client.
final class ProducerTopics: Sendable {
    private let topics = Mutex<[Name: TopicPointer]>([:])

    /// The topic with this name (`rd_kafka_topic_new`).
    @unsafe
    func topic(_ name: Name, of client: OpaquePointer) throws(KafkaError) -> TopicPointer {
        try topics.withLock { topics throws(KafkaError) in
            if let known = topics[name] { return known }
            let made = unsafe name.nullTerminated.withUnsafeBufferPointer { name in
                unsafe rd_kafka_topic_new(client, name.baseAddress, nil)
            }
            guard let made = unsafe made else { throw .invalid("`\(name)` is not a name for a topic") }
            let topic = unsafe TopicPointer(pointer: made)
            topics[name] = topic
            return topic
        }
    }

    /// Destroys the topics, which must not be used any more.
    func destroy() {
        let held = topics.withLock { topics in
            defer { topics = [:] }
            return topics.values
        }
        for topic in held { unsafe rd_kafka_topic_destroy(topic.pointer) }
    }
}

/// A topic that a handle produces to. Only that handle uses the pointer, while it is open.
@safe
// @unchecked: librdkafka's topics may be used from any thread.
package struct TopicPointer: @unchecked Sendable {
    fileprivate let pointer: OpaquePointer
}

extension KafkaHandle {
    /// A topic to produce to with this handle.
    package func producerTopic(_ name: Name) throws(KafkaError) -> TopicPointer {
        try withClient { kafka throws(KafkaError) in try unsafe producerTopics.topic(name, of: kafka.client) }
    }

    /// Hands one message over (`rd_kafka_produceva`), whose bytes librdkafka copies.
    ///
    /// - Parameters:
    ///   - topic: a topic of this handle.
    ///   - number: comes back with the message's report.
    /// - Throws: `KafkaError` if the message is refused for good.
    package func produce(
        _ message: KafkaMessage, to topic: TopicPointer, number: UInt
    ) throws(KafkaError) -> EnqueueResult {
        let headers = unsafe message.headers.isEmpty ? nil : copiedHeaders(message.headers)
        do {
            try withClient { kafka throws(KafkaError) in
                try unsafe check(taking: hand(message, headers, to: topic, number, kafka.client))
            }
            return .accepted
        } catch {
            // librdkafka takes the headers over only with the message.
            if let headers = unsafe headers { unsafe rd_kafka_headers_destroy(headers) }
            guard error.code == RD_KAFKA_RESP_ERR__QUEUE_FULL.rawValue else { throw error }
            return .queueFull
        }
    }

    /// Waits until all messages have been reported, and their reports taken (`rd_kafka_flush`). Blocks for at most `timeout`.
    ///
    /// - Returns: whether all have been.
    package func flush(timeout: Duration) throws(KafkaError) -> Bool {
        try withClient { kafka throws(KafkaError) in
            unsafe rd_kafka_flush(kafka.client, timeout.timeoutMilliseconds) == RD_KAFKA_RESP_ERR_NO_ERROR
        }
    }

    /// Gives all messages up; they are reported as failed (`rd_kafka_purge`).
    package func purge() throws(KafkaError) {
        try withClient { kafka throws(KafkaError) in
            try check(unsafe rd_kafka_purge(kafka.client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT))
        }
    }
}

/// Returns an error object if the message is refused, to be destroyed.
@unsafe
private func hand(
    _ message: KafkaMessage, _ headers: OpaquePointer?, to topic: TopicPointer, _ number: UInt, _ client: OpaquePointer
) -> OpaquePointer? {
    unsafe withMemory(of: message.key) { key in
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
                unsafe add(RD_KAFKA_VTYPE_OPAQUE, .init(ptr: UnsafeMutableRawPointer(bitPattern: number)))
                if let timestamp = message.timestamp {
                    unsafe add(RD_KAFKA_VTYPE_TIMESTAMP, .init(i64: timestamp))
                }
                if let headers = unsafe headers { unsafe add(RD_KAFKA_VTYPE_HEADERS, .init(headers: headers)) }
                return unsafe rd_kafka_produceva(client, fields.baseAddress, count)
            }
        }
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
