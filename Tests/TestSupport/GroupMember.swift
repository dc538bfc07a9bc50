internal import CRdKafka
internal import Dispatch
internal import Synchronization

/// A live member of a consumer group: it polls, and so stays in the group, until it leaves.
public final class GroupMember: Sendable {
    private let consumer: KafkaHandle
    private let polling = DispatchQueue(label: "test.kafka.poll")
    private let leaving = Atomic(false)
    private let lastError = Mutex<rd_kafka_resp_err_t>(RD_KAFKA_RESP_ERR_NO_ERROR)

    init(_ settings: [String: [UInt8]]) throws {
        consumer = try KafkaHandle(RD_KAFKA_CONSUMER, settings)
    }

    /// Commits `offsets`, by topic and partition, for the group.
    public func commit(_ offsets: [String: [Int32: Int64]]) async throws {
        // A rebalance refuses commits for as long as it lasts.
        try await eventually("a commit of \(offsets)") { [consumer] in
            try await consumer.run { try $0.commit(offsets) }
            return true
        }
    }

    /// The number of partitions assigned to this member now.
    public func assignedPartitions() async throws -> Int {
        try await consumer.run { try $0.assignmentCount() }
    }

    /// Leaves the group, as a consumer that shuts down properly does. A second call does nothing.
    public func leave() async throws {
        guard !leaving.exchange(true, ordering: .relaxed) else { return }
        try await blocking(on: polling) { [consumer] in
            try unsafe consumer.check(rd_kafka_consumer_close(consumer.pointer), "leaving the group")
        }
    }

    func join(_ topics: [String]) async throws {
        try await consumer.run { try $0.subscribe(topics) }
        poll()
        try await eventually("partitions of \(topics)") {
            if try await assignedPartitions() > 0 { return true }
            try consumer.check(lastError.withLock { $0 }, "polling")
            return false
        }
    }

    /// Polls once and asks for the next turn, so that leaving can come in between.
    private func poll() {
        polling.async { [weak self, consumer] in
            guard let self, !leaving.load(ordering: .relaxed) else { return }
            if let message = unsafe rd_kafka_consumer_poll(consumer.pointer, 50) {
                lastError.withLock { $0 = unsafe message.pointee.err }
                unsafe rd_kafka_message_destroy(message)
            }
            consumer.pauseAssignment()
            poll()
        }
    }
}

extension KafkaHandle {
    fileprivate func subscribe(_ topics: [String]) throws {
        guard let list = unsafe rd_kafka_topic_partition_list_new(Int32(topics.count)) else {
            throw TestFailure("no partition list")
        }
        defer { unsafe rd_kafka_topic_partition_list_destroy(list) }
        for topic in topics { unsafe rd_kafka_topic_partition_list_add(list, topic, RD_KAFKA_PARTITION_UA) }
        try unsafe check(rd_kafka_subscribe(pointer, list), "subscribing to \(topics)")
    }

    fileprivate func assignmentCount() throws -> Int {
        var list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
        try unsafe check(rd_kafka_assignment(pointer, &list), "assignment")
        defer { unsafe rd_kafka_topic_partition_list_destroy(list) }
        return Int(unsafe list?.pointee.cnt ?? 0)
    }

    /// Stops the fetching of messages, which no test wants and which keeps a core busy: the test broker answers a fetch
    /// at once even if there is nothing to fetch.
    fileprivate func pauseAssignment() {
        var list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
        guard unsafe rd_kafka_assignment(pointer, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list = unsafe list else {
            return
        }
        unsafe rd_kafka_pause_partitions(pointer, list)
        unsafe rd_kafka_topic_partition_list_destroy(list)
    }

    fileprivate func commit(_ offsets: [String: [Int32: Int64]]) throws {
        guard let list = unsafe rd_kafka_topic_partition_list_new(Int32(offsets.count)) else {
            throw TestFailure("no partition list")
        }
        defer { unsafe rd_kafka_topic_partition_list_destroy(list) }
        for (topic, partitions) in offsets {
            for (partition, offset) in partitions {
                unsafe rd_kafka_topic_partition_list_add(list, topic, partition)
                unsafe rd_kafka_topic_partition_list_set_offset(list, topic, partition, offset)
            }
        }
        try unsafe check(rd_kafka_commit(pointer, list, 0), "commit")
        for index in 0..<Int(unsafe list.pointee.cnt) {
            try unsafe check(list.pointee.elems[index].err, "commit of one of \(offsets.keys.sorted())")
        }
    }
}
