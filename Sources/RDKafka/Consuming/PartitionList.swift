internal import CRdKafka
internal import ClusterModel

/// A list of partitions, each with an offset (`rd_kafka_topic_partition_list_t`).
@safe
struct PartitionList: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?

    private init(capacity: Int) {
        unsafe pointer = rd_kafka_topic_partition_list_new(Int32(clamping: capacity))
    }

    /// The partitions, without offsets.
    init(_ partitions: some Collection<TopicPartition>) {
        self.init(capacity: partitions.count)
        for partition in partitions { add(partition, Int64(RD_KAFKA_OFFSET_INVALID)) }
    }

    /// The partitions, each with its offset.
    init(_ offsets: [TopicPartition: Int64]) {
        self.init(capacity: offsets.count)
        for (partition, offset) in offsets { add(partition, offset) }
    }

    /// The partitions that a consumer reads (`rd_kafka_assignment`).
    init(assignedTo kafka: borrowing ClientPointers) {
        var list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
        unsafe rd_kafka_assignment(kafka.client, &list)
        unsafe pointer = unsafe list ?? rd_kafka_topic_partition_list_new(0)
    }

    deinit {
        if let pointer = unsafe pointer { unsafe rd_kafka_topic_partition_list_destroy(pointer) }
    }

    private func add(_ partition: TopicPartition, _ offset: Int64) {
        unsafe partition.topic.nullTerminated.withUnsafeBufferPointer { name in
            let element = unsafe rd_kafka_topic_partition_list_add(pointer, name.baseAddress, partition.partition)
            unsafe element?.pointee.offset = offset
        }
    }

    /// The partitions and their offsets, in order; a negative one is none.
    var offsets: [(partition: TopicPartition, offset: Int64)] {
        var result: [(partition: TopicPartition, offset: Int64)] = []
        unsafe forEachPartition(in: pointer) { topic, element in
            unsafe result.append((TopicPartition(topic: topic, partition: element.partition), element.offset))
        }
        return result
    }

    /// Throws the error of the first partition that has one.
    func check() throws(KafkaError) {
        try unsafe checkPartitions(in: pointer)
    }
}

/// Throws the error of the first partition in a list that has one.
@unsafe
func checkPartitions(in list: UnsafePointer<rd_kafka_topic_partition_list_t>?) throws(KafkaError) {
    var first: KafkaError?
    unsafe forEachPartition(in: list) { topic, element in
        guard first == nil, unsafe element.err != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        let text = unsafe String(nullable: rd_kafka_err2str(element.err))
        first = unsafe KafkaError(element.err, "\(topic) [\(element.partition)]: \(text)")
    }
    if let first { throw first }
}
