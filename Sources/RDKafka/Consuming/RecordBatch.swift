internal import CRdKafka
public import ClusterModel

/// Records that were consumed together, in the order of their offsets within each partition.
///
/// It owns all their bytes, in one piece of memory: a batch costs a handful of allocations, not some per record.
public struct RecordBatch: Sendable, RandomAccessCollection {
    /// The partitions whose end was reached, with the offset that comes next. Records of the batch may lie beyond it, if they
    /// came after the end was reached.
    public private(set) var ends: [PartitionOffset] = []

    /// Errors of partitions or of the consumer.
    package private(set) var failures: [KafkaError] = []

    /// Where to read on in each partition, when all of this is handled.
    public private(set) var nextOffsets: [TopicPartition: Int64] = [:]

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    private var topics: [Name] = []

    /// By the index of the record, since most have none.
    private var headers: [Int: [KafkaHeader]] = [:]

    /// A record, its key and value as ranges of the bytes.
    private struct Entry {
        let topic: Int32
        let partition: Int32
        let offset: Int64
        let timestamp: Int64
        let key: Range<Int>?
        let value: Range<Int>?
    }

    public var startIndex: Int { 0 }

    public var endIndex: Int { entries.count }

    public subscript(position: Int) -> KafkaRecord {
        let entry = entries[position]
        return KafkaRecord(
            topic: topics[Int(entry.topic)], partition: entry.partition, offset: entry.offset,
            timestamp: entry.timestamp >= 0 ? entry.timestamp : nil,
            key: entry.key.map { bytes[$0] }, value: entry.value.map { bytes[$0] },
            headers: headers.isEmpty ? [] : headers[position] ?? [])
    }

    /// Whether there are records or ends of partitions.
    package var hasContents: Bool { !entries.isEmpty || !ends.isEmpty }

    mutating func reserve(records: Int, bytes count: Int) {
        entries.reserveCapacity(records)
        bytes.reserveCapacity(count)
    }

    /// Appends a record of the topic that was begun last.
    @unsafe
    mutating func append(
        partition: Int32, offset: Int64, timestamp: Int64, key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?, headers: [KafkaHeader]
    ) {
        if !headers.isEmpty { self.headers[entries.count] = headers }
        if let last = entries.last, last.topic != topics.count - 1 || last.partition != partition { closeRun() }
        unsafe entries.append(
            Entry(
                topic: Int32(topics.count - 1), partition: partition, offset: offset, timestamp: timestamp,
                key: copied(key), value: copied(value)))
    }

    /// Begins a run of records of one topic.
    mutating func beginTopic(_ name: Name) {
        closeRun()
        topics.append(name)
    }

    mutating func reachEnd(_ end: PartitionOffset) {
        ends.append(end)
    }

    mutating func fail(_ error: KafkaError) {
        failures.append(error)
    }

    /// Ends the building.
    mutating func finish() {
        closeRun()
        // Beyond the last record there may be what no reader sees, such as the end of a transaction.
        for end in ends { advance(TopicPartition(topic: end.topic, partition: end.partition), to: end.offset) }
    }

    /// Notes how far the last record's partition has come: once a run, not once a record.
    private mutating func closeRun() {
        guard let last = entries.last else { return }
        advance(TopicPartition(topic: topics[Int(last.topic)], partition: last.partition), to: last.offset + 1)
    }

    /// Within a batch, a position only goes forward: an end may have been reached before records that came later.
    private mutating func advance(_ partition: TopicPartition, to offset: Int64) {
        nextOffsets[partition] = Swift.max(nextOffsets[partition] ?? offset, offset)
    }

    @unsafe
    private mutating func copied(_ part: UnsafeRawBufferPointer?) -> Range<Int>? {
        guard let part = unsafe part else { return nil }
        let start = bytes.count
        unsafe bytes.append(contentsOf: part)
        return start..<bytes.count
    }
}

/// A message that was consumed.
public struct KafkaRecord: Sendable, Equatable {
    public let topic: Name

    public let partition: Int32

    public let offset: Int64

    /// When it was created or appended, by the topic's configuration, in milliseconds since 1970; nil in old formats.
    public let timestamp: Int64?

    /// The key: a part of the batch's memory. Nil is no key.
    public let key: ArraySlice<UInt8>?

    /// The value: a part of the batch's memory. Nil is a tombstone.
    public let value: ArraySlice<UInt8>?

    /// The headers, in order.
    public let headers: [KafkaHeader]
}

/// An offset in a partition.
public struct PartitionOffset: Sendable, Hashable {
    public var topic: Name
    public var partition: Int32
    public var offset: Int64

    public init(topic: Name, partition: Int32, offset: Int64) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
    }
}

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
