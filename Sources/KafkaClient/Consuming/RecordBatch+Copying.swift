internal import CRdKafka
internal import ClusterModel

extension RecordBatch {
    /// Copies messages and destroys them (`rd_kafka_message_destroy`): what librdkafka fetched does not outlive the call.
    @unsafe
    init(taking messages: UnsafeMutableBufferPointer<UnsafeMutablePointer<rd_kafka_message_t>?>) {
        var size = 0
        for index in messages.indices {
            guard let message = unsafe messages[index] else { continue }
            unsafe size += message.pointee.len + message.pointee.key_len
        }
        reserve(records: messages.count, bytes: size)
        var topic: OpaquePointer?
        for index in messages.indices {
            guard let message = unsafe messages[index] else { continue }
            defer { unsafe rd_kafka_message_destroy(message) }
            switch unsafe message.pointee.err {
            case RD_KAFKA_RESP_ERR_NO_ERROR:
                if unsafe message.pointee.rkt != topic {
                    unsafe topic = message.pointee.rkt
                    unsafe beginTopic(Name(cString: rd_kafka_topic_name(topic)))
                }
                unsafe append(message)
            case RD_KAFKA_RESP_ERR__PARTITION_EOF:
                unsafe reachEnd(
                    PartitionOffset(
                        topic: Name(cString: rd_kafka_topic_name(message.pointee.rkt)),
                        partition: message.pointee.partition, offset: message.pointee.offset))
            default:
                unsafe fail(KafkaError(message.pointee.err, String(nullable: rd_kafka_message_errstr(message))))
            }
        }
        finish()
    }

    @unsafe
    private mutating func append(_ message: UnsafeMutablePointer<rd_kafka_message_t>) {
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        unsafe append(
            partition: message.pointee.partition, offset: message.pointee.offset,
            timestamp: rd_kafka_message_timestamp(message, &kind),
            key: part(message.pointee.key, message.pointee.key_len),
            value: part(message.pointee.payload, message.pointee.len), headers: copiedHeaders(of: message))
    }
}

@unsafe
private func part(_ start: UnsafeMutableRawPointer?, _ count: Int) -> UnsafeRawBufferPointer? {
    unsafe start.map { unsafe UnsafeRawBufferPointer(start: $0, count: count) }
}

/// The headers of a message (`rd_kafka_message_headers`), which stay the message's own.
@unsafe
private func copiedHeaders(of message: UnsafePointer<rd_kafka_message_t>) -> [KafkaHeader] {
    var list: OpaquePointer?
    guard unsafe rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR else { return [] }
    var headers: [KafkaHeader] = []
    var name: UnsafePointer<CChar>?
    var value: UnsafeRawPointer?
    var size = 0
    while unsafe rd_kafka_header_get_all(list, headers.count, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR {
        let bytes = unsafe value.map { unsafe Array(UnsafeRawBufferPointer(start: $0, count: size)) }
        headers.append(KafkaHeader(unsafe String(nullable: name), bytes))
    }
    return headers
}
