internal import CRdKafka

extension KafkaHandle {
    func createTopic(_ name: String, partitions: Int) throws {
        var message = [CChar](repeating: 0, count: 512)
        var topic = unsafe rd_kafka_NewTopic_new(name, Int32(partitions), 1, &message, message.count)
        guard let created = unsafe topic else { throw TestFailure("topic \(name): \(text(message))") }
        defer { unsafe rd_kafka_NewTopic_destroy(created) }
        try unsafe administer("creating the topic \(name)") { queue in
            unsafe rd_kafka_CreateTopics(pointer, &topic, 1, nil, queue)
        } results: { event, count in
            unsafe rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
        }
    }

    func createPartitions(_ name: String, total: Int) throws {
        var message = [CChar](repeating: 0, count: 512)
        var partitions = unsafe rd_kafka_NewPartitions_new(name, total, &message, message.count)
        guard let created = unsafe partitions else { throw TestFailure("topic \(name): \(text(message))") }
        defer { unsafe rd_kafka_NewPartitions_destroy(created) }
        try unsafe administer("growing the topic \(name)") { queue in
            unsafe rd_kafka_CreatePartitions(pointer, &partitions, 1, nil, queue)
        } results: { event, count in
            unsafe rd_kafka_CreatePartitions_result_topics(rd_kafka_event_CreatePartitions_result(event), &count)
        }
    }

    func deleteTopic(_ name: String) throws {
        var topic = unsafe rd_kafka_DeleteTopic_new(name)
        guard let deleted = unsafe topic else { throw TestFailure("topic \(name) cannot be named") }
        defer { unsafe rd_kafka_DeleteTopic_destroy(deleted) }
        try unsafe administer("deleting the topic \(name)") { queue in
            unsafe rd_kafka_DeleteTopics(pointer, &topic, 1, nil, queue)
        } results: { event, count in
            unsafe rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count)
        }
    }

    private typealias TopicResults = UnsafeMutablePointer<OpaquePointer?>

    /// Sends a request about one topic, waits for the answer, and throws the error of either.
    private func administer(
        _ what: String,
        request: (OpaquePointer) -> Void,
        results: (OpaquePointer, inout Int) -> TopicResults?
    ) throws {
        guard let queue = unsafe rd_kafka_queue_new(pointer) else { throw TestFailure("no queue") }
        defer { unsafe rd_kafka_queue_destroy(queue) }
        unsafe request(queue)
        guard let event = unsafe rd_kafka_queue_poll(queue, kafkaTimeoutMilliseconds) else {
            throw TestFailure("\(what): no answer")
        }
        defer { unsafe rd_kafka_event_destroy(event) }
        try unsafe check(rd_kafka_event_error(event), what)
        var count = 0
        guard let answers = unsafe results(event, &count), count == 1 else {
            throw TestFailure("\(what): \(count) results instead of one")
        }
        try unsafe check(rd_kafka_topic_result_error(answers[0]), what)
    }
}
