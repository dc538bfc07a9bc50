import ClusterModel
import TestSupport
import Testing

@testable import Probe
@testable import RDKafka

/// What the probe takes from a batch.
@Suite struct ProbeRecorderTests {
    private let record = ProbeRecorder(
        ProbeConfiguration(properties: KafkaProperties(), instance: "castle"), logger: .silent)

    private func take(end: Int64?, offsets: Range<Int64>) {
        var batch = RecordBatch()
        if let end { batch.reachEnd(PartitionOffset(topic: "probe", partition: 0, offset: end)) }
        batch.beginTopic("probe")
        for offset in offsets {
            unsafe batch.append(partition: 0, offset: offset, timestamp: 0, key: nil, value: nil, headers: [])
        }
        batch.finish()
        record.take(batch)
    }

    private var position: Int64? { record.withState { $0.position(in: 0) } }

    @Test func anEndBeforeRecordsOfItsBatchDoesNotSetThePositionBack() {
        take(end: 5, offsets: 5..<8)
        #expect(position == 8)
        #expect(record.withState { $0.takeOffsetsToCommit() } == [0: 8])
        take(end: 10, offsets: 8..<9)
        #expect(position == 10)
    }

    /// The topic is another one now.
    @Test func aLaterBatchMayGoBack() {
        take(end: nil, offsets: 40..<50)
        take(end: 0, offsets: 0..<2)
        #expect(position == 2)
    }
}
