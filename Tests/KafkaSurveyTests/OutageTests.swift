import ClusterModel
import NetworkSupport
import TestSupport
import Testing

@testable import KafkaSurvey

/// Brokers that are down, silent or slow: each costs its own parts of a survey only.
@Suite(.fewAtOnce) struct OutageTests {
    @Test func aBrokerThatIsDownCostsOnlyItsParts() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try expectWhole(await client.survey())
            try await cluster.stop(2)
            for _ in 1...2 {
                let report = await client.survey()
                try expectOnlyPartsOf(2, areMissingIn: report)
                #expect(
                    report.failures == [
                        .groups: [.transport: 1], .commits: [.transport: 2], .descriptions: [.transport: 2],
                        .highWatermarks: [.transport: 2], .lastStableOffsets: [.transport: 2],
                        .logStartOffsets: [.transport: 2],
                    ])
                let failure = try #require(report.unreachableBrokers[2])
                #expect(report.unreachableBrokers.count == 1)
                #expect(failure.reason == .transport)
                #expect(failure.message.contains("127.0.0.1:\(try cluster.port(of: 2)): connection refused"))
            }
            try await cluster.start(2)
            try await eventually("a whole survey") { try isWhole(await client.survey()) }
        }
    }

    /// As a process that is stopped, or a machine that is gone: connections stand, and nothing comes.
    @Test func aBrokerThatIsSilentCostsOnlyItsParts() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster, configure: impatient) { client in
            try expectWhole(await client.survey())
            try await cluster.freeze(2)
            for _ in 1...2 {
                let report = await client.survey()
                try expectOnlyPartsOf(2, areMissingIn: report)
                #expect(report.failures.values.allSatisfy { Set($0.keys) == [.timedOut] })
                #expect(
                    report.failureCounts == [
                        .groups: 1, .commits: 2, .descriptions: 2, .highWatermarks: 2, .lastStableOffsets: 2,
                        .logStartOffsets: 2,
                    ])
                #expect(report.unreachableBrokers[2]?.reason == .timedOut)
            }
            try await cluster.thaw(2)
            try await eventually("a whole survey") { try isWhole(await client.survey()) }
        }
    }

    /// The broker is the one that is asked first for everything.
    @Test func theFirstBrokerMayBeSilent() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster, configure: impatient) { client in
            try expectWhole(await client.survey())
            try await cluster.freeze(1)
            for name in ["new", "newer"] {
                // Of which there are no configurations yet.
                try await cluster.tell(#"{"do": "add_topic", "name": "\#(name)"}"#)
                let report = await client.survey()
                try expectOnlyPartsOf(1, areMissingIn: report)
                #expect(report.failures[.metadata] == nil)
                #expect(report.failures[.configurations] == nil)
                #expect(try report.survey.topic(Name(name)).configuration != nil)
            }
        }
    }

    @Test func shortSurveysNeverFailWithOneOfTwoBrokersSilent() async throws {
        let cluster = try await ScriptedCluster.start(
            """
            {"brokers": 2, "topics": {"name": "orders", "partitions": 2},
             "groups": {"prefix": "group", "count": 2, "commits": 2}}
            """)
        try await withClient(of: cluster, configure: impatient) { client in
            #expect(await client.survey(within: .seconds(4)).failures == [:])
            try await cluster.freeze(1)
            for _ in 1...4 {
                let report = await client.survey(within: .seconds(4))
                let survey = try report.survey
                #expect(try survey.ends("orders") == [nil, 100])
                #expect(try survey.group("group1").commits?.isEmpty == false)
                #expect(try survey.group("group1").description != nil)
                #expect(report.failures[.metadata] == nil)
            }
            try await cluster.thaw(1)
            try await eventually("a whole survey") { await client.survey(within: .seconds(4)).failures.isEmpty }
        }
    }

    @Test func aSlowBrokerIsWaitedFor() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try expectWhole(await client.survey())
            try await cluster.fault(.delay(milliseconds: 1000), broker: 3)
            let report = await client.survey()
            try expectWhole(report)
            let survey = try report.survey
            let times = try survey.brokers.map { try #require($0.offsetRequestTime) }
            #expect(times[2] >= .seconds(1))
            #expect(times[0] < .seconds(1) && times[1] < .seconds(1))
            // Others do not wait for it; what it commits is measured against ends that are read afterwards.
            #expect(try survey.group("group0").ownEnds == nil)
            #expect(try survey.group("group2").ownEnds?.count == 6)
        }
    }

    @Test func closingIdleConnectionsIsNoFailure() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            for _ in 1...3 {
                try expectWhole(await client.survey())
                try await cluster.dropConnections()
            }
            let statistics = try await client.survey().survey.brokers.map { try #require($0.connection) }
            #expect(statistics.allSatisfy { $0.connects == 4 && $0.disconnects == 3 })
        }
    }

    @Test func allBrokersMayBeDown() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try expectWhole(await client.survey())
            for broker: Int32 in 1...3 { try await cluster.stop(broker) }
            for _ in 1...2 {
                let report = await client.survey()
                let failure = try #require(report.failure)
                #expect(failure.reason == .transport)
                #expect(failure.message.contains("connection refused"))
                #expect(report.failures == [.metadata: [.transport: 1]])
            }
            for broker: Int32 in 1...3 { try await cluster.start(broker) }
            try await eventually("a whole survey") { try isWhole(await client.survey()) }
        }
    }

    @Test func theFirstAddressMayBeDown() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await cluster.stop(1)
        try await withClient(of: cluster) { client in
            try expectOnlyPartsOf(1, areMissingIn: await client.survey())
        }
    }

    @Test func theFirstAddressMayBeSilent() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await cluster.freeze(1)
        let servers = "127.0.0.1:\(try cluster.port(of: 1)),127.0.0.1:\(try cluster.port(of: 2))"
        try await withClient(
            of: servers,
            // The first would be waited for until long after the survey.
            configure: { settings, _ in
                settings.connectTimeout = .seconds(60)
                settings.requestTimeout = .seconds(60)
            },
            { client in
                let report = await client.survey(within: .seconds(10))
                try expectOnlyPartsOf(1, areMissingIn: report)
                #expect(try #require(report.phases[.metadata]).duration < .seconds(8))
            })
    }

    /// Throttling is waited for, and shows.
    @Test func throttlingIsHeeded() async throws {
        let cluster = try await ScriptedCluster.start(#"{"topics": {"name": "orders"}}"#)
        try await withClient(of: cluster) { client in
            #expect(await client.survey().failures == [:])
            try await cluster.fault(.throttle(milliseconds: 300), api: "ListGroups", times: 1)
            let begin = ContinuousClock.now
            let report = await client.survey()
            #expect(ContinuousClock.now - begin >= .milliseconds(300))
            #expect(report.failures == [:])
            #expect(try report.survey.brokers[0].connection?.throttleTime == .milliseconds(300))
            #expect(try await client.survey().survey.brokers[0].connection?.throttleTime == .zero)
        }
    }

    @Test func throttlingBeyondTheSurveyIsATimeOut() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try expectWhole(await client.survey())
            try await cluster.fault(.throttle(milliseconds: 2_147_483_647), broker: 2, api: "ListGroups", times: 1)
            let report = await client.survey(within: .seconds(5))
            #expect(report.failures[.highWatermarks] == [.timedOut: 2])
            #expect(report.failures[.groups] == nil)
            #expect(try report.survey.ends("orders") == [100, nil, 100, 100, nil, 100])
            #expect(try report.survey.group("group0").commits != nil)
        }
    }
}

func isWhole(_ report: ClusterReport) throws -> Bool {
    try report.failures.isEmpty && report.survey.groupsWithCommits.count == 6
}
