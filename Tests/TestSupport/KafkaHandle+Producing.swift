internal import CRdKafka

extension KafkaHandle {
    /// Sends `count` messages of `size` bytes to one partition, and waits until the broker has them all.
    func produce(_ count: Int, size: Int, topic: String, partition: Int32) throws {
        guard let destination = unsafe rd_kafka_topic_new(pointer, topic, nil) else {
            throw TestFailure("no handle for the topic \(topic)")
        }
        defer { unsafe rd_kafka_topic_destroy(destination) }
        var payload = [UInt8](repeating: UInt8(ascii: "x"), count: size)
        for _ in 0..<count {
            let result = unsafe rd_kafka_produce(
                destination, partition, RD_KAFKA_MSG_F_COPY, &payload, size, nil, 0, nil)
            guard result == 0 else {
                return try check(rd_kafka_last_error(), "producing to \(topic) [\(partition)]")
            }
        }
        try waitForDelivery(of: count, to: topic)
    }

    private func waitForDelivery(of count: Int, to topic: String) throws {
        guard let queue = unsafe rd_kafka_queue_get_main(pointer) else { throw TestFailure("no main queue") }
        defer { unsafe rd_kafka_queue_destroy(queue) }
        var delivered = 0
        while delivered < count {
            // Every message gets its report: at the latest when message.timeout.ms has passed.
            guard let event = unsafe rd_kafka_queue_poll(queue, kafkaTimeoutMilliseconds) else {
                throw TestFailure("\(topic) took \(delivered) of \(count) messages")
            }
            defer { unsafe rd_kafka_event_destroy(event) }
            while let message = unsafe rd_kafka_event_message_next(event) {
                try unsafe check(message.pointee.err, "delivery to \(topic)")
                delivered += 1
            }
        }
    }
}
