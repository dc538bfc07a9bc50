import ClusterModel
import TestSupport
import Testing

@testable import KafkaSurvey

/// What access control lists forbid is counted, and costs nothing else.
@Suite(.fewAtOnce) struct DeniedTests {
    private func failures(
        _ faults: [(code: Int16, api: String)], _ check: (ClusterSurvey) throws -> Void = { _ in }
    ) async throws -> [SurveyPhase: [FailureReason: Int]] {
        let cluster = try await ScriptedCluster.ofThree()
        for fault in faults { try await cluster.fault(.error(fault.code), api: fault.api) }
        return try await withClient(of: cluster) { client in
            let report = await client.survey()
            try check(report.survey)
            return report.failures
        }
    }

    @Test func groups() async throws {
        let failures = try await failures([(30, "OffsetFetch"), (30, "DescribeGroups")]) { survey in
            #expect(survey.groups.count == 6)
            #expect(survey.groups.allSatisfy { $0.commits == nil && $0.description == nil })
            let ends = try survey.ends("orders")
            #expect(ends == Array(repeating: 100, count: 6))
        }
        #expect(failures == [.commits: [.denied: 6], .descriptions: [.denied: 6]])
    }

    @Test func oneGroup() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await cluster.fault(.error(30, matching: "group4"), api: "OffsetFetch")
        try await withClient(of: cluster) { client in
            let report = await client.survey()
            #expect(report.failures == [.commits: [.denied: 1]])
            let groupsWithCommits = try report.survey.groupsWithCommits
            #expect(groupsWithCommits == ["group0", "group1", "group2", "group3", "group5"])
        }
    }

    @Test func offsets() async throws {
        let failures = try await failures([(29, "ListOffsets")]) { survey in
            #expect(survey.groupsWithCommits.count == 6)
            let ends = try survey.ends("orders")
            #expect(ends == Array(repeating: nil, count: 6))
        }
        #expect(
            failures == [
                .highWatermarks: [.denied: 6], .lastStableOffsets: [.denied: 6], .logStartOffsets: [.denied: 6],
            ])
    }

    @Test func configurations() async throws {
        let failures = try await failures([(29, "DescribeConfigs")]) { survey in
            let configuration = try survey.topic("orders").configuration
            #expect(configuration == nil)
        }
        #expect(failures == [.configurations: [.denied: 1]])
    }

    @Test func theListOfGroups() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await cluster.fault(.error(31, at: ""), api: "ListGroups")
        try await withClient(of: cluster) { client in
            let report = await client.survey()
            #expect(report.failures == [.groups: [.denied: 3]])
            let groups = try report.survey.groups
            #expect(groups == [])
            let ends = try report.survey.ends("orders")
            #expect(ends == Array(repeating: 100, count: 6))
        }
    }

    @Test func topics() async throws {
        let failures = try await failures([(29, "Metadata")]) { survey in
            #expect(survey.topics == [])
            #expect(survey.groupsWithCommits.count == 6)
        }
        #expect(failures == [.metadata: [.denied: 1]])
    }

    /// Partitions of denied topics in what a group has committed.
    @Test func commitsOfATopic() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await cluster.fault(.error(29, at: "groups.topics.partitions"), broker: 1, api: "OffsetFetch")
        try await withClient(of: cluster) { client in
            let report = await client.survey()
            #expect(report.failures == [.commits: [.denied: 12]])
            let commits = try report.survey.group("group0").commits
            #expect(commits == [])
        }
    }
}
