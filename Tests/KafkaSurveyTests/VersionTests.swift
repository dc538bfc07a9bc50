import ClusterModel
import TestSupport
import Testing

@testable import KafkaSurvey

/// Brokers of all releases: what the old ones do not tell is absent, not wrong.
@Suite(.fewAtOnce) struct VersionTests {

    @Test(arguments: [
        ("0.11", false, false), ("1.0", false, false), ("2.0", false, false), ("2.8", true, false),
        ("3.0", true, false), ("3.7", true, false), ("4.3", true, true),
    ])
    func aWholeSurvey(release: String, hasStates: Bool, hasTypes: Bool) async throws {
        let cluster = try await ScriptedCluster.start(
            """
            {
                "version": "\(release)", "brokers": 2,
                "topics": {"name": "orders", "partitions": 4, "log_start": 10, "last_stable": 90,
                           "configs": {"min.insync.replicas": 2}},
                "groups": [
                    {"name": "reading", "coordinator": 1, "commits": {"orders": {"3": 30}},
                     "members": [{"id": "m", "client_id": "c", "assignment": {"orders": [3]}}]},
                    {"name": "connecting", "coordinator": 2, "protocol_type": "connect", "members": [{}]},
                    {"name": "idle", "coordinator": 2, "commits": {"orders": {"0": 0}}}
                ]
            }
            """)
        try await withClient(of: cluster) { client in
            let report = await client.survey()
            let survey = try report.survey
            #expect(report.failures == [:])
            #expect(report.unreachableBrokers == [:])
            #expect(survey.clusterID == "scripted")
            #expect(survey.brokers.map(\.id) == [1, 2])
            let orders = try survey.topic("orders")
            #expect(orders.partitions.map(\.leader) == [1, 2, 1, 2])
            #expect(orders.partitions.allSatisfy { $0.highWatermark == 100 && $0.lastStableOffset == 90 })
            #expect(orders.partitions.allSatisfy { $0.logStartOffset == 10 })
            #expect(orders.configuration?.minInSyncReplicas == 2)

            #expect(survey.groups.map(\.name) == ["connecting", "idle", "reading"])
            #expect(survey.groups.map(\.type) == Array(repeating: hasTypes ? .classic : nil, count: 3))
            #expect(survey.groups.map(\.description?.state) == [.stable, .empty, .stable])
            #expect(survey.groups.map(\.description?.protocolType) == ["connect", "consumer", "consumer"])
            #expect(survey.groups.map(\.description?.coordinator) == [2, 2, 1])
            #expect(try survey.group("reading").committed("orders") == [3: 30])
            #expect(try survey.group("idle").committed("orders") == [0: 0])
            #expect(try survey.group("connecting").commits == [])
            let member = try #require(try survey.group("reading").description?.members?.first)
            #expect(
                member
                    == GroupMember(
                        id: "m", clientID: "c", host: "/127.0.0.1", assignment: [.init(topic: "orders", partition: 3)]))
            #expect(try await cluster.counts().refusals == [])
        }
    }

    /// As during an upgrade.
    @Test func brokersOfTwoReleases() async throws {
        let cluster = try await ScriptedCluster.start(
            """
            {
                "brokers": [{"id": 1, "version": "2.0"}, {"id": 2, "version": "4.3"}],
                "topics": {"name": "orders", "partitions": 4},
                "groups": {"prefix": "group", "count": 4, "commits": 4}
            }
            """)
        try await withClient(of: cluster) { client in
            let report = await client.survey()
            let survey = try report.survey
            #expect(report.failures == [:])
            #expect(try survey.ends("orders") == [100, 100, 100, 100])
            #expect(survey.groups.map(\.type) == [nil, .classic, nil, .classic])
            #expect(survey.groupsWithCommits.count == 4)
            #expect(survey.describedGroups.count == 4)
        }
    }

    /// Since 3.7 brokers may have groups of KIP-848 without telling types.
    @Test func aBrokerThatDoesNotTellTypesHasGroupsOfTheNewProtocol() async throws {
        let cluster = try await ScriptedCluster.start(
            """
            {"version": "3.7", "topics": {"name": "orders"},
             "groups": {"name": "next", "type": "consumer", "commits": 1, "members": [{"assignment": {"orders": [0]}}]}}
            """)
        try await withClient(of: cluster) { client in
            let report = await client.survey()
            let group = try report.survey.group("next")
            #expect(report.failures == [:])
            #expect(group.committed("orders") == [0: 100])
            // Whether 3.7 describes it depends on a feature flag; it lists it alive in any case.
            #expect(group.description != nil)
            #expect(group.description?.state != .dead)
        }
    }
}
