internal import CRdKafka
internal import ClusterModel
internal import Synchronization

/// The queues of the partitions that a consumer reads or has read, which all lead to its queue of records.
///
/// They are held until the consumer ends, though librdkafka asks for none of that: where a partition goes from the cluster
/// (its topic is deleted) after reading it was stopped, librdkafka before 2.6.1 leaves an internal message behind in its
/// queue. The message holds the partition, the partition its queue, and `rd_kafka_destroy` waits for both for ever
/// (librdkafka #4724). A queue that leads elsewhere again gives its messages up.
final class PartitionQueues: Sendable {
    private let queues = Mutex<[TopicPartition: Queue]>([:])

    @safe
    // @unchecked: librdkafka's queues may be used from any thread.
    private struct Queue: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    /// Lets the records of a partition arrive at `records` (`rd_kafka_queue_forward`).
    @unsafe
    func forward(_ partition: TopicPartition, of client: OpaquePointer, to records: OpaquePointer) {
        let pointer = unsafe partition.topic.nullTerminated.withUnsafeBufferPointer { name in
            unsafe rd_kafka_queue_get_partition(client, name.baseAddress, partition.partition)
        }
        guard let pointer = unsafe pointer else { return }
        unsafe rd_kafka_queue_forward(pointer, records)
        let earlier = queues.withLock { unsafe $0.updateValue(Queue(pointer: pointer), forKey: partition) }
        // The partition's, or that of one of the same name which is gone.
        if let earlier { unsafe Self.release(earlier, to: records) }
    }

    /// Gives all queues up: what is left in them goes to `records`, which must be destroyed afterwards and no earlier.
    @unsafe
    func release(to records: OpaquePointer) {
        let held = queues.withLock { queues in
            defer { queues = [:] }
            return queues.values
        }
        for queue in held { unsafe Self.release(queue, to: records) }
    }

    @unsafe
    private static func release(_ queue: Queue, to records: OpaquePointer) {
        unsafe rd_kafka_queue_forward(queue.pointer, records)
        unsafe rd_kafka_queue_destroy(queue.pointer)
    }
}
