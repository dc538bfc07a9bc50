import ClusterModel
import LagAnalysis
import Testing

@Suite("Lag on one topic")
struct TopicOffsetsTests {
    /// What one partition of a topic comes to, next to a partition 1 that has commit 5 of 10.
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var end: Int64?
        var commit: Int64?
        var committed: Int64
        var lag: Int64?
        var isAhead = false
    }

    static let rows = [
        Row(testDescription: "behind", end: 10, commit: 4, committed: 4, lag: 6),
        Row(testDescription: "at the end", end: 10, commit: 10, committed: 10, lag: 0),
        Row(testDescription: "beyond the end", end: 10, commit: 13, committed: 13, lag: 0, isAhead: true),
        Row(testDescription: "end unknown", end: nil, commit: 4, committed: 4, lag: nil),
        Row(testDescription: "no commit", end: 10, commit: nil, committed: -1, lag: -1),
        Row(testDescription: "no commit, end unknown", end: nil, commit: nil, committed: -1, lag: -1),
        Row(testDescription: "empty log, commit 0", end: 0, commit: 0, committed: 0, lag: 0),
        Row(testDescription: "the largest end", end: .max, commit: 0, committed: 0, lag: .max),
    ]

    @Test(arguments: rows)
    func rowFollowsCommitAndEnd(_ expected: Row) throws {
        let index = TopicIndex([topic("t", ends: [expected.end, 10])])
        let offsets =
            (expected.commit.map { [Commit(partition: 0, offset: $0)] } ?? []) + [Commit(partition: 1, offset: 5)]
        let lag = GroupLag(group([TopicCommits(topic: "t", partitions: offsets)]), topics: index)
        let row = try #require(lag.onlyOffsets?.rows.first)
        #expect(row.partition == 0)
        #expect(row.committed == expected.committed)
        #expect(row.lag == expected.lag)
        #expect(row.isAhead == expected.isAhead)
        #expect(row.isCommitted == (expected.commit != nil))
    }

    @Test func sumsCountOnlyCommittedPartitions() {
        let index = TopicIndex([topic("t", ends: [100, 50, nil, 30])])
        let offsets = GroupLag(group([commits("t", [0: 60, 3: 25])]), topics: index).onlyOffsets
        #expect(offsets?.rows.map(\.committed) == [60, -1, -1, 25])
        #expect(offsets?.rows.map(\.lag) == [40, -1, -1, 5])
        #expect(offsets?.committedSum == 85)
        #expect(offsets?.lagSum == 45)
        #expect(offsets?.lagMax == 40)
        #expect(offsets?.partitionsLagUnknown == 0)
    }

    @Test func lagSumIsAbsentOnceTheEndOfOneCommittedPartitionIsUnknown() {
        let index = TopicIndex([topic("t", ends: [100, nil, 30])])
        let offsets = GroupLag(group([commits("t", [0: 60, 1: 7, 2: 25])]), topics: index).onlyOffsets
        #expect(offsets?.committedSum == 92)
        #expect(offsets?.lagSum == nil)
        #expect(offsets?.lagMax == nil)
        #expect(offsets?.partitionsLagUnknown == 1)
    }

    @Test func commitsBeyondTheEndAreCountedAndAddNoLag() {
        let index = TopicIndex([topic("t", ends: [10, 10, 10])])
        let offsets = GroupLag(group([commits("t", [0: 11, 1: 4, 2: 12])]), topics: index).onlyOffsets
        #expect(offsets?.partitionsAhead == 2)
        #expect(offsets?.lagSum == 6)
        #expect(offsets?.lagMax == 6)
    }

    @Test func commitsOnPartitionsThatMetadataLacksAreIgnored() {
        var gapped = topic("t", ends: [10, 10, 10])
        gapped.partitions.remove(at: 1)
        let lag = GroupLag(group([commits("t", [0: 1, 1: 2, 2: 3, 9: 4])]), topics: TopicIndex([gapped]))
        #expect(lag.onlyOffsets?.rows.map(\.partition) == [0, 2])
        #expect(lag.onlyOffsets?.committedSum == 4)
        #expect(lag.onlyOffsets?.lagSum == 16)
    }

    @Test func sumsEndAtTheLargestNumber() {
        let index = TopicIndex([topic("t", ends: [.max, .max])])
        let behind = GroupLag(group([commits("t", [0: 0, 1: 0])]), topics: index)
        #expect(behind.onlyOffsets?.lagSum == .max)
        #expect(behind.lagSum == .max)
        let nonsense = GroupLag(group([commits("t", [0: .max, 1: .max])]), topics: index)
        #expect(nonsense.onlyOffsets?.committedSum == .max)
        #expect(nonsense.onlyOffsets?.lagSum == 0)
    }
}
