import ClusterModel
import Foundation
import TestSupport
import Testing

@testable import KafkaSurvey

/// Surveys that are cancelled, and clients that are closed.
@Suite(.serialized, .fewAtOnce) struct CancellationTests {
    /// How long a survey, which something holds up for a minute, takes to end when it is cancelled.
    private func timeToCancel(
        _ cluster: ScriptedCluster, whenAsked api: String, _ client: KafkaSurveyClient
    ) async throws -> Duration {
        try await cluster.resetCounts()
        let survey = Task { await client.survey(deadline: .now + .seconds(60)) }
        try await eventually("the survey to be under way") {
            try await cluster.requestCounts().values.contains { $0[api] != nil }
        }
        let begin = ContinuousClock.now
        survey.cancel()
        _ = await survey.value
        return .now - begin
    }

    @Test(arguments: ["Metadata", "ListGroups", "OffsetFetch", "ListOffsets", "DescribeGroups", "DescribeConfigs"])
    func aCancelledSurveyEndsAtOnce(api: String) async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await cluster.fault(.silence, api: api)
        let time = try await withClient(
            of: cluster,
            configure: { settings, _ in
                settings.connectTimeout = .seconds(60)
                settings.requestTimeout = .seconds(60)
            },
            { try await timeToCancel(cluster, whenAsked: api, $0) })
        #expect(time < .seconds(1))
        try await eventually("the connections to be gone") {
            try await cluster.counts().open.values.allSatisfy { $0 == 0 }
        }
    }

    @Test func aSurveyIsCancelledWhileItConnects() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await cluster.freeze(2)
        let time = try await withClient(
            of: cluster,
            configure: { settings, _ in
                settings.connectTimeout = .seconds(60)
                settings.requestTimeout = .seconds(60)
            },
            { try await timeToCancel(cluster, whenAsked: "ListOffsets", $0) })
        #expect(time < .seconds(1))
    }

    /// The threads that belong to the client's event loop end with it.
    @Test func closingLeavesNoThread() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await cluster.freeze(2)
        let before = try threadCount()
        for _ in 1...20 {
            try await cluster.resetCounts()
            try await withClient(of: cluster) { client in
                let survey = Task { await client.survey(deadline: .now + .seconds(60)) }
                try await eventually("the survey to be under way") {
                    try await cluster.requestCounts().values.contains { $0["ListGroups"] != nil }
                }
                survey.cancel()
                _ = await survey.value
            }
        }
        // Other tests have threads that come and go.
        try await eventually("the threads to be gone") { try threadCount() < before + 15 }
    }

    /// Closing is the end: nothing connects again.
    @Test func aClosedClientAsksNobody() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await withClient(of: cluster) { client in
            try expectWhole(await client.survey())
            await client.close()
            try await cluster.resetCounts()
            let failure = try #require(await client.survey().failure)
            #expect(failure.reason == .transport)
            #expect(try await cluster.counts().connections.values.allSatisfy { $0 == 0 })
        }
    }

    /// The threads of this process.
    private func threadCount() throws -> Int {
        let status = try #require(try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Threads:") })
        return try #require(Int(line.dropFirst(8).trimmingCharacters(in: .whitespaces)))
    }
}
