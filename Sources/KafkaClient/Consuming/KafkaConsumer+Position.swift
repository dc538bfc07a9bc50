internal import CRdKafka
public import ClusterModel

/// How far a consumer has come in a partition.
public struct ConsumerProgress: Sendable, Equatable {
    public let partition: TopicPartition

    /// The offset of the next record that `records` will return; nil before the first.
    public let position: Int64?

    /// The end as the last fetch told it: the high watermark; nil before the first fetch.
    public let end: Int64?

    /// The records between the two.
    public var lag: Int64? {
        guard let position, let end else { return nil }
        return max(0, end - position)
    }
}

extension KafkaConsumer {
    /// How far the consumer has come in each of its partitions. Asks no broker (`rd_kafka_position`,
    /// `rd_kafka_get_watermark_offsets`).
    public func progress() async throws(KafkaError) -> [ConsumerProgress] {
        try await perform { handle throws(KafkaError) in try handle.progress() }
    }

    /// Reads on elsewhere (`rd_kafka_seek_partitions`), in partitions that are assigned. Records of before do not come any more,
    /// and those of the batch at hand do not count as handled.
    ///
    /// - Throws: `KafkaError` if an offset cannot be found out, or a partition is not assigned.
    public func seek(
        _ partitions: [TopicPartition: ConsumerPosition], timeout: Duration = .seconds(10)
    ) async throws(KafkaError) {
        try await perform { [session] handle throws(KafkaError) in
            let offsets = try handle.offsets(of: partitions, timeout: timeout)
            session.forget(partitions.keys)
            try handle.seek(offsets, timeout: timeout)
        }
    }

    /// Stops reading these partitions, which stay assigned (`rd_kafka_pause_partitions`).
    public func pause(_ partitions: [TopicPartition]) async throws(KafkaError) {
        try await perform { handle throws(KafkaError) in try handle.pause(partitions) }
    }

    /// Reads these partitions again (`rd_kafka_resume_partitions`).
    public func resume(_ partitions: [TopicPartition]) async throws(KafkaError) {
        try await perform { handle throws(KafkaError) in try handle.resume(partitions) }
    }
}
