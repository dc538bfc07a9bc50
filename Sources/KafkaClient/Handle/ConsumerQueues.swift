internal import CRdKafka

/// The queues of a consumer.
enum ConsumerQueues {
    /// A queue on which a consumer's main queue and that of its group arrive together. Its owner must destroy it.
    ///
    /// Polling it also tells librdkafka that the application lives (`max.poll.interval.ms`).
    @unsafe
    static func control(of client: OpaquePointer) -> OpaquePointer {
        let control: OpaquePointer = unsafe rd_kafka_queue_new(client)
        unsafe forward(rd_kafka_queue_get_main(client), to: control)
        unsafe forward(rd_kafka_queue_get_consumer(client), to: control)
        return unsafe control
    }

    /// Lets what arrives on a queue arrive on another (`rd_kafka_queue_forward`), and gives up the reference to the former.
    @unsafe
    private static func forward(_ queue: OpaquePointer?, to other: OpaquePointer) {
        guard let queue = unsafe queue else { return }
        unsafe rd_kafka_queue_forward(queue, other)
        unsafe rd_kafka_queue_destroy(queue)
    }
}
