import ClusterModel
import TestSupport
import Testing

@testable import KafkaSurvey

/// Answers that are missing, cut or no answers at all: each costs what was asked for, and the connection is replaced.
@Suite(.fewAtOnce) struct BadAnswerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fault: ScriptedCluster.Fault
        let reason: FailureReason
    }

    static let cases = [
        Case(testDescription: "silence", fault: .silence, reason: .timedOut),
        Case(testDescription: "close", fault: .close, reason: .transport),
        Case(testDescription: "garbage", fault: .garbage(), reason: .malformed),
        Case(testDescription: "truncated", fault: .truncated(), reason: .transport),
        Case(testDescription: "shortened", fault: .shortened(), reason: .malformed),
        Case(testDescription: "endless", fault: .endless, reason: .malformed),
        Case(testDescription: "wrong correlation", fault: .wrongCorrelation, reason: .malformed),
        Case(testDescription: "absurd count", fault: .absurdCount(), reason: .malformed),
        Case(testDescription: "HTTP", fault: .raw("485454502f312e312034303020426164"), reason: .malformed),
    ]

    /// All of an API's, at one broker: the phase's own failures, and no others.
    private func expect(
        _ failures: [SurveyPhase: Int], of api: String, _ item: Case,
        _ check: (ClusterSurvey) throws -> Void
    ) async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster, configure: impatient) { client in
            try expectWhole(await client.survey())
            try await cluster.fault(item.fault, broker: 2, api: api)
            for _ in 1...2 {
                let report = await client.survey(within: .seconds(25))
                #expect(report.failures == failures.mapValues { [item.reason: $0] })
                try check(report.survey)
            }
            try await cluster.heal()
            try expectWhole(await client.survey())
            let open = try await cluster.counts().open
            #expect(open.values.allSatisfy { $0 <= 2 })
        }
    }

    @Test(arguments: cases)
    func ofCommits(_ item: Case) async throws {
        try await expect([.commits: 2], of: "OffsetFetch", item) { survey in
            #expect(survey.groupsWithCommits == ["group0", "group2", "group3", "group5"])
            #expect(survey.describedGroups.count == 6)
            let ends = try survey.ends("orders")
            #expect(ends == Array(repeating: 100, count: 6))
        }
    }

    @Test(arguments: cases)
    func ofOffsets(_ item: Case) async throws {
        try await expect(
            [.highWatermarks: 2, .lastStableOffsets: 2, .logStartOffsets: 2], of: "ListOffsets", item
        ) { survey in
            #expect(survey.groupsWithCommits.count == 6)
            #expect(survey.describedGroups.count == 6)
            let ends = try survey.ends("orders")
            #expect(ends == [100, nil, 100, 100, nil, 100])
        }
    }

    @Test(arguments: cases)
    func ofDescriptions(_ item: Case) async throws {
        try await expect([.descriptions: 2], of: "DescribeGroups", item) { survey in
            #expect(survey.groupsWithCommits.count == 6)
            #expect(survey.describedGroups == ["group0", "group2", "group3", "group5"])
            let ends = try survey.ends("orders")
            #expect(ends == Array(repeating: 100, count: 6))
        }
    }

    @Test(arguments: cases)
    func ofTheListOfGroups(_ item: Case) async throws {
        try await expect([.groups: 1], of: "ListGroups", item) { survey in
            // The broker still answers for the groups that it listed before.
            #expect(survey.groupsWithCommits.count == 6)
            #expect(survey.describedGroups.count == 6)
            let ends = try survey.ends("orders")
            #expect(ends == Array(repeating: 100, count: 6))
        }
    }

    /// Any other broker can answer.
    @Test(arguments: cases)
    func ofMetadataAndConfigurations(_ item: Case) async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster, configure: impatient) { client in
            try expectWhole(await client.survey())
            for api in ["Metadata", "DescribeConfigs"] {
                // A topic of which there are no configurations yet.
                let topic = "new-\(api)"
                try await cluster.tell(#"{"do": "add_topic", "name": "\#(topic)"}"#)
                try await cluster.fault(item.fault, broker: 1, api: api)
                let report = await client.survey()
                #expect(try report.survey.topic(Name(topic)).configuration != nil)
                #expect(report.failures[.metadata] == nil)
                #expect(report.failures[.configurations] == nil)
                #expect(try report.survey.groups.count == 6)
                try await cluster.heal()
            }
        }
    }

    /// Nothing that a broker answers to all requests ends or hangs the client.
    @Test(arguments: cases)
    func ofEverything(_ item: Case) async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster, configure: impatient) { client in
            try expectWhole(await client.survey())
            try await cluster.fault(item.fault, broker: 2)
            for _ in 1...2 { try expectOnlyPartsOf(2, areMissingIn: await client.survey(within: .seconds(15))) }
            try await cluster.heal()
            try await eventually("a whole survey") { try isWhole(await client.survey()) }
        }
    }

    /// Noise in an answer that seems to be the right one.
    @Test(arguments: [5, 20, 200, 5000])
    func ofNoise(bytes: Int) async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try expectWhole(await client.survey())
            try await cluster.tell(
                #"{"do": "fault", "broker": 2, "kind": "garbage", "bytes": \#(bytes), "with_correlation": true}"#)
            for _ in 1...5 { try expectOnlyPartsOf(2, areMissingIn: await client.survey()) }
            try await cluster.heal()
            try await eventually("a whole survey") { try isWhole(await client.survey()) }
        }
    }

    /// Bytes that keep coming do not keep a connection for ever.
    @Test func anAnswerThatTricklesIsGivenUp() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster, configure: { settings, _ in settings.requestTimeout = .milliseconds(300) }) {
            client in
            try await eventually("a whole survey") { try isWhole(await client.survey()) }
            let before = try await cluster.counts().connections[2]
            try await cluster.fault(.trickle(milliseconds: 200), broker: 2, api: "OffsetFetch", times: 1)
            let report = await client.survey(within: .seconds(2))
            #expect(report.failures[.commits] == [.timedOut: 2])
            try await eventually("a whole survey over another connection") {
                try isWhole(await client.survey(within: .seconds(2)))
            }
            #expect(try await cluster.counts().connections[2] != before)
        }
    }

    /// Items that were asked for and are not in the answer.
    @Test func itemsThatAreLeftOutAreCounted() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try await cluster.fault(.omit(matching: "group1"), broker: 2, api: "OffsetFetch")
            try await cluster.fault(.omit(matching: "group1"), broker: 2, api: "DescribeGroups")
            try await cluster.fault(.omit(), broker: 2, api: "ListOffsets")
            let report = await client.survey()
            #expect(
                report.failures == [
                    .commits: [.other: 1], .descriptions: [.other: 1], .highWatermarks: [.other: 2],
                    .lastStableOffsets: [.other: 2], .logStartOffsets: [.other: 2],
                ])
            #expect(try report.survey.groupsWithCommits.count == 5)
        }
    }
}
