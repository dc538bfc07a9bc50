import ClusterModel
import SurveySupport
import TestSupport
import Testing

@testable import RDKafka
@testable import RDKafkaSurvey

/// One broker for all tests of the suite, each of which uses topics and groups of its own.
@Suite(.serialized)
struct RealBrokerTests {
    private static let shared = Task { try await TestBroker.start() }

    private let broker: TestBroker
    private let traffic: TestTraffic

    init() async throws {
        broker = try await Self.shared.value
        traffic = try TestTraffic(broker)
    }

    private func withCluster(
        _ configure: (inout SurveyScope) throws -> Void = { _ in },
        _ body: (KafkaCluster) async throws -> Void
    ) async throws {
        let cluster = try KafkaCluster.testing(broker.bootstrapServers, configure: configure)
        do {
            try await body(cluster)
        } catch {
            await cluster.close()
            throw error
        }
        await cluster.close()
    }

    @Test func findsOffsetsCommitsAndMembers() async throws {
        try await traffic.createTopic("found", partitions: 2)
        try await traffic.produce(10, to: "found", partition: 0)
        try await traffic.produce(4, to: "found", partition: 1)
        let member = try await traffic.join(group: "finders", topics: ["found"])
        try await member.commit(["found": [0: 3]])
        try await withCluster { cluster in
            let report = await cluster.survey()
            let survey = try report.survey
            #expect(report.isComplete)
            // librdkafka cannot ask for the newest record.
            #expect(Set(report.phases.keys) == Set(SurveyPhase.allCases).subtracting([.recordTimestamps]))
            #expect(survey.clusterID?.isEmpty == false)
            #expect(survey.brokers.map(\.address) == [broker.bootstrapServers])
            #expect(survey.brokers.first?.offsetRequestTime != nil)

            let topic = try #require(survey.topic("found"))
            #expect(topic.partitions.map(\.highWatermark) == [10, 4])
            #expect(topic.partitions.map(\.logStartOffset) == [0, 0])
            #expect(topic.partitions.map(\.lastStableOffset) == [10, 4])
            #expect(topic.partitions.map(\.leader) == [1, 1])
            #expect(topic.partitions.map(\.replicas) == [[1], [1]])
            let configuration = try #require(topic.configuration)
            #expect(configuration.minInSyncReplicas == 1)
            #expect(configuration.cleanupPolicy == "delete")
            #expect(configuration.retentionMilliseconds != nil && configuration.retentionBytes == -1)

            let group = try #require(survey.group("finders"))
            #expect(group.commits == [TopicCommits(topic: "found", partitions: [Commit(partition: 0, offset: 3)])])
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
        try await withCluster { cluster in
            let partition = try #require(try await cluster.survey().survey.topic("transactions")?.partitions.first)
            #expect(partition.lastStableOffset == 5)
            #expect(partition.highWatermark == 12)
        }
        try await transaction.abort()
    }

    @Test func lastStableOffsetsCanBeSwitchedOff() async throws {
        try await traffic.createTopic("unstable")
        try await withCluster({ $0.readsLastStableOffsets = false }) { cluster in
            let report = await cluster.survey()
            let partition = try #require(try report.survey.topic("unstable")?.partitions.first)
            #expect(report.phases[.lastStableOffsets] == nil)
            #expect(partition.lastStableOffset == nil)
            #expect(partition.highWatermark == 0)
        }
    }

    @Test func filtersActBeforeRequestsAreMade() async throws {
        for name in ["filtered-in", "filtered-out"] {
            try await traffic.createTopic(name)
            try await traffic.commit(group: name, [name: [0: 0]])
        }
        try await withCluster({
            $0.topics = try NameFilter(include: "^filtered", exclude: "out$")
            $0.groups = try NameFilter(include: "filtered-in")
        }) { cluster in
            let report = await cluster.survey()
            let survey = try report.survey
            #expect(survey.topics.map(\.name) == ["filtered-in"])
            #expect(survey.groups.map(\.name) == ["filtered-in"])
            #expect(report.phases[.commits]?.requests == 1)
        }
    }

    @Test func followsTopicsThatGrowGoAndComeBack() async throws {
        try await traffic.createTopic("changing")
        try await traffic.produce(9, to: "changing")
        try await withCluster { cluster in
            func highWatermarks() async throws -> [Int64?]? {
                try await cluster.survey().survey.topic("changing")?.partitions.map(\.highWatermark)
            }
            let atFirst = try await highWatermarks()
            #expect(atFirst == [9])

            try await traffic.createPartitions("changing", total: 3)
            try await traffic.produce(2, to: "changing", partition: 2)
            let grown = try await highWatermarks()
            #expect(grown == [9, 0, 2])

            try await traffic.deleteTopic("changing")
            let without = await cluster.survey()
            let surveyWithout = try without.survey
            #expect(surveyWithout.topic("changing") == nil)
            #expect(without.isComplete)

            try await traffic.createTopic("changing")
            let partition = try #require(try await cluster.survey().survey.topic("changing")?.partitions.first)
            #expect(partition.highWatermark == 0)
            #expect(partition.lastStableOffset == 0)
        }
    }

    /// The topic goes after metadata has named it: its partitions fail, the others are complete, and nothing is created.
    @Test func aTopicDeletedDuringTheSurveyCostsOnlyItself() async throws {
        try await traffic.createTopic("steady", partitions: 3)
        try await traffic.createTopic("vanishing", partitions: 2)
        try await withCluster { cluster in
            let topics = try await cluster.survey().survey.topics.filter { ["steady", "vanishing"].contains($0.name) }
            try await traffic.deleteTopic("vanishing")
            let pass = ListOffsetsPass(handle: await cluster.handle, question: .end, deadline: .now + .seconds(20))
            let result = await pass.run(PartitionsByLeader(topics), skipping: [], on: cluster.offsetWorkers)
            #expect(result.found.filter { $0.topicIndex == 0 }.count == 3)
            #expect(result.failures == [.unknown: 2])
            let afterwards = try await cluster.survey().survey
            #expect(afterwards.topic("vanishing") == nil)
        }
    }

    @Test(arguments: [
        Array("quotes \"double\" and 'single'".utf8), Array("back\\slash\nnewline\ttab".utf8), Array("юникод 🪲".utf8),
        Array("e\u{301}".utf8), Array("\u{E9}".utf8),
    ])
    func groupNamesMayHoldAnyBytes(_ bytes: [UInt8]) async throws {
        try await traffic.createTopic("names-\(bytes.count)-\(bytes[0])")
        let topic = "names-\(bytes.count)-\(bytes[0])"
        try await traffic.commit(group: bytes, [topic: [0: 0]])
        try await withCluster { cluster in
            let survey = try await cluster.survey().survey
            let group = try #require(survey.group(Name(bytes: bytes)))
            #expect(group.name.bytes == bytes)
            #expect(group.commits?.map(\.topic) == [Name(topic)])
            #expect(group.description?.state == .empty)
        }
    }

    /// A library that reads such an assignment may end the process.
    @Test(arguments: [
        [7], Array("who needs a format?".utf8), [0, 0, 0, 0, 0, 1, 0, 3, 0x61], [0, 0, 0x7F, 0xFF, 0xFF, 0xFF],
    ])
    func anUnreadableAssignmentIsUnknownAndTheGroupWhole(_ bytes: [UInt8]) async throws {
        let name = "unreadable-\(bytes.count)"
        try await traffic.createTopic(name)
        try await traffic.commit(group: name, [name: [0: 0]])
        _ = try await RawGroupMember.join(group: name, assignment: bytes, on: broker)
        try await withCluster { cluster in
            for _ in 1...2 {
                let report = await cluster.survey()
                let group = try #require(try report.survey.group(Name(name)))
                let description = try #require(group.description)
                #expect(report.isComplete)
                #expect(description.state == .stable)
                #expect(description.protocolType == "consumer")
                #expect(description.coordinator == 1)
                #expect(description.members?.map(\.assignment) == [nil])
                #expect(group.commits?.flatMap(\.partitions) == [Commit(partition: 0, offset: 0)])
            }
        }
    }

    /// Its assignments are in a format of its own.
    @Test func aGroupOfAnotherTypeIsListedWithoutAssignments() async throws {
        try await traffic.createTopic("unrelated")
        let assignment: [UInt8] = [0, 0, 0, 0, 0, 1, 0, 9] + Array("unrelated".utf8) + [0, 0, 0, 1, 0, 0, 0, 0]
        _ = try await RawGroupMember.join(
            group: "connect-cluster", protocolType: "connect", assignment: assignment, on: broker)
        try await withCluster { cluster in
            let report = await cluster.survey()
            let group = try #require(try report.survey.group("connect-cluster"))
            #expect(report.isComplete)
            #expect(group.commits == [])
            #expect(group.description?.state == .stable)
            #expect(group.description?.protocolType == "connect")
            #expect(group.description?.members?.map(\.assignment) == [nil])
        }
    }

    @Test func connectionsAreCounted() async throws {
        try await withCluster { cluster in
            let connection = try await eventually("statistics of librdkafka") {
                try await cluster.survey().survey.brokers.first?.connection
            }
            #expect(connection.connects >= 1)
        }
    }
}
