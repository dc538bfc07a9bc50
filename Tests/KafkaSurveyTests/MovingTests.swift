import ClusterModel
import TestSupport
import Testing

@testable import KafkaSurvey

/// Coordinators and leaders that move while a survey is under way.
@Suite(.fewAtOnce) struct MovingTests {
    @Test func aCoordinatorThatMovesIsFoundAgain() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try await cluster.after(
                1, "OffsetFetch", broker: 2, then: #"{"do": "move_coordinator", "groups": "group1", "to": 3}"#)
            let report = await client.survey()
            try expectWhole(report)
            #expect(try report.survey.group("group1").description?.coordinator == 3)
            let requests = try await cluster.requestCounts()
            // None where broker 3 lists it, too, since it was asked later.
            #expect(requests.values.reduce(0) { $0 + ($1["FindCoordinator"] ?? 0) } <= 1)
        }
    }

    @Test func aCoordinatorThatMovesBeforeTheDescriptionIsFoundAgain() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try await cluster.after(
                1, "DescribeGroups", broker: 2, then: #"{"do": "move_coordinator", "groups": "group[14]", "to": 3}"#)
            let report = await client.survey()
            try expectWhole(report)
            #expect(try report.survey.group("group4").description?.coordinator == 3)
        }
    }

    /// Before 3.0 FindCoordinator and OffsetFetch take one group each.
    @Test func aCoordinatorOfAnOldReleaseIsFoundAgain() async throws {
        let cluster = try await ScriptedCluster.ofThree(#""version": "2.8","#)
        try await withClient(of: cluster) { client in
            try await cluster.after(
                1, "OffsetFetch", broker: 2, then: #"{"do": "move_coordinator", "groups": "group[14]", "to": 1}"#)
            try expectWhole(await client.survey())
        }
    }

    @Test(arguments: [Int16(14), 15, 16])
    func aCoordinatorThatIsNeverReadyCostsOnlyItsGroups(code: Int16) async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try await cluster.fault(.error(code), broker: 2, api: "OffsetFetch")
            let report = await client.survey()
            let survey = try report.survey
            #expect(report.failures == [.commits: [.coordinator: 2]])
            #expect(survey.groupsWithCommits == ["group0", "group2", "group3", "group5"])
            #expect(survey.describedGroups.count == 6)
            #expect(try survey.ends("orders") == Array(repeating: 100, count: 6))
            try await cluster.heal()
            try expectWhole(await client.survey())
        }
    }

    @Test func groupsWithoutACoordinatorAreCounted() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try await cluster.after(
                1, "OffsetFetch", broker: 1, then: #"{"do": "move_coordinator", "groups": "group0", "to": null}"#)
            let report = await client.survey()
            #expect(report.failures == [.commits: [.coordinator: 1], .descriptions: [.coordinator: 1]])
            #expect(try report.survey.group("group0").commits == nil)
            #expect(try report.survey.groupsWithCommits.count == 5)
        }
    }

    /// A broker lists nothing while one of its partitions is loading.
    @Test func groupsOfABrokerThatIsLoadingStay() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try expectWhole(await client.survey())
            try await cluster.fault(.error(14, at: ""), broker: 2, api: "ListGroups")
            for _ in 1...2 {
                let report = await client.survey()
                #expect(report.failures == [.groups: [.coordinator: 1]])
                #expect(try report.survey.groupsWithCommits.count == 6)
                #expect(try report.survey.describedGroups.count == 6)
            }
            try await cluster.heal()
            try await cluster.tell(#"{"do": "remove_group", "group": "group1"}"#)
            let report = await client.survey()
            #expect(report.failures == [:])
            #expect(try report.survey.groups.count == 5)
        }
    }

    /// Until metadata forgets the broker that is gone, its groups may be with another already.
    @Test func groupsThatADeadBrokerHasLostAreAskedForWhereTheyAre() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try expectWhole(await client.survey())
            try await cluster.stop(2)
            try await cluster.moveCoordinator(of: "group1", to: 3)
            let report = await client.survey()
            #expect(report.failureCounts[.groups] == 1)
            #expect(report.failureCounts[.commits] == 1)
            #expect(report.failureCounts[.descriptions] == 1)
            let group = try report.survey.group("group1")
            #expect(group.commits?.isEmpty == false)
            #expect(group.description?.coordinator == 3)
            #expect(try report.survey.group("group4").commits == nil)
        }
    }

    /// Not listed by any broker while one is loading, and their former coordinator has left the cluster.
    @Test func groupsOfABrokerThatHasLeftAreLookedFor() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try expectWhole(await client.survey())
            try await cluster.tell(#"{"do": "remove_broker", "broker": 2}"#)
            try await cluster.moveCoordinator(of: "group1", to: 3)
            try await cluster.moveCoordinator(of: "group4", to: 3)
            try await cluster.fault(.error(14, at: ""), broker: 3, api: "ListGroups")
            let report = await client.survey()
            #expect(report.failures == [.groups: [.coordinator: 1]])
            #expect(try report.survey.groupsWithCommits.count == 6)
            #expect(try report.survey.group("group4").description?.coordinator == 3)
        }
    }

    @Test func aLeaderThatMovesIsFoundAgain() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try await cluster.after(
                1, "ListOffsets", broker: 1,
                then: #"{"do": "move_leader", "topic": "orders", "partition": 0, "leader": 2}"#)
            let report = await client.survey()
            try expectWhole(report)
            let partition = try report.survey.topic("orders").partitions[0]
            #expect(partition.leader == 2)
            #expect(partition.lastStableOffset == 100)
            #expect(partition.logStartOffset == 0)
        }
    }

    @Test(arguments: [Int16(5), 6, 74, 75, 78])
    func aLeaderThatIsNotReadyIsNoFailure(code: Int16) async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try await cluster.fault(.error(code), broker: 1, api: "ListOffsets")
            let report = await client.survey()
            #expect(report.failures == [:])
            #expect(try report.survey.ends("orders") == [nil, 100, 100, nil, 100, 100])
        }
    }

    @Test func aPartitionWithoutALeaderIsUnknownAndNoFailure() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await cluster.moveLeader(of: "orders", 4, to: nil)
        try await withClient(of: cluster) { client in
            let report = await client.survey()
            #expect(report.failures == [:])
            let partitions = try report.survey.topic("orders").partitions
            #expect(partitions.count == 6)
            #expect(partitions[4].leader == nil)
            #expect(partitions.filter { $0.highWatermark == nil || $0.logStartOffset == nil }.map(\.id) == [4])
        }
    }

    @Test func aTopicThatIsDeletedMeanwhileIsNoFailure() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await cluster.tell(#"{"do": "add_topic", "name": "brief", "partitions": 3}"#)
        try await withClient(of: cluster) { client in
            // After metadata, since that comes first.
            try await cluster.after(1, "ListGroups", broker: 1, then: #"{"do": "remove_topic", "topic": "brief"}"#)
            let report = await client.survey()
            #expect(report.failures == [:])
            #expect(try report.survey.ends("orders") == Array(repeating: 100, count: 6))
            #expect(try report.survey.ends("brief") == [nil, nil, nil])
        }
    }
}
