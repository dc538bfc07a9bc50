internal import CRdKafka
package import ClusterModel
internal import Glibc

extension KafkaHandle {
    /// Takes up to `maximum` records, ends of partitions and errors off the queue of records: waits for the first for at most
    /// `timeout`, and for no other (`rd_kafka_consume_batch_queue`, which would else wait until it has as many as it may).
    package func fetch(maximum: Int, timeout: Duration) throws(KafkaError) -> RecordBatch {
        try withClient { kafka throws(KafkaError) in
            let records = unsafe kafka.records
            return unsafe withUnsafeTemporaryAllocation(
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
    }

    /// Ends the wait of a `fetch` (`rd_kafka_queue_yield`).
    package func interruptFetch() throws(KafkaError) {
        try withClient { kafka throws(KafkaError) in unsafe rd_kafka_queue_yield(kafka.records) }
    }

    /// Joins the group, for these topics (`rd_kafka_subscribe`).
    package func subscribe(to topics: [Name]) throws(KafkaError) {
        let list = PartitionList(topics.map { TopicPartition(topic: $0, partition: RD_KAFKA_PARTITION_UA) })
        try withClient { kafka throws(KafkaError) in try check(unsafe rd_kafka_subscribe(kafka.client, list.pointer)) }
    }

    /// Reads these partitions and no others, from these offsets (`rd_kafka_assign`).
    package func assign(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
        let list = PartitionList(offsets)
        try withClient { kafka throws(KafkaError) in
            forwardRecords(of: offsets.keys, kafka)
            try check(unsafe rd_kafka_assign(kafka.client, list.pointer))
        }
    }

    /// Reads nothing more, and returns when that has come into effect. A partition that stops being read takes its records'
    /// way back to the group's queue: one that is assigned again must have stopped before.
    package func clearAssignment() throws(KafkaError) {
        try withClient { kafka throws(KafkaError) in try check(unsafe rd_kafka_assign(kafka.client, nil)) }
        // librdkafka's thread takes requests in turn: once it answers this one, it has stopped the partitions.
        _ = try assignment()
    }

    /// Reads what the group assigns: all of it, or more than before (KIP-429).
    package func add(_ partitions: [TopicPartition]) throws(KafkaError) {
        let list = PartitionList(partitions)
        try withClient { kafka throws(KafkaError) in
            forwardRecords(of: partitions, kafka)
            if rebalancesIncrementally(kafka) {
                try unsafe check(taking: rd_kafka_incremental_assign(kafka.client, list.pointer))
            } else {
                try check(unsafe rd_kafka_assign(kafka.client, list.pointer))
            }
        }
    }

    /// Gives up what the group revokes: all partitions, or some (KIP-429).
    package func giveUp(_ partitions: [TopicPartition]) throws(KafkaError) {
        let list = PartitionList(partitions)
        try withClient { kafka throws(KafkaError) in
            if rebalancesIncrementally(kafka) {
                try unsafe check(taking: rd_kafka_incremental_unassign(kafka.client, list.pointer))
            } else {
                try check(unsafe rd_kafka_assign(kafka.client, nil))
            }
        }
    }

    /// The partitions that are read (`rd_kafka_assignment`).
    package func assignment() throws(KafkaError) -> [TopicPartition] {
        try withClient { kafka throws(KafkaError) in PartitionList(assignedTo: kafka).offsets.map(\.partition) }
    }

    /// Notes what is to be committed next (`rd_kafka_offsets_store`). Partitions that are not ours any more are left out.
    package func store(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
        guard !offsets.isEmpty else { return }
        let list = PartitionList(offsets)
        try withClient { kafka throws(KafkaError) in
            // Each partition has an error of its own, which for all that is not assigned says so.
            _ = unsafe rd_kafka_offsets_store(kafka.client, list.pointer)
        }
    }

    /// Commits offsets, or, for nil, what was stored of the assigned partitions, and waits for the answer
    /// (`rd_kafka_commit_queue`).
    package func commit(_ offsets: [TopicPartition: Int64]?, timeout: Duration) async throws(KafkaError) {
        try await unsafe answer(until: .now + timeout) { event throws(KafkaError) in
            try unsafe checkPartitions(in: rd_kafka_event_topic_partition_list(event.pointer))
        } send: { kafka, number throws(KafkaError) in
            let opaque = unsafe UnsafeMutableRawPointer(bitPattern: number)
            guard let offsets else {
                return try check(unsafe rd_kafka_commit_queue(kafka.client, nil, kafka.queue, nil, opaque))
            }
            let list = PartitionList(offsets)
            try check(unsafe rd_kafka_commit_queue(kafka.client, list.pointer, kafka.queue, nil, opaque))
        }
    }

    /// Begins to leave the group, and waits until that is done or `deadline` has come (`rd_kafka_consumer_close_queue`).
    /// Blocks.
    package func leaveGroup(until deadline: ContinuousClock.Instant) throws(KafkaError) {
        try withClient { kafka throws(KafkaError) in
            try unsafe check(taking: rd_kafka_consumer_close_queue(kafka.client, kafka.queue))
            while unsafe rd_kafka_consumer_closed(kafka.client) == 0 {
                guard .now < deadline else { throw .timedOut("the group was not left in time") }
                // There is nothing to wait on: the poller takes the events by which it goes on.
                usleep(2000)
            }
        }
    }

    /// Lets the records of partitions go to the queue of records and not to that of the events. This must be done before they
    /// are fetched.
    private func forwardRecords(of partitions: some Sequence<TopicPartition>, _ kafka: borrowing ClientPointers) {
        guard let records = unsafe kafka.records else { return }
        for partition in partitions { unsafe partitionQueues.forward(partition, of: kafka.client, to: records) }
    }
}

/// Whether the group moves partitions one by one, and not all at once (KIP-429, `rd_kafka_rebalance_protocol`).
private func rebalancesIncrementally(_ kafka: borrowing ClientPointers) -> Bool {
    unsafe String(nullable: rd_kafka_rebalance_protocol(kafka.client)) == "COOPERATIVE"
}
