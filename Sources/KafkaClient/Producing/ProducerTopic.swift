internal import CRdKafka
public import ClusterModel

/// A topic of one producer.
public final class ProducerTopic: Sendable {
    public let name: Name

    private let producer: KafkaProducer

    /// Used by the producer only, for as long as that is open.
    let pointer: TopicPointer

    init(name: Name, producer: KafkaProducer, pointer: TopicPointer) {
        self.name = name
        self.producer = producer
        self.pointer = pointer
    }

    /// Hands a message over, without waiting (`rd_kafka_produceva`). Its bytes are copied once.
    ///
    /// - Parameter tag: comes back with the message's report.
    /// - Throws: `KafkaError` if the message is refused for good: too large, the partition unknown, the producer closed or
    ///   in a fatal state.
    public func enqueue(_ message: KafkaMessage, tag: UInt32 = 0) throws(KafkaError) -> EnqueueResult {
        switch producer.produce(message, to: self, opaque: UInt(tag)) {
        case nil: .accepted
        case .queueFull: .queueFull
        case .failed(let error): throw error
        }
    }

    /// Produces a message and waits until it is acknowledged (property `acks`). Waits for room, too.
    ///
    /// What has been handed over cannot be called back: cancelling the task ends the wait for room (with an error), but not
    /// the one for the acknowledgement, which `message.timeout.ms` does.
    public func send(_ message: KafkaMessage) async throws(KafkaError) -> Delivery {
        while true {
            if let result = await producer.deliver(message, to: self) { return try result.get() }
            do {
                try await producer.waitForRoom()
            } catch {
                throw KafkaError(RD_KAFKA_RESP_ERR__QUEUE_FULL, "the task was cancelled before there was room")
            }
        }
    }
}
