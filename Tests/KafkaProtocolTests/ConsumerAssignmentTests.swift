import ClusterModel
import KafkaProtocol
import Testing

/// Assignments are written by any client that joins a group.
struct ConsumerAssignmentTests {
    /// Version 0; `orders` with partitions 0 and 2; no user data.
    private static let valid: [UInt8] =
        [0, 0, 0, 0, 0, 1, 0, 6] + Array("orders".utf8) + [0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2, 255, 255, 255, 255]

    @Test func theAssignedPartitionsAreRead() {
        let expected = [TopicPartition(topic: "orders", partition: 0), TopicPartition(topic: "orders", partition: 2)]
        #expect(ConsumerAssignment.partitions(in: Self.valid) == expected)
    }

    @Test func noBytesAreNoPartitions() {
        #expect(ConsumerAssignment.partitions(in: []) == [])
    }

    @Test(arguments: 1..<26) func aPartOfAnAssignmentIsUnreadable(length: Int) {
        #expect(ConsumerAssignment.partitions(in: Array(Self.valid.prefix(length))) == nil)
    }

    @Test(arguments: [[0x7F], Array("not an assignment".utf8), [0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0]])
    func whatIsNotAnAssignmentIsUnreadable(bytes: [UInt8]) {
        #expect(ConsumerAssignment.partitions(in: bytes) == nil)
    }
}
