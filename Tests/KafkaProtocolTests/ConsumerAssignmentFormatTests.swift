import ClusterModel
import KafkaProtocol
import Testing

/// Bytes that any client may put into the assignment of a member.
struct ConsumerAssignmentFormatTests {
    /// Version 0; "ab" with the partitions 1 and 258, "c" without any; two bytes of user data.
    private static let partitions: [UInt8] =
        [0, 0] + [0, 0, 0, 2]
        + [0, 2, 0x61, 0x62] + [0, 0, 0, 2] + [0, 0, 0, 1] + [0, 0, 1, 2]
        + [0, 1, 0x63] + [0, 0, 0, 0]
    private static let userData: [UInt8] = [0, 0, 0, 2, 7, 7]
    private static let expected = [1, 258].map { TopicPartition(topic: "ab", partition: $0) }

    @Test func partitionsAreReadTopicByTopic() {
        #expect(ConsumerAssignment.partitions(in: Self.partitions + Self.userData) == Self.expected)
    }

    @Test func noBytesAreNoPartitions() {
        #expect(ConsumerAssignment.partitions(in: []) == [])
    }

    @Test func laterVersionsAreReadAlike() {
        #expect(
            ConsumerAssignment.partitions(in: [0, 3] + Self.partitions.dropFirst(2) + Self.userData) == Self.expected)
    }

    @Test func whatIsCutBeforeTheEndOfThePartitionsIsUnknown() {
        for length in 1..<Self.partitions.count {
            #expect(ConsumerAssignment.partitions(in: Array(Self.partitions.prefix(length))) == nil)
        }
    }

    @Test func userDataIsNotLookedAt() {
        for length in 0...Self.userData.count {
            let bytes = Self.partitions + Self.userData.prefix(length)
            #expect(ConsumerAssignment.partitions(in: bytes) == Self.expected)
        }
    }

    /// A loop or a reservation of memory that believed such a count would end the process.
    @Test(
        arguments: [[0x7F, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0, 0, 0, 3]] as [[UInt8]])
    func aCountThatCannotBeTrueIsUnknown(_ count: [UInt8]) {
        let ofTopics = [0, 0] + count + Self.partitions.dropFirst(6)
        #expect(ConsumerAssignment.partitions(in: ofTopics) == nil)
        let ofPartitions = Array(Self.partitions[..<10]) + count + [0, 0, 0, 1] + [0, 0, 0, 2]
        #expect(ConsumerAssignment.partitions(in: ofPartitions) == nil)
    }

    @Test(
        arguments: [
            [7], Array("who needs a format?".utf8), [0xFF, 0xFF, 0, 0, 0, 0],
            // A topic without a name, and a partition below 0.
            [0, 0, 0, 0, 0, 1, 0xFF, 0xFF, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 1, 0, 1, 0x61, 0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF],
        ] as [[UInt8]])
    func whatIsInNoFormatIsUnknown(_ bytes: [UInt8]) {
        #expect(ConsumerAssignment.partitions(in: bytes) == nil)
    }

    @Test func topicNamesMayHoldAnyBytes() {
        let bytes: [UInt8] = [0, 0, 0, 0, 0, 1, 0, 2, 0xFF, 0x61, 0, 0, 0, 1, 0, 0, 0, 9]
        #expect(
            ConsumerAssignment.partitions(in: bytes) == [
                TopicPartition(topic: Name(bytes: [0xFF, 0x61]), partition: 9)
            ])
    }
}
