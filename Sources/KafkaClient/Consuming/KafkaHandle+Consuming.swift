internal import CRdKafka
internal import ClusterModel
internal import Glibc

extension KafkaHandle {
    /// Takes up to `maximum` records, ends of partitions and errors off the queue of records: waits for the first for at most
    /// `timeout`, and for no other (`rd_kafka_consume_batch_queue`, which would else wait until it has as many as it may).
    func fetch(maximum: Int, timeout: Duration) -> RecordBatch {
        unsafe withUnsafeTemporaryAllocation(
            of: UnsafeMutablePointer<rd_kafka_message_t>?.self, capacity: maximum
        ) { messages in
            unsafe messages.initialize(repeating: nil)
            var count = unsafe rd_kafka_consume_batch_queue(
                records, timeout.timeoutMilliseconds, messages.baseAddress, 1)
            if count == 1, maximum > 1, let start = messages.baseAddress {
                unsafe count += max(0, rd_kafka_consume_batch_queue(records, 0, start + 1, maximum - 1))
            }
            return unsafe RecordBatch(taking: messages.extracting(..<max(0, count)))
        }
    }

    /// Ends the wait of a `fetch` (`rd_kafka_queue_yield`).
    func interruptFetch() {
        unsafe rd_kafka_queue_yield(records)
    }

    func subscribe(to topics: [Name]) throws(KafkaError) {
        let list = PartitionList(topics.map { TopicPartition(topic: $0, partition: RD_KAFKA_PARTITION_UA) })
        try check(unsafe rd_kafka_subscribe(client, list.pointer))
    }

    /// Reads these partitions and no others, or, if `isIncremental`, these as well.
    ///
    /// Their records go to the queue of records and not to that of the events; this must be said before they are fetched.
    func assign(_ list: borrowing PartitionList, isIncremental: Bool = false) throws(KafkaError) {
        if let records = unsafe records {
            for partition in list.partitions { unsafe partitionQueues.forward(partition, of: client, to: records) }
        }
        if isIncremental {
            try unsafe check(taking: rd_kafka_incremental_assign(client, list.pointer))
        } else {
            try check(unsafe rd_kafka_assign(client, list.pointer))
        }
    }

    /// Reads these partitions no more; nil: none.
    func unassign(_ partitions: [TopicPartition]?) throws(KafkaError) {
        if let partitions {
            let list = PartitionList(partitions)
            try unsafe check(taking: rd_kafka_incremental_unassign(client, list.pointer))
        } else {
            try check(unsafe rd_kafka_assign(client, nil))
        }
    }

    /// Reads nothing more, and returns when that has come into effect. A partition that stops being read takes its records'
    /// way back to the group's queue: one that is assigned again must have stopped before.
    func clearAssignment() throws(KafkaError) {
        try unassign(nil)
        // librdkafka's thread takes questions in turn: once it answers this one, it has stopped the partitions.
        _ = assignment()
    }

    /// Whether the group moves partitions one by one, and not all at once (KIP-429, `rd_kafka_rebalance_protocol`).
    var rebalancesIncrementally: Bool {
        unsafe String(nullable: rd_kafka_rebalance_protocol(client)) == "COOPERATIVE"
    }

    /// Whether the partitions that are being taken away may have a new owner already.
    var hasLostAssignment: Bool { unsafe rd_kafka_assignment_lost(client) != 0 }

    /// The partitions that are read.
    func assignment() -> PartitionList {
        var list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
        unsafe rd_kafka_assignment(client, &list)
        return unsafe PartitionList(taking: list)
    }

    /// Notes what is to be committed next (`rd_kafka_offsets_store`). Partitions that are not ours any more are left out.
    func store(_ offsets: [TopicPartition: Int64]) {
        guard !offsets.isEmpty else { return }
        let list = PartitionList(offsets)
        unsafe rd_kafka_offsets_store(client, list.pointer)
    }

    /// Begins to leave the group, and waits until that is done or `deadline` has come (`rd_kafka_consumer_close_queue`).
    /// Blocks.
    func leaveGroup(until deadline: ContinuousClock.Instant) throws(KafkaError) {
        try unsafe check(taking: rd_kafka_consumer_close_queue(client, queue))
        while unsafe rd_kafka_consumer_closed(client) == 0 {
            guard .now < deadline else {
                throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, "the group was not left in time")
            }
            // There is nothing to wait on: the poller takes the events by which it goes on.
            usleep(2000)
        }
    }

    /// Throws if `code` is an error.
    func check(_ code: rd_kafka_resp_err_t) throws(KafkaError) {
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        throw KafkaError(code)
    }

    /// Throws what an error object says, and destroys it (`rd_kafka_error_t`).
    @unsafe
    func check(taking error: OpaquePointer?) throws(KafkaError) {
        guard let error = unsafe error else { return }
        defer { unsafe rd_kafka_error_destroy(error) }
        throw unsafe KafkaError(copying: error)
    }
}
