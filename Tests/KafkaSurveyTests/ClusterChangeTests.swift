import ClusterModel
import Logging
import TestSupport
import Testing

@testable import KafkaSurvey

/// Brokers that come back elsewhere or leave, and names that cannot be resolved.
@Suite(.fewAtOnce) struct ClusterChangeTests {
    /// As with a port that is forwarded elsewhere: the brokers swap their addresses.
    @Test func aBrokerMayComeBackAtAnotherAddress() async throws {
        let cluster = try await ScriptedCluster.start(
            """
            {"brokers": 2, "listeners": [{"name": "ONE"}, {"name": "OTHER"}],
             "topics": {"name": "orders", "partitions": 2}}
            """)
        try await withClient(of: cluster) { client in
            #expect(await client.survey().failures == [:])
            let other = try #require(cluster.ports["OTHER"]?[2])
            try await cluster.tell(#"{"do": "set", "path": "brokers.2.port", "value": \#(other)}"#)
            let open = try await cluster.counts().open[2]
            for _ in 1...2 {
                let report = await client.survey()
                #expect(report.failures == [:])
                #expect(try report.survey.brokers.map { Int($0.port) } == [try cluster.port(of: 1), other])
                #expect(try report.survey.ends("orders") == [100, 100])
                // Counts do not begin again with the new connection.
                #expect(try report.survey.brokers[1].connection?.connects == 2)
                #expect(try report.survey.brokers[1].connection?.disconnects == 1)
            }
            try await eventually("the connection to the old address to be gone") {
                try await cluster.counts().open[2] == open
            }
        }
    }

    @Test func aBrokerMayComeBackWithAnotherID() async throws {
        let cluster = try await ScriptedCluster.start(
            """
            {"brokers": [{"id": 1}, {"id": 2}, {"id": 3, "is_listed": false}],
             "topics": {"name": "orders", "leader": 2}, "groups": {"name": "billing", "coordinator": 2, "commits": 1}}
            """)
        try await withClient(of: cluster) { client in
            #expect(await client.survey().failures == [:])
            try await cluster.tell(#"{"do": "remove_broker", "broker": 2}"#)
            try await cluster.tell(#"{"do": "restore_broker", "broker": 3}"#)
            try await cluster.moveLeader(of: "orders", to: 3)
            try await cluster.moveCoordinator(of: "billing", to: 3)
            let report = await client.survey()
            let survey = try report.survey
            #expect(report.failures == [:])
            #expect(survey.brokers.map(\.id) == [1, 3])
            #expect(try survey.ends("orders") == [100])
            #expect(try survey.group("billing").description?.coordinator == 3)
            try await eventually("the connection to broker 2 to be gone") {
                try await cluster.counts().open[2] == 0
            }
        }
    }

    @Test func aBrokerMayLeaveAndComeBack() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try expectWhole(await client.survey())
            try await cluster.tell(#"{"do": "remove_broker", "broker": 2}"#)
            let report = await client.survey()
            #expect(try report.survey.brokers.map(\.id) == [1, 3])
            #expect(report.failures == [:])
            // Partitions go on naming it.
            #expect(try report.survey.topic("orders").partitions[1].leader == 2)
            #expect(try report.survey.ends("orders") == [100, nil, 100, 100, nil, 100])
            try await eventually("the connection to broker 2 to be gone") {
                try await cluster.counts().open[2] == 0
            }
            try await cluster.tell(#"{"do": "restore_broker", "broker": 2}"#)
            try expectWhole(await client.survey())
        }
    }

    @Test func anotherClusterIsLoggedOnce() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        let log = RecordingLog(level: .info)
        try await withClient(of: cluster.bootstrapServers, logger: log.logger) { client in
            try expectWhole(await client.survey())
            #expect(log.messages == [])
            try await cluster.tell(#"{"do": "set", "path": "cluster_id", "value": "another"}"#)
            for _ in 1...2 {
                let report = await client.survey()
                try expectWhole(report)
                #expect(try report.survey.clusterID == "another")
            }
            #expect(log.messages == ["the brokers belong to another cluster than before"])
        }
    }

    @Test func aNameThatDoesNotResolveIsNamed() async throws {
        let cluster = try await ScriptedCluster.start(
            """
            {"brokers": [{"id": 1, "host": "no-such-host.invalid"}], "topics": {"name": "orders"},
             "groups": {"name": "billing", "commits": 1}}
            """)
        try await withClient(of: cluster) { client in
            for _ in 1...2 {
                let report = await client.survey()
                let survey = try report.survey
                #expect(survey.brokers.map(\.host) == ["no-such-host.invalid"])
                #expect(survey.topics.map(\.name) == ["orders"])
                #expect(report.failures[.metadata] == nil)
                #expect(report.failures[.groups] == [.unresolved: 1])
                #expect(report.failures[.highWatermarks] == [.unresolved: 1])
                let failure = try #require(report.unreachableBrokers[1])
                #expect(failure.reason == .unresolved)
                #expect(failure.message.contains("no-such-host.invalid:\(try cluster.port(of: 1))"))
                #expect(failure.message.contains("advertised.listeners"))
            }
        }
    }

    @Test func aBootstrapNameThatDoesNotResolveIsNamed() async throws {
        try await withClient(of: "no-such-host.invalid:9092") { client in
            let failure = try #require(await client.survey().failure)
            #expect(failure.reason == .unresolved)
            #expect(failure.message.contains("no-such-host.invalid:9092"))
        }
    }
}
