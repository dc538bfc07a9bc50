/// A message to be produced.
public struct KafkaMessage: Sendable, Equatable {
    /// The partition; nil leaves the choice to the topic's partitioner (property `partitioner`), which goes by the key.
    public var partition: Int32?

    /// The key; nil is no key.
    public var key: [UInt8]?

    /// The value; nil is a tombstone.
    public var value: [UInt8]?

    /// The headers, in order; names may repeat.
    public var headers: [KafkaHeader]

    /// When it was created, in milliseconds since 1970; nil is now.
    public var timestamp: Int64?

    public init(
        key: [UInt8]? = nil, value: [UInt8]?, partition: Int32? = nil, headers: [KafkaHeader] = [],
        timestamp: Int64? = nil
    ) {
        self.partition = partition
        self.key = key
        self.value = value
        self.headers = headers
        self.timestamp = timestamp
    }
}

/// A header of a message.
public struct KafkaHeader: Sendable, Equatable {
    public var name: String

    /// The value; nil is none, which is not the same as an empty one.
    public var value: [UInt8]?

    public init(_ name: String, _ value: [UInt8]?) {
        self.name = name
        self.value = value
    }
}

/// Where a message has arrived.
public struct Delivery: Sendable, Equatable {
    public let partition: Int32

    /// Its offset; nil where the broker does not report it (`acks=0`).
    public let offset: Int64?

    /// The broker that took it, the partition's leader at the time; nil if that is unknown.
    public let broker: Int32?

    /// From handing the message over to its acknowledgement (`rd_kafka_message_latency`).
    public let latency: Duration
}

/// Whether a message was taken.
public enum EnqueueResult: Sendable, Equatable {
    /// It is on its way; its report will come.
    case accepted

    /// There are too many messages under way (`queue.buffering.max.messages`, `queue.buffering.max.kbytes`). Wait for room
    /// and enqueue it again.
    case queueFull
}
