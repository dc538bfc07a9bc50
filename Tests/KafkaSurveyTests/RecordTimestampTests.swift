import ClusterModel
import TestSupport
import Testing

@testable import KafkaSurvey

/// The newest records of partitions, and records that are looked up by time.
@Suite struct RecordTimestampTests {
    private func cluster(_ version: String) async throws -> ScriptedCluster {
        try await ScriptedCluster.start(
            """
            {
                "version": "\(version)", "brokers": 2,
                "topics": [
                    {"name": "orders", "partitions": 2, "timestamps": [[10, 5000], [40, 9000], [99, 7000]]},
                    {"name": "empty", "high_watermark": 0}, {"name": "unread"}
                ],
                "groups": {"name": "billing", "commits": {"orders": {"0": 20}, "empty": {"0": 0}}}
            }
            """)
    }

    @Test func theNewestRecordOfWhatGroupsReadIsKnown() async throws {
        let survey = try await withClient(of: cluster("4.3")) { try await $0.survey().result.get() }
        let topics = Dictionary(uniqueKeysWithValues: survey.topics.map { ($0.name, $0) })
        // The largest timestamp is not that of the last record.
        let newest = RecordTime(offset: 40, timestamp: 9000)
        #expect(topics["orders"]?.partitions.map(\.maxTimestamp) == [newest, newest])
        #expect(topics["empty"]?.partitions.first?.maxTimestamp == nil)
        #expect(topics["unread"]?.partitions.first?.maxTimestamp == nil)
        #expect(topics["orders"]?.id != nil)
    }

    @Test func anOldBrokerIsNotAskedAQuestionThatItWouldMisunderstand() async throws {
        let report = try await withClient(of: cluster("2.8")) { await $0.survey() }
        let survey = try report.result.get()
        #expect(survey.topics.allSatisfy { $0.partitions.allSatisfy { $0.maxTimestamp == nil } })
        #expect(report.isComplete)
        #expect(report.phases[.recordTimestamps] == nil)
    }

    @Test(arguments: ["2.8", "4.3"]) func recordsAreLookedUpByTime(_ version: String) async throws {
        let cluster = try await cluster(version)
        try await withClient(of: cluster) { client in
            let survey = try await client.survey().result.get()
            let orders = try #require(survey.topics.first { $0.name == "orders" })
            let leader = try #require(orders.partition(0)?.leader)
            let lookups = [
                RecordLookup(topic: "orders", partition: 0, timestamp: 6000),
                RecordLookup(topic: "gone", partition: 0, timestamp: 6000),
                RecordLookup(topic: "empty", partition: 0, timestamp: 6000),
            ]
            // Whoever leads the others: a leader that does not know a partition answers with an error for it alone.
            let answers = await client.answers(to: [leader: lookups, 77: lookups], deadline: .now + .seconds(10))
            #expect(answers[leader]?.first == .record(RecordTime(offset: 40, timestamp: 9000)))
            #expect(answers[leader]?.dropFirst().first == .some(nil))
            #expect(answers[77] == nil)
            let late = await client.answers(
                to: [leader: [RecordLookup(topic: "orders", partition: 0, timestamp: 9001)]],
                deadline: .now + .seconds(10))
            #expect(late[leader] == [.noRecord])
        }
    }
}
