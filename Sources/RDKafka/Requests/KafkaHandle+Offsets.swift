internal import CRdKafka
package import ClusterModel

/// Which offset of a partition to ask for: the "timestamp" of a ListOffsets request (KIP-79).
package enum OffsetQuestion: Int64, Sendable {
    /// The end: the high watermark or the last stable offset, by the handle's isolation level.
    case end = -1
    /// The log start offset.
    case start = -2
}

/// One partition's answer.
package enum OffsetAnswer: Sendable, Equatable {
    case offset(Int64)
    case failure(FailureReason)
}

/// A topic's name as librdkafka takes it, shared by the partitions of the topic.
package final class EncodedTopicName: Sendable {
    fileprivate let bytes: [CChar]

    package init(_ name: Name) { bytes = name.nullTerminated }
}

extension KafkaHandle {
    /// Asks one leader for an offset of each of `partitions` (`rd_kafka_offsets_for_times`). Blocks for at most `timeout`.
    ///
    /// The partitions must all have the same leader: a call that also asks a dead one comes back as a time-out for all,
    /// with elements that look like answers.
    ///
    /// - Returns: the answers, in the order of `partitions`.
    package func offsets(
        _ question: OffsetQuestion, of partitions: [(topic: EncodedTopicName, partition: Int32)], timeout: Duration
    ) throws(KafkaError) -> [OffsetAnswer] {
        let list = unsafe rd_kafka_topic_partition_list_new(Int32(partitions.count))
        defer { unsafe rd_kafka_topic_partition_list_destroy(list) }
        for (topic, partition) in partitions {
            unsafe topic.bytes.withUnsafeBufferPointer { name in
                let element = unsafe rd_kafka_topic_partition_list_add(list, name.baseAddress, partition)
                unsafe element?.pointee.offset = question.rawValue
            }
        }
        try withClient { kafka throws(KafkaError) in
            try check(unsafe rd_kafka_offsets_for_times(kafka.client, list, timeout.timeoutMilliseconds))
        }
        guard let list = unsafe list else { return [] }
        return unsafe UnsafeBufferPointer(start: list.pointee.elems, count: Int(list.pointee.cnt)).map { element in
            if unsafe element.err != RD_KAFKA_RESP_ERR_NO_ERROR { return .failure(unsafe FailureReason(element.err)) }
            return unsafe element.offset >= 0 ? .offset(element.offset) : .failure(.other)
        }
    }
}
