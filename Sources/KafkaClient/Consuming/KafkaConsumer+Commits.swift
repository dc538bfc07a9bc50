internal import CRdKafka
public import ClusterModel

extension KafkaConsumer {
    /// Commits what is handled, the batch returned last included, and waits for the answer (`rd_kafka_commit_queue`).
    ///
    /// - Throws: `KafkaError`, also while the group is sharing its partitions out anew. What was not committed is read again by
    ///   whoever gets the partition.
    public func commit(timeout: Duration = .seconds(10)) async throws(KafkaError) {
        try requireGroup("commit")
        try await perform { [session] handle throws(KafkaError) in session.storeHandled(handle) }
        do {
            try await handle.commit(nil, timeout: timeout)
        } catch {
            // Nothing has been handled since the last commit.
            guard error.code != RD_KAFKA_RESP_ERR__NO_OFFSET.rawValue else { return }
            throw error
        }
    }

    /// Commits these offsets: of each partition, that of the record to be read next.
    public func commit(_ offsets: [PartitionOffset], timeout: Duration = .seconds(10)) async throws(KafkaError) {
        try requireGroup("commit")
        let pairs = offsets.map { (TopicPartition(topic: $0.topic, partition: $0.partition), $0.offset) }
        try await handle.commit(Dictionary(pairs) { max($0, $1) }, timeout: timeout)
    }

    /// What the group has committed of these partitions, whoever reads them; nothing of those that it has not.
    public func committed(
        _ partitions: [TopicPartition], timeout: Duration = .seconds(10)
    ) async throws(KafkaError) -> [TopicPartition: Int64] {
        try requireGroup("ask for commits")
        return try await perform { handle throws(KafkaError) in
            try handle.committed(partitions, timeout: timeout).filter { $0.value >= 0 }
        }
    }
}

extension KafkaHandle {
    /// Commits offsets, or, for nil, what was stored of the assigned partitions, and waits for the answer.
    func commit(_ offsets: [TopicPartition: Int64]?, timeout: Duration) async throws(KafkaError) {
        let result: Result<Void, KafkaError> = await withCheckedContinuation { continuation in
            let number = admin.add(deadline: .now + timeout) { outcome in
                let answer = Self.answer(outcome) { event throws(KafkaError) in
                    try unsafe checkPartitions(in: rd_kafka_event_topic_partition_list(event.pointer))
                }
                continuation.resume(returning: answer)
            }
            guard let number else {
                continuation.resume(returning: .failure(KafkaError(RD_KAFKA_RESP_ERR__DESTROY)))
                return
            }
            let code = sendCommit(of: offsets, number: number)
            if code != RD_KAFKA_RESP_ERR_NO_ERROR, admin.remove(number) {
                continuation.resume(returning: .failure(KafkaError(code)))
            }
            // The poller may be in a long sleep; it has a deadline to watch now.
            unsafe rd_kafka_queue_yield(queue)
        }
        try result.get()
    }

    private func sendCommit(of offsets: [TopicPartition: Int64]?, number: UInt) -> rd_kafka_resp_err_t {
        let opaque = unsafe UnsafeMutableRawPointer(bitPattern: number)
        guard let offsets else { return unsafe rd_kafka_commit_queue(client, nil, queue, nil, opaque) }
        let list = PartitionList(offsets)
        return unsafe rd_kafka_commit_queue(client, list.pointer, queue, nil, opaque)
    }
}
