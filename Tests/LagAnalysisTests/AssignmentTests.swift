import ClusterModel
import LagAnalysis
import Testing

@Suite("Assignments of a group")
struct AssignmentTests {
    let index = TopicIndex([topic("a", ends: [10, 20, 30]), topic("b", ends: [40, 50])])

    private func assignments(_ members: [GroupMember]?) -> [TopicAssignment?] {
        GroupLag(group([commits("a", [0: 1]), commits("b", [0: 1])], members: members), topics: index)
            .topics.map(\.assignment)
    }

    @Test func membersAreCountedPerTopic() throws {
        let found = try assignments([
            member("1", ["a": [0, 1], "b": [0]]), member("2", ["a": [2]]), member("idle", [:]),
        ]).map { try #require($0) }
        #expect(found.map(\.members) == [2, 1])
        #expect(found.map(\.partitions) == [3, 1])
    }

    @Test func theOrderOfAssignmentsDoesNotMatter() throws {
        let found = try assignments([
            member("1", ["b": [1], "a": [2], "b": [0], "a": [0]]), member("2", ["b": [], "a": [1]]),
        ]).map { try #require($0) }
        #expect(found.map(\.members) == [2, 1])
        #expect(found.map(\.partitions) == [3, 2])
    }

    @Test func aPartitionThatTwoMembersHoldCountsOnce() throws {
        let found = try assignments([member("1", ["a": [0, 1]]), member("2", ["a": [1, 1]])]).map { try #require($0) }
        #expect(found.map(\.members) == [2, 0])
        #expect(found.map(\.partitions) == [2, 0])
    }

    @Test func unknownMembersLeaveTheAssignmentUnknown() {
        #expect(assignments(nil) == [nil, nil])
    }

    @Test func oneUnknownAssignmentLeavesThemAllUnknown() {
        #expect(assignments([member("1", ["a": [0]]), GroupMember(id: "odd", assignment: nil)]) == [nil, nil])
        let lag = GroupLag(
            group(nil, members: [member("1", ["a": [0]]), GroupMember(id: "odd", assignment: nil)]), topics: index)
        #expect(lag.topics == [])
    }

    /// Any of the partitions may be the odd member's.
    @Test func allPartitionsShowWhileAnAssignmentIsUnknown() {
        let members = [member("1", ["a": [2]]), GroupMember(id: "odd", assignment: nil)]
        let committed = [commits("a", [0: 4, 1: 5])]
        let shown = GroupLag(group(committed, members: members), topics: index, showAll: false)
        #expect(shown == GroupLag(group(committed, members: members), topics: index))
        #expect(shown.topics.first?.offsets?.rows.map(\.partition) == [0, 1, 2])
    }

    @Test func topicsAreReportedWhenCommitsCouldNotBeRead() {
        let lag = GroupLag(group(nil, members: [member("1", ["b": [0, 1]])]), topics: index)
        #expect(lag.topics.map(\.position) == [1])
        #expect(lag.topics.first?.offsets == nil)
        #expect(lag.topics.first?.assignment?.partitions == 2)
        #expect(lag.lagSum == nil)
    }

    @Test func onlyAssignedPartitionsShowOnDemand() {
        let members = [member("1", ["a": [2, 0]]), member("2", ["b": [1]])]
        let committed = [commits("a", [0: 4, 1: 5]), commits("b", [0: 1])]
        let lag = GroupLag(group(committed, members: members), topics: index, showAll: false)
        let a = lag.topics.first?.offsets
        #expect(a?.rows.map(\.partition) == [0, 2])
        #expect(a?.rows.map(\.committed) == [4, -1])
        #expect(a?.committedSum == 4)
        #expect(lag.topics.last?.offsets == nil, "no commit on the partition that is assigned")
        #expect(lag.topics.last?.assignment?.members == 1)
        #expect(lag.lagSum == 6)
    }

    @Test(arguments: [[], nil] as [[GroupMember]?])
    func withoutKnownMembersOnlyAssignedPartitionsMeansNone(_ members: [GroupMember]?) {
        let lag = GroupLag(group([commits("a", [0: 4])], members: members), topics: index, showAll: false)
        #expect(lag.topics == [])
    }
}
