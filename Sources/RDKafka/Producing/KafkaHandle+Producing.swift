internal import CRdKafka
package import ClusterModel
internal import Synchronization

/// The topics that a handle produces to (`rd_kafka_topic_t`), which are destroyed before the client.
final class ProducerTopics: Sendable {
    @safe
    // @unchecked: librdkafka's topics may be used from any thread.
    fileprivate struct Pointer: @unchecked Sendable {
        let topic: OpaquePointer
    }

    private let pointers = Mutex<[Name: Pointer]>([:])

    /// The topic with this name (`rd_kafka_topic_new`).
    fileprivate func pointer(_ name: Name, _ kafka: borrowing ClientPointers) throws(KafkaError) -> Pointer {
        let client = unsafe kafka.client
        return try pointers.withLock { pointers throws(KafkaError) in
            if let known = pointers[name] { return known }
            let topic = unsafe name.nullTerminated.withUnsafeBufferPointer { name in
                unsafe rd_kafka_topic_new(client, name.baseAddress, nil)
            }
            guard let topic = unsafe topic else { throw .invalid("`\(name)` is not a name for a topic") }
            let pointer = unsafe Pointer(topic: topic)
            pointers[name] = pointer
            return pointer
        }
    }

    /// Destroys the topics, which must not be used any more.
    func destroy() {
        let held = pointers.withLock { pointers in
            defer { pointers = [:] }
            return pointers.values
        }
        for pointer in held { unsafe rd_kafka_topic_destroy(pointer.topic) }
    }
}

/// A topic that a handle produces to.
package struct HandleTopic: Sendable {
    private let handle: KafkaHandle
    private let pointer: ProducerTopics.Pointer

    fileprivate init(handle: KafkaHandle, pointer: ProducerTopics.Pointer) {
        self.handle = handle
        self.pointer = pointer
    }

    /// Hands one message over (`rd_kafka_produceva`), whose bytes librdkafka copies.
    ///
    /// - Parameter number: comes back with the message's report.
    /// - Throws: `KafkaError` if the message is refused for good.
    package func produce(_ message: KafkaMessage, number: UInt) throws(KafkaError) -> EnqueueResult {
        let headers = unsafe message.headers.isEmpty ? nil : copiedHeaders(message.headers)
        do {
            try handle.withClient { kafka throws(KafkaError) in
                try unsafe check(taking: hand(message, headers, to: pointer.topic, number, kafka.client))
            }
            return .accepted
        } catch {
            // librdkafka takes the headers over only with the message.
            if let headers = unsafe headers { unsafe rd_kafka_headers_destroy(headers) }
            guard error.code == RD_KAFKA_RESP_ERR__QUEUE_FULL.rawValue else { throw error }
            return .queueFull
        }
    }
}

extension KafkaHandle {
    /// A topic to produce to.
    package func producerTopic(_ name: Name) throws(KafkaError) -> HandleTopic {
        try withClient { kafka throws(KafkaError) in
            HandleTopic(handle: self, pointer: try producerTopics.pointer(name, kafka))
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
    _ message: KafkaMessage, _ headers: OpaquePointer?, to topic: OpaquePointer, _ number: UInt, _ client: OpaquePointer
) -> OpaquePointer? {
    unsafe withMemory(of: message.key) { key in
        unsafe withMemory(of: message.value) { value in
            unsafe withUnsafeTemporaryAllocation(of: rd_kafka_vu_t.self, capacity: 8) { fields in
                var count = 0
                func add(_ type: rd_kafka_vtype_t, _ value: rd_kafka_vu_t.__Unnamed_union_u) {
                    unsafe fields.initializeElement(at: count, to: rd_kafka_vu_t(vtype: type, u: value))
                    count += 1
                }
                unsafe add(RD_KAFKA_VTYPE_RKT, .init(rkt: topic))
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
