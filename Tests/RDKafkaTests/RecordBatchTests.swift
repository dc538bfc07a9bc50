import ClusterModel
import Testing

@testable import RDKafka

/// Where a batch says to read on.
@Suite struct RecordBatchTests {
    private let zero = TopicPartition(topic: "orders", partition: 0)
    private let one = TopicPartition(topic: "orders", partition: 1)

    /// A batch with an end of partition 0 and records of both partitions.
    private func batch(end: Int64, _ records: [(partition: Int32, offset: Int64)]) -> RecordBatch {
        var batch = RecordBatch()
        batch.reachEnd(PartitionOffset(topic: "orders", partition: 0, offset: end))
        batch.beginTopic("orders")
        for (partition, offset) in records {
            unsafe batch.append(
                partition: partition, offset: offset, timestamp: 0, key: nil, value: nil, headers: [])
        }
        batch.finish()
        return batch
    }

    @Test func recordsAfterAnEndCount() {
        let batch = batch(end: 5, [(0, 5), (0, 6)])
        #expect(batch.nextOffsets == [zero: 7])
        #expect(batch.ends == [PartitionOffset(topic: "orders", partition: 0, offset: 5)])
    }

    /// Beyond the last record there may be the end of a transaction.
    @Test func anEndBeyondTheRecordsCounts() {
        #expect(batch(end: 9, [(0, 5), (0, 6)]).nextOffsets == [zero: 9])
    }

    @Test func eachPartitionHasItsOwn() {
        #expect(batch(end: 5, [(1, 80), (0, 5), (1, 81), (0, 6), (1, 82)]).nextOffsets == [zero: 7, one: 83])
        #expect(batch(end: 9, [(1, 80), (0, 6), (1, 81)]).nextOffsets == [zero: 9, one: 82])
    }

    /// A rewind, or a topic that was created anew: a batch says nothing of those before.
    @Test func aLaterBatchMayGoBack() {
        #expect(batch(end: 100, [(0, 99)]).nextOffsets == [zero: 100])
        #expect(batch(end: 0, [(0, 0), (0, 1)]).nextOffsets == [zero: 2])
        #expect(batch(end: 3, []).nextOffsets == [zero: 3])
    }
}
