import ClusterModel
import Logging
import NetworkSupport
import SurveySupport
import TestSupport
import Testing

@testable import KafkaSurvey

/// Makes a client of the brokers at `servers`, runs `body`, and closes the client. Its timeouts are for machines that are
/// busy: `impatient` has the defaults.
func withClient<Result>(
    of servers: String, logger: Logger = .silent,
    configure: (inout KafkaConnectionSettings, inout SurveyScope) throws -> Void = { _, _ in },
    _ body: (KafkaSurveyClient) async throws -> Result
) async throws -> Result {
    var settings = KafkaConnectionSettings(
        bootstrap: try servers.split(separator: ",").map { try #require(HostPort($0, defaultPort: 9092)) })
    settings.connectTimeout = .seconds(10)
    settings.requestTimeout = .seconds(10)
    var scope = SurveyScope()
    try configure(&settings, &scope)
    let client = try KafkaSurveyClient(settings, scope: scope, logger: logger)
    do {
        let result = try await body(client)
        await client.close()
        return result
    } catch {
        await client.close()
        throw error
    }
}

/// Makes a client of `cluster`, as the other does.
func withClient<Result>(
    of cluster: ScriptedCluster,
    configure: (inout KafkaConnectionSettings, inout SurveyScope) throws -> Void = { _, _ in },
    _ body: (KafkaSurveyClient) async throws -> Result
) async throws -> Result {
    try await withClient(of: cluster.bootstrapServers, configure: configure, body)
}

/// The timeouts that clients have by default.
func impatient(_ settings: inout KafkaConnectionSettings, _ scope: inout SurveyScope) {
    let defaults = KafkaConnectionSettings(bootstrap: [])
    settings.connectTimeout = defaults.connectTimeout
    settings.requestTimeout = defaults.requestTimeout
}

extension KafkaSurveyClient {
    /// Surveys with a deadline, which is generous by default, and checks that it is kept.
    func survey(within limit: Duration = .seconds(20)) async -> ClusterReport {
        let deadline = ContinuousClock.now + limit
        let report = await survey(deadline: deadline)
        // A busy machine takes its time to notice that a deadline has come.
        #expect(ContinuousClock.now < deadline + .seconds(1))
        return report
    }
}

extension ClusterReport {
    /// What was found.
    ///
    /// - Throws: the reason why nothing was.
    var survey: ClusterSurvey { get throws { try result.get() } }

    /// Why nothing was found; nil if something was.
    var failure: ClusterFailure? {
        if case .failure(let failure) = result { failure } else { nil }
    }

    /// The failures of all phases that have any, but for the timestamps of records: they are read over the connections of
    /// descriptions at the same time, may fail with them, and no survey needs them to be complete.
    var failures: [SurveyPhase: [FailureReason: Int]] {
        phases.filter { $0.key != .recordTimestamps }.mapValues(\.failures).filter { !$0.value.isEmpty }
    }

    /// The failures of all phases, whatever their reasons.
    var failureCounts: [SurveyPhase: Int] {
        failures.mapValues { $0.values.reduce(0, +) }
    }
}

extension ClusterSurvey {
    func topic(_ name: Name) throws -> Topic {
        try #require(topics.first { $0.name == name }, "there is no topic \(name)")
    }

    func group(_ name: Name) throws -> ConsumerGroup {
        try #require(groups.first { $0.name == name }, "there is no group \(name)")
    }

    /// The high watermarks of a topic's partitions.
    func ends(_ topic: Name) throws -> [Int64?] { try self.topic(topic).partitions.map(\.highWatermark) }

    /// The names of the groups whose commits are known.
    var groupsWithCommits: [Name] { groups.filter { $0.commits != nil }.map(\.name) }

    /// The names of the groups whose descriptions are known.
    var describedGroups: [Name] { groups.filter { $0.description != nil }.map(\.name) }
}

extension ConsumerGroup {
    /// The committed offsets of a topic, by partition.
    func committed(_ topic: Name) -> [Int32: Int64]? {
        commits?.first { $0.topic == topic }.map { topic in
            Dictionary(uniqueKeysWithValues: topic.partitions.map { ($0.partition, $0.offset) })
        }
    }
}

extension ScriptedCluster {
    /// Three brokers, a topic `orders` of six partitions, of which each broker leads two, and two groups a broker: `group0`
    /// and `group3` at broker 1, `group1` and `group4` at broker 2, `group2` and `group5` at broker 3.
    static func ofThree(_ more: String = "") async throws -> ScriptedCluster {
        try await start(
            """
            {
                "brokers": 3, \(more)
                "topics": {"name": "orders", "partitions": 6},
                "groups": {"prefix": "group", "count": 6, "commits": 6}
            }
            """)
    }
}

/// What is known of `ScriptedCluster.ofThree` when a broker does not answer at all.
func expectOnlyPartsOf(
    _ broker: Int32, areMissingIn report: ClusterReport, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let survey = try report.survey
    #expect(survey.brokers.map(\.id) == [1, 2, 3], sourceLocation: sourceLocation)
    for partition in try survey.topic("orders").partitions {
        let isKnown = partition.leader != broker
        #expect(
            (partition.highWatermark != nil) == isKnown, "high watermark of \(partition.id)",
            sourceLocation: sourceLocation)
        #expect((partition.lastStableOffset != nil) == isKnown, sourceLocation: sourceLocation)
        #expect((partition.logStartOffset != nil) == isKnown, sourceLocation: sourceLocation)
    }
    for index in 0..<6 where index % 3 != broker - 1 {
        let group = try survey.group(Name("group\(index)"))
        #expect(group.commits?.isEmpty == false, "commits of \(index)", sourceLocation: sourceLocation)
        #expect(group.description != nil, "description of \(index)", sourceLocation: sourceLocation)
    }
    #expect(survey.brokers.filter { $0.offsetRequestTime == nil }.map(\.id) == [broker], sourceLocation: sourceLocation)
}

/// All of `ScriptedCluster.ofThree` is known.
func expectWhole(_ report: ClusterReport, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let survey = try report.survey
    #expect(report.failures == [:], sourceLocation: sourceLocation)
    #expect(report.unreachableBrokers == [:], sourceLocation: sourceLocation)
    #expect(try survey.ends("orders") == Array(repeating: 100, count: 6), sourceLocation: sourceLocation)
    #expect(survey.groupsWithCommits == (0..<6).map { Name("group\($0)") }, sourceLocation: sourceLocation)
    #expect(survey.describedGroups == survey.groupsWithCommits, sourceLocation: sourceLocation)
}
