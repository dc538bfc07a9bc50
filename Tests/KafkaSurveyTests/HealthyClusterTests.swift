import ClusterModel
import SurveySupport
import TestSupport
import Testing

@testable import KafkaSurvey

/// What a survey of a cluster finds in which nothing is amiss, and what it costs the brokers.
@Suite(.fewAtOnce) struct HealthyClusterTests {
    private static let document = #"""
        {
            "brokers": 3,
            "topics": [
                {"name": "orders", "partitions": 6, "high_watermark": 100, "last_stable": 90, "log_start": 10,
                 "configs": {"min.insync.replicas": 2, "retention.ms": 3600000, "retention.bytes": -1,
                             "cleanup.policy": "compact"}},
                {"name": "__consumer_offsets", "internal": true}
            ],
            "groups": [
                {"name": "billing", "coordinator": 1, "commits": {"orders": {"0": 40, "5": 100}},
                 "members": [
                    {"id": "m1", "client_id": "c1", "host": "/10.0.0.1", "assignment": {"orders": [0, 1]}},
                    {"id": "m2", "assignment_hex": "07"},
                    {"id": "m3", "assignment_hex": "00010000000100066f72"},
                    {"id": "m4", "assignment_hex": "77686f206e65656473206120666f726d61743f"}]},
                {"name": "connect-sink", "coordinator": 2, "protocol_type": "connect", "protocol": "sessioned",
                 "members": [{"assignment_hex": "0001"}]},
                {"name": "schema-registry", "coordinator": 3, "protocol_type": "sr", "members": [{"assignment_hex": "7b7d"}]},
                {"name": "idle", "coordinator": 1, "commits": {"orders": {"1": 7}}},
                {"name": "next", "coordinator": 2, "type": "consumer", "commits": {"orders": {"2": 20}},
                 "members": [{"id": "n1", "assignment": {"orders": [2, 3]}}]},
                {"name": "sharing", "coordinator": 3, "type": "share",
                 "share_offsets": {"orders": {"0": {"start": 50, "lag": 30}, "1": {"start": -1}}},
                 "members": [{"id": "s1", "assignment": {"orders": [0]}}]},
                {"name": "streaming", "coordinator": 1, "type": "streams", "commits": {"orders": {"4": 60}},
                 "members": [{"id": "t1", "assignment": {"orders": [4, 5]}}]},
                {"name_hex": "6e0075", "coordinator": 2, "commits": {"orders": {"0": 1}}},
                {"name_hex": "66ff66", "coordinator": 3, "commits": {"orders": {"0": 2}}}
            ]
        }
        """#

    @Test func everythingIsFound() async throws {
        let cluster = try await ScriptedCluster.start(Self.document)
        try await withClient(of: cluster) { client in
            let report = await client.survey()
            let survey = try report.survey
            #expect(report.failures == [:])
            #expect(report.unreachableBrokers == [:])
            #expect(Set(report.phases.keys) == Set(SurveyPhase.allCases))
            #expect(survey.clusterID == "scripted")
            #expect(survey.brokers.map(\.id) == [1, 2, 3])
            #expect(survey.brokers.allSatisfy { $0.host == "127.0.0.1" })
            #expect(try survey.brokers.map { Int($0.port) } == [1, 2, 3].map { try cluster.port(of: $0) })
            #expect(survey.brokers.allSatisfy { $0.offsetRequestTime != nil && $0.connection?.disconnects == 0 })

            #expect(survey.topics.map(\.name) == ["__consumer_offsets", "orders"])
            let orders = try survey.topic("orders")
            #expect(orders.partitions.map(\.id) == [0, 1, 2, 3, 4, 5])
            #expect(orders.partitions.map(\.leader) == [1, 2, 3, 1, 2, 3])
            #expect(orders.partitions.allSatisfy { $0.replicas.count == 3 && $0.inSyncReplicas.count == 3 })
            #expect(orders.partitions.allSatisfy { $0.highWatermark == 100 })
            #expect(orders.partitions.allSatisfy { $0.lastStableOffset == 90 })
            #expect(orders.partitions.allSatisfy { $0.logStartOffset == 10 })
            #expect(
                orders.configuration
                    == TopicConfiguration(
                        minInSyncReplicas: 2, retentionMilliseconds: 3_600_000, retentionBytes: -1,
                        cleanupPolicy: "compact"))
        }
    }

    @Test func groupsOfAllTypesAreFound() async throws {
        let cluster = try await ScriptedCluster.start(Self.document)
        try await withClient(of: cluster) { client in
            let survey = try await client.survey().survey
            #expect(survey.groups.count == 9)
            #expect(survey.groups.map(\.name) == survey.groups.map(\.name).sorted())

            let billing = try survey.group("billing")
            #expect(billing.type == .classic)
            #expect(billing.commits?.count == 1)
            #expect(billing.committed("orders") == [0: 40, 5: 100])
            #expect(billing.ownEnds == nil)
            let members = try #require(billing.description?.members)
            #expect(billing.description?.state == .stable)
            #expect(billing.description?.protocolType == "consumer")
            #expect(billing.description?.assignor == "range")
            #expect(billing.description?.coordinator == 1)
            #expect(
                members[0]
                    == GroupMember(
                        id: "m1", clientID: "c1", host: "/10.0.0.1",
                        assignment: [0, 1].map { .init(topic: "orders", partition: $0) }))
            // What they were assigned is not in the consumers' format.
            #expect(members[1...].map(\.id) == ["m2", "m3", "m4"])
            #expect(members[1...].allSatisfy { $0.assignment == nil })

            for (name, type) in [("connect-sink", "connect"), ("schema-registry", "sr")] {
                let group = try survey.group(Name(name))
                #expect(group.type == .classic)
                #expect(group.description?.protocolType == type)
                #expect(group.description?.members?.map(\.assignment) == [nil])
                #expect(group.commits == [])
            }

            let idle = try survey.group("idle")
            #expect(idle.description?.state == .empty)
            #expect(idle.description?.members == [])
            #expect(idle.committed("orders") == [1: 7])

            let next = try survey.group("next")
            #expect(next.type == .consumer)
            #expect(next.committed("orders") == [2: 20])
            #expect(next.description?.assignor == "uniform")
            #expect(
                next.description?.members?.map(\.assignment)
                    == [[2, 3].map { .init(topic: "orders", partition: $0) }])

            let sharing = try survey.group("sharing")
            #expect(sharing.type == .share)
            #expect(sharing.committed("orders") == [0: 50])
            #expect(sharing.ownEnds?[TopicPartition(topic: "orders", partition: 0)] == 80)
            #expect(sharing.description?.members?.map(\.assignment) == [[.init(topic: "orders", partition: 0)]])

            let streaming = try survey.group("streaming")
            #expect(streaming.type == .streams)
            #expect(streaming.committed("orders") == [4: 60])
            #expect(
                streaming.description?.members?.map(\.assignment)
                    == [[4, 5].map { .init(topic: "orders", partition: $0) }])

            #expect(try survey.group("n\u{0}u").committed("orders") == [0: 1])
            #expect(try survey.group(Name(bytes: [0x66, 0xff, 0x66])).committed("orders") == [0: 2])
            #expect(survey.describedGroups.count == 9)
        }
    }

    @Test func requestsGrowWithBrokersAndTypesOnly() async throws {
        let cluster = try await ScriptedCluster.start(Self.document)
        try await withClient(of: cluster) { client in
            _ = try await client.survey().survey
            let first = try await cluster.counts()
            #expect(first.refusals == [])
            #expect(first.requests.values.reduce(0) { $0 + ($1["DescribeConfigs"] ?? 0) } == 1)
            // On a machine that is busy the first answer may be so late that another broker is asked, too; or commits so
            // late that ends are read again.
            try await eventually("a survey that nothing has held up") {
                try await cluster.resetCounts()
                _ = try await client.survey().survey
                let requests = try await cluster.requestCounts().values
                return requests.reduce(0) { $0 + ($1["Metadata"] ?? 0) } == 1
                    && requests.allSatisfy { $0["ListOffsets"] == 4 }
            }
            // Configurations are read again after minutes only.
            let counts = try await cluster.counts()
            let own: [Int32: [String: Int]] = [
                1: ["StreamsGroupDescribe": 1], 2: ["ConsumerGroupDescribe": 1],
                3: ["ShareGroupDescribe": 1, "DescribeShareGroupOffsets": 1],
            ]
            for (broker, requests) in counts.requests {
                let all = ["ListGroups": 1, "ListOffsets": 4, "OffsetFetch": 1, "DescribeGroups": 1]
                #expect(requests.filter { $0.key != "Metadata" } == all.merging(own[broker] ?? [:]) { $1 })
            }
            #expect(counts.connections == [1: 0, 2: 0, 3: 0])
            // One to each broker, and one for configurations.
            #expect(counts.open.values.reduce(0, +) == 4)
        }
        try await eventually("the client's connections to be gone") {
            try await cluster.counts().open.values.allSatisfy { $0 == 0 }
        }
    }

    @Test func filtersActBeforeRequestsAreMade() async throws {
        let cluster = try await ScriptedCluster.start(
            """
            {"topics": {"prefix": "topic", "count": 2},
             "groups": [{"name": "kept", "commits": 2}, {"name": "left", "coordinator": null, "error": 30}]}
            """)
        try await withClient(
            of: cluster,
            configure: { _, scope in
                scope.topics = try NameFilter(exclude: "1$")
                scope.groups = try NameFilter(include: "^kept")
                scope.readsLastStableOffsets = false
                scope.configurationInterval = nil
            },
            { client in
                let report = await client.survey()
                let survey = try report.survey
                #expect(survey.topics.map(\.name) == ["topic0"])
                #expect(survey.groups.map(\.name) == ["kept"])
                #expect(try survey.topic("topic0").partitions[0].lastStableOffset == nil)
                #expect(report.phases[.lastStableOffsets] == nil)
                #expect(report.phases[.configurations] == nil)
                #expect(report.failures == [:])
                #expect(try await cluster.requestCounts()[1]?["ListOffsets"] == 3)
            })
    }

    /// A record that is written between the two must not look like one in an open transaction.
    @Test func highWatermarksAreReadBeforeLastStableOffsets() async throws {
        let cluster = try await ScriptedCluster.start(#"{"topics": {"name": "orders", "partitions": 3}}"#)
        try await withClient(of: cluster) { client in
            for end in stride(from: Int64(100), to: 2000, by: 100) {
                try await cluster.tell(#"{"do": "set_offsets", "topic": "orders", "high_watermark": \#(end)}"#)
                try await cluster.after(
                    2, "ListOffsets",
                    then: #"{"do": "set_offsets", "topic": "orders", "high_watermark": \#(end + 50)}"#)
                for partition in try await client.survey().survey.topic("orders").partitions {
                    #expect(partition.highWatermark == end)
                    #expect(partition.lastStableOffset == end)
                }
            }
        }
    }

    @Test func threeThousandGroupsAreReadInAFewRequests() async throws {
        let cluster = try await ScriptedCluster.start(
            """
            {
                "brokers": 3,
                "topics": {"prefix": "topic", "count": 20, "partitions": 6},
                "groups": {"prefix": "group", "count": 3000, "commits": 20}
            }
            """)
        try await withClient(of: cluster) { client in
            let report = await client.survey(within: .seconds(60))
            let survey = try report.survey
            #expect(report.failures == [:])
            #expect(survey.groups.count == 3000)
            #expect(survey.groups.allSatisfy { $0.commits?.reduce(0) { $0 + $1.partitions.count } == 20 })
            #expect(survey.describedGroups.count == 3000)
            for (_, requests) in try await cluster.requestCounts() {
                #expect(try #require(requests["OffsetFetch"]) <= 5)
                #expect(requests["FindCoordinator"] == nil)
            }
        }
    }
}
