internal import CRdKafka
public import ClusterModel

/// Where in a partition to read on.
public enum ConsumerPosition: Sendable, Hashable {
    /// What the group has committed, and where it has not, the property `auto.offset.reset`.
    case committed
    /// The first record still there.
    case beginning
    /// The end: only what comes from now on.
    case end
    /// An offset.
    case offset(Int64)
    /// The first record that is not older, in milliseconds since 1970; the end if there is none.
    case timestamp(Int64)
}

/// How far a consumer has come in a partition.
public struct ConsumerProgress: Sendable, Equatable {
    public let partition: TopicPartition

    /// The offset of the next record that `records` will return; nil before the first.
    public let position: Int64?

    /// The end as of the last fetch: the high watermark; nil before the first fetch.
    public let end: Int64?

    /// The records between the two.
    public var lag: Int64? {
        guard let position, let end else { return nil }
        return max(0, end - position)
    }
}

extension KafkaHandle {
    /// The offsets, librdkafka's symbolic ones among them, that positions stand for. Blocks where a broker has to be asked.
    package func offsets(
        of positions: [TopicPartition: ConsumerPosition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        var offsets: [TopicPartition: Int64] = [:]
        var timestamps: [TopicPartition: Int64] = [:]
        for (partition, position) in positions {
            switch position {
            case .committed: offsets[partition] = Int64(RD_KAFKA_OFFSET_STORED)
            case .beginning: offsets[partition] = Int64(RD_KAFKA_OFFSET_BEGINNING)
            case .end: offsets[partition] = Int64(RD_KAFKA_OFFSET_END)
            case .offset(let offset): offsets[partition] = offset
            case .timestamp(let timestamp): timestamps[partition] = timestamp
            }
        }
        guard !timestamps.isEmpty else { return offsets }
        let list = PartitionList(timestamps)
        try withClient { kafka throws(KafkaError) in
            try check(unsafe rd_kafka_offsets_for_times(kafka.client, list.pointer, timeout.timeoutMilliseconds))
        }
        try list.check()
        for (partition, offset) in list.offsets {
            offsets[partition] = offset >= 0 ? offset : Int64(RD_KAFKA_OFFSET_END)
        }
        return offsets
    }

    /// Reads on elsewhere (`rd_kafka_seek_partitions`). Blocks for at most twice `timeout`.
    package func seek(_ offsets: [TopicPartition: Int64], timeout: Duration) throws(KafkaError) {
        var offsets = offsets
        // librdkafka seeks to no commit, so it is asked for.
        let committed = offsets.filter { $0.value == Int64(RD_KAFKA_OFFSET_STORED) }
        if !committed.isEmpty {
            for (partition, offset) in try self.committed(Array(committed.keys), timeout: timeout) {
                guard offset >= 0 else {
                    let name = "\(partition.topic) [\(partition.partition)]"
                    throw KafkaError(RD_KAFKA_RESP_ERR__NO_OFFSET, "\(name): the group has committed nothing")
                }
                offsets[partition] = offset
            }
        }
        let list = PartitionList(offsets)
        try withClient { kafka throws(KafkaError) in
            try unsafe check(
                taking: rd_kafka_seek_partitions(kafka.client, list.pointer, timeout.timeoutMilliseconds))
        }
        try list.check()
    }

    /// What the group has committed; below 0 where that is nothing (`rd_kafka_committed`). Blocks for at most `timeout`.
    package func committed(
        _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        let list = PartitionList(partitions)
        try withClient { kafka throws(KafkaError) in
            try check(unsafe rd_kafka_committed(kafka.client, list.pointer, timeout.timeoutMilliseconds))
        }
        try list.check()
        return Dictionary(list.offsets.map { ($0.partition, $0.offset) }) { $1 }
    }

    /// Stops reading these partitions, which stay assigned (`rd_kafka_pause_partitions`).
    package func pause(_ partitions: [TopicPartition]) throws(KafkaError) {
        let list = PartitionList(partitions)
        try withClient { kafka throws(KafkaError) in
            try check(unsafe rd_kafka_pause_partitions(kafka.client, list.pointer))
        }
        try list.check()
    }

    /// Reads these partitions again (`rd_kafka_resume_partitions`).
    package func resume(_ partitions: [TopicPartition]) throws(KafkaError) {
        let list = PartitionList(partitions)
        try withClient { kafka throws(KafkaError) in
            try check(unsafe rd_kafka_resume_partitions(kafka.client, list.pointer))
        }
        try list.check()
    }

    /// How far each assigned partition has been read (`rd_kafka_position`, `rd_kafka_get_watermark_offsets`).
    package func progress() throws(KafkaError) -> [ConsumerProgress] {
        try withClient { kafka throws(KafkaError) in
            let client = unsafe kafka.client
            let list = PartitionList(assignedTo: kafka)
            try check(unsafe rd_kafka_position(client, list.pointer))
            return list.offsets.map { partition, offset in
                var start: Int64 = -1
                var end: Int64 = -1
                unsafe partition.topic.nullTerminated.withUnsafeBufferPointer { name in
                    _ = unsafe rd_kafka_get_watermark_offsets(
                        client, name.baseAddress, partition.partition, &start, &end)
                }
                return ConsumerProgress(
                    partition: partition, position: offset >= 0 ? offset : nil, end: end >= 0 ? end : nil)
            }
        }
    }
}
