import ClusterModel
import LagAnalysis
import Testing

@Suite("Lag of a group")
struct GroupLagTests {
    let index = TopicIndex([
        topic("a", ends: [10, 20]), topic("b", ends: [30]), topic("c", ends: [nil]), topic("d", ends: [40]),
    ])

    private func names(_ lag: GroupLag) -> [Name] { lag.topics.map { index.topics[$0.position].name } }

    @Test func totalsSpanTheTopics() {
        let lag = GroupLag(group([commits("a", [0: 4, 1: 5]), commits("d", [0: 20])]), topics: index)
        #expect(names(lag) == ["a", "d"])
        #expect(lag.lagSum == 41)
        #expect(lag.lagMax == 20)
    }

    @Test func totalsAreAbsentOnceOneTopicIsUnknown() {
        let lag = GroupLag(group([commits("a", [0: 4]), commits("c", [0: 20])]), topics: index)
        #expect(lag.topics.map { $0.offsets?.lagSum } == [6, nil])
        #expect(lag.lagSum == nil)
        #expect(lag.lagMax == nil)
    }

    @Test(
        arguments: [
            nil, [], [commits("gone", [0: 1])], [commits("a", [:])], [commits("a", [7: 1])],
        ] as [[TopicCommits]?])
    func withoutACommitThatCountsThereIsNoLag(_ commits: [TopicCommits]?) {
        let lag = GroupLag(group(commits), topics: index)
        #expect(lag.topics == [])
        #expect(lag.lagSum == nil)
        #expect(lag.lagMax == nil)
    }

    @Test func topicsThatMetadataLacksAreLeftOut() {
        let commits = [commits("a", [0: 4]), commits("aa", [0: 1]), commits("z", [0: 1])]
        let lag = GroupLag(group(commits, members: [member("m", ["aa": [0], "b": [0]])]), topics: index)
        #expect(names(lag) == ["a", "b"])
        #expect(lag.lagSum == 6)
    }

    @Test func lateEndsStandAlone() {
        let late = [TopicPartition(topic: "a", partition: 0): Int64(100), TopicPartition(topic: "c", partition: 0): 7]
        let lag = GroupLag(group([commits("a", [0: 4, 1: 5]), commits("c", [0: 5])], late: late), topics: index)
        #expect(lag.topics.first?.offsets?.rows.map(\.lag) == [96, nil])
        #expect(lag.topics.last?.offsets?.rows.map(\.lag) == [2])
        #expect(lag.lagSum == nil)
    }

    @Test func noLateEndAtAllMakesEveryLagUnknown() {
        let lag = GroupLag(group([commits("a", [0: 4])], late: [:]), topics: index)
        #expect(lag.onlyOffsets?.rows.map(\.lag) == [nil, -1])
    }

    @Test func everyTopicWithACommitOrAMemberAppearsInOrder() {
        let members = [member("1", ["d": [0], "b": [0]]), member("2", ["a": [1]])]
        let lag = GroupLag(group([commits("b", [0: 1]), commits("c", [0: 1])], members: members), topics: index)
        #expect(names(lag) == ["a", "b", "c", "d"])
        #expect(lag.topics.map { $0.offsets != nil } == [false, true, true, false])
        #expect(lag.topics.map { $0.assignment?.members } == [1, 1, 0, 1])
    }

    @Test func aMillionPartitionsAreMeasuredOnceEach() {
        let wide = TopicIndex([topic("w", ends: Array(repeating: 3, count: 1000))])
        let committed = TopicCommits(topic: "w", partitions: (0..<1000).map { Commit(partition: $0, offset: 1) })
        let lags = (0..<1000).map { _ in GroupLag(group([committed]), topics: wide) }
        #expect(lags.allSatisfy { $0.lagSum == 2000 })
    }
}
