/// Where a message has arrived.
public struct Delivery: Sendable, Equatable {
    public let partition: Int32

    /// Its offset; nil where the broker does not tell (`acks=0`).
    public let offset: Int64?

    /// The broker that took it, the partition's leader at the time; nil if that is unknown.
    public let broker: Int32?

    /// From handing the message over to its acknowledgement (`rd_kafka_message_latency`).
    public let latency: Duration
}

/// What became of a message that was enqueued.
public struct DeliveryReport: Sendable {
    /// The tag that the message was enqueued with.
    public let tag: UInt32

    public let result: Result<Delivery, KafkaError>
}

/// Whether a message was taken.
public enum EnqueueResult: Sendable, Equatable {
    /// It is on its way; its report will come.
    case accepted

    /// There are too many messages under way (`queue.buffering.max.messages`, `queue.buffering.max.kbytes`). Wait for room
    /// and enqueue it again.
    case queueFull
}
