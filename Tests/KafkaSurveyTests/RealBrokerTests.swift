import ClusterModel
import SurveySupport
import TestSupport
import Testing

@testable import KafkaSurvey

/// A broker that is not ours, with traffic of a client that is not ours.
@Suite(.serialized) struct RealBrokerTests {
    private static let shared = Task { try await TestBroker.start() }

    private let broker: TestBroker
    private let traffic: TestTraffic

    init() async throws {
        broker = try await Self.shared.value
        traffic = try TestTraffic(broker)
    }

    @Test func findsOffsetsCommitsAndMembers() async throws {
        try await traffic.createTopic("found", partitions: 2)
        try await traffic.produce(10, to: "found", partition: 0)
        try await traffic.produce(4, to: "found", partition: 1)
        let member = try await traffic.join(group: "finders", topics: ["found"])
        try await member.commit(["found": [0: 3]])
        try await withClient(of: broker.bootstrapServers) { client in
            let report = await client.survey()
            let survey = try report.survey
            #expect(report.failures == [:])
            #expect(Set(report.phases.keys) == Set(SurveyPhase.allCases))
            #expect(survey.clusterID?.isEmpty == false)
            #expect(survey.brokers.map(\.address) == [broker.bootstrapServers])

            let topic = try survey.topic("found")
            #expect(topic.partitions.map(\.highWatermark) == [10, 4])
            #expect(topic.partitions.map(\.logStartOffset) == [0, 0])
            #expect(topic.partitions.map(\.lastStableOffset) == [10, 4])
            #expect(topic.partitions.map(\.leader) == [1, 1])
            #expect(topic.configuration?.cleanupPolicy == "delete")

            let group = try survey.group("finders")
            #expect(group.committed("found") == [0: 3])
            let description = try #require(group.description)
            #expect(description.state == .stable)
            #expect(description.protocolType == "consumer")
            #expect(description.coordinator == 1)
            let assignment = try #require(description.members).compactMap(\.assignment).joined().sorted {
                $0.partition < $1.partition
            }
            #expect(assignment == [0, 1].map { TopicPartition(topic: "found", partition: $0) })
        }
        try await member.leave()
    }

    @Test func lastStableOffsetStaysBeforeAnOpenTransaction() async throws {
        try await traffic.createTopic("transactions")
        try await traffic.produce(5, to: "transactions")
        let transaction = try await traffic.produceInOpenTransaction(7, to: "transactions")
        try await withClient(of: broker.bootstrapServers) { client in
            let partition = try await client.survey().survey.topic("transactions").partitions[0]
            #expect(partition.lastStableOffset == 5)
            #expect(partition.highWatermark == 12)
        }
        try await transaction.abort()
    }

    /// Any client may put any bytes there.
    @Test func anAssignmentOfOneByteIsUnknown() async throws {
        let member = try await RawGroupMember.join(group: "one-byte", assignment: [7], on: broker)
        try await withClient(of: broker.bootstrapServers) { client in
            let report = await client.survey()
            #expect(report.failures == [:])
            let members = try #require(try report.survey.group("one-byte").description?.members)
            #expect(members.map(\.assignment) == [nil])
        }
        withExtendedLifetime(member) {}
    }
}
