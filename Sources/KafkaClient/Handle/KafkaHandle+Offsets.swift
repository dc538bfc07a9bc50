internal import CRdKafka
internal import ClusterModel

/// Which offset of a partition to ask for: the "timestamp" of a ListOffsets request (KIP-79).
enum OffsetQuestion: Int64, Sendable {
    /// The end: the high watermark or the last stable offset, by the handle's isolation level.
    case end = -1
    /// The log start offset.
    case start = -2
}

/// One partition's answer.
enum OffsetAnswer: Sendable, Equatable {
    case offset(Int64)
    case failure(FailureReason)
}

extension KafkaHandle {
    /// Asks one leader for an offset of each of `partitions` (`rd_kafka_offsets_for_times`). Blocks for at most `timeout`.
    ///
    /// The partitions must all have the same leader: a call that also asks a dead one comes back as a time-out for all,
    /// with elements that look like answers.
    ///
    /// - Returns: the answers, in the order of `partitions`.
    func offsets(
        _ question: OffsetQuestion, of partitions: ArraySlice<PartitionTable.Entry>, timeout: Duration
    ) throws(KafkaError) -> [OffsetAnswer] {
        let list = unsafe rd_kafka_topic_partition_list_new(Int32(partitions.count))
        defer { unsafe rd_kafka_topic_partition_list_destroy(list) }
        for entry in partitions {
            unsafe entry.topic.name.withUnsafeBufferPointer { name in
                let element = unsafe rd_kafka_topic_partition_list_add(list, name.baseAddress, entry.partition)
                unsafe element?.pointee.offset = question.rawValue
            }
        }
        let code = unsafe rd_kafka_offsets_for_times(client, list, timeout.timeoutMilliseconds)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let list = unsafe list else { throw KafkaError(code) }
        return unsafe UnsafeBufferPointer(start: list.pointee.elems, count: Int(list.pointee.cnt)).map { element in
            if unsafe element.err != RD_KAFKA_RESP_ERR_NO_ERROR { return .failure(unsafe FailureReason(element.err)) }
            return unsafe element.offset >= 0 ? .offset(element.offset) : .failure(.other)
        }
    }
}
