import ClusterModel
import TestSupport
import Testing

@testable import KafkaTraffic
@testable import RDKafka

/// Consuming from one broker.
@Suite(.serialized)
struct ConsumerTests {
    private static let shared = Task { try await TestBroker.start() }

    private let servers: String
    private let traffic: TestTraffic

    init() async throws {
        let broker = try await Self.shared.value
        servers = broker.bootstrapServers
        traffic = try TestTraffic(broker)
    }

    /// The session is short because the broker waits for it to end where a commit during a rebalance was refused.
    private static let earliest = [
        "auto.offset.reset": "earliest", "heartbeat.interval.ms": "500", "session.timeout.ms": "6000",
    ]

    /// Creates a topic with the numbers from 0 on in each partition.
    private func createTopic(_ name: Name, partitions: Int32 = 1, each count: Int, from first: Int = 0) async throws {
        if first == 0 { try await traffic.createTopic(name.text, partitions: Int(partitions)) }
        try await withProducer(servers) { producer in
            let topic = try producer.topic(name)
            for number in first..<first + count {
                for partition in 0..<partitions {
                    let message = KafkaMessage(text: "\(number)", partition: partition)
                    while try topic.enqueue(message) == .queueFull { try await producer.waitForRoom() }
                }
            }
        }
    }

    @Test func aChosenPartitionIsReadFromAnyPosition() async throws {
        try await createTopic("positions", each: 10)
        let partition = TopicPartition(topic: "positions", partition: 0)
        try await withConsumer(servers) { consumer in
            for (position, first) in [(ConsumerPosition.beginning, 0), (.offset(7), 7), (.timestamp(0), 0), (.end, 10)]
            {
                try await consumer.assign([partition: position])
                #expect(await consumer.assignment() == [partition])
                let records = try await consumer.readToEnds(of: 1)
                #expect(records.map(\.text) == (first..<10).map(String.init))
                #expect(records.map(\.offset) == (Int64(first)..<10).map(\.self))
            }
            let progress = try await consumer.progress()
            #expect(progress.map(\.end) == [10])
        }
    }

    /// librdkafka would otherwise wait for ever for what it holds of a partition that is gone.
    @Test func aConsumerWhosePartitionIsGoneCanBeClosed() async throws {
        try await createTopic("shrunk", partitions: 2, each: 10)
        try await withConsumer(servers) { consumer in
            try await consumer.assign([TopicPartition(topic: "shrunk", partition: 1): .beginning])
            #expect(try await consumer.readToEnds(of: 1).count == 10)
            try await consumer.assign([:])
            try await traffic.deleteTopic("shrunk")
            try await createTopic("shrunk", partitions: 1, each: 1)
            try await eventually("the consumer knows that the topic has one partition") {
                let known = try await consumer.perform { handle throws(KafkaError) in
                    try handle.metadata(timeout: .seconds(5))
                }
                return known.topics.first { $0.name == "shrunk" }?.partitions.count == 1
            }
        }
    }

    @Test func seekingReadsAgain() async throws {
        try await createTopic("sought", each: 10)
        let partition = TopicPartition(topic: "sought", partition: 0)
        try await withConsumer(servers) { consumer in
            try await consumer.assign([partition: .beginning])
            _ = try await consumer.readToEnds(of: 1)
            let before = try await consumer.progress()
            #expect(before == [ConsumerProgress(partition: partition, position: 10, end: 10)])
            #expect(before.map(\.lag) == [0])
            try await consumer.seek([partition: .offset(4)])
            let again = try await consumer.readToEnds(of: 1)
            #expect(again.map(\.offset) == [4, 5, 6, 7, 8, 9])
        }
    }

    @Test func aPausedPartitionIsSilentUntilItIsResumed() async throws {
        try await createTopic("paused", partitions: 2, each: 5)
        let partitions = (Int32(0)..<2).map { TopicPartition(topic: "paused", partition: $0) }
        try await withConsumer(servers) { consumer in
            try await consumer.assign([partitions[0]: .beginning, partitions[1]: .beginning])
            try await consumer.pause([partitions[1]])
            let first = try await consumer.readToEnds(of: 1)
            #expect(first.map(\.partition) == [0, 0, 0, 0, 0])
            try await consumer.resume([partitions[1]])
            let second = try await consumer.readToEnds(of: 1)
            #expect(second.map(\.partition) == [1, 1, 1, 1, 1])
        }
    }

    @Test func aGroupGoesOnWhereItHasCommitted() async throws {
        try await createTopic("resumed", partitions: 2, each: 100)
        try await withConsumer(servers, group: "resuming", Self.earliest) { consumer in
            try await consumer.subscribe(to: ["resumed"])
            let records = try await consumer.readToEnds(of: 2)
            #expect(records.count == 200)
            try await consumer.close(committing: true)
        }
        try await createTopic("resumed", partitions: 2, each: 10, from: 100)
        try await withConsumer(servers, group: "resuming", Self.earliest) { consumer in
            try await consumer.subscribe(to: ["resumed"])
            let records = try await consumer.readToEnds(of: 2)
            #expect(records.count == 20)
            #expect(records.allSatisfy { $0.offset >= 100 })
        }
    }

    /// The batch at hand is not handled when the consumer closes without a word; the one before is.
    @Test func onlyWhatWasHandledIsCommitted() async throws {
        try await createTopic("handled", each: 100)
        try await withConsumer(servers, group: "handling", Self.earliest) { consumer in
            try await consumer.subscribe(to: ["handled"])
            var count = 0
            while count < 30 { count += try await consumer.records(maximum: 10)?.count ?? 0 }
        }
        try await withConsumer(servers, group: "handling", Self.earliest) { consumer in
            try await consumer.subscribe(to: ["handled"])
            let first = try #require(try await consumer.records()?.first)
            #expect((20..<30).contains(first.offset))
        }
    }

    @Test func anOffsetThatIsGivenIsCommitted() async throws {
        try await createTopic("given", each: 10)
        let own = Self.earliest.merging(["enable.auto.commit": "false"]) { $1 }
        try await withConsumer(servers, group: "giving", own) { consumer in
            try await consumer.subscribe(to: ["given"])
            _ = try await consumer.readToEnds(of: 1)
            try await consumer.commit([PartitionOffset(topic: "given", partition: 0, offset: 3)])
            let partition = TopicPartition(topic: "given", partition: 0)
            try await consumer.seek([partition: .committed])
            let again = try await consumer.readToEnds(of: 1)
            #expect(again.map(\.offset) == [3, 4, 5, 6, 7, 8, 9])
        }
    }

    @Test func aConsumerWithoutAGroupNeitherSubscribesNorCommits() async throws {
        try await withConsumer(servers) { consumer in
            await #expect(throws: KafkaError.self) { try await consumer.subscribe(to: ["quiet"]) }
            await #expect(throws: KafkaError.self) { try await consumer.commit() }
        }
    }

    @Test func aWaitEndsByItsTimeItsTaskOrTheConsumer() async throws {
        try await createTopic("quiet", each: 0)
        try await withConsumer(servers) { consumer in
            try await consumer.assign([TopicPartition(topic: "quiet", partition: 0): .beginning])
            _ = try await consumer.readToEnds(of: 1)
            let late = try #require(try await consumer.records(timeout: .milliseconds(50)))
            #expect(late.isEmpty && late.ends.isEmpty)

            let cancelled = Task { try await consumer.records() }
            cancelled.cancel()
            let nothing = try await cancelled.value
            #expect(nothing == nil)

            let waiting = Task {
                var batches = 0
                for try await _ in consumer.batches() { batches += 1 }
                return batches
            }
            try await consumer.close()
            let batches = try await waiting.value
            #expect(batches == 0)
            #expect(try await consumer.records() == nil)
            await #expect(throws: KafkaError.self) { try await consumer.progress() }
        }
    }

    @Test func threeMembersReadEverythingInOrder() async throws {
        let (partitions, each) = (Int32(6), 5000)
        try await createTopic("shared", partitions: partitions, each: each)
        let seen = SeenOffsets()
        let logs = (0..<3).map { _ in TrafficLog() }
        try await withThrowingTaskGroup { members in
            for log in logs {
                members.addTask { [servers] in
                    try await withConsumer(servers, group: "sharing", Self.earliest, log: log) { consumer in
                        try await consumer.subscribe(to: ["shared"])
                        // Nobody begins before all are there.
                        try await eventually("two partitions for each member") {
                            logs.allSatisfy { $0.assigned.count == 2 }
                        }
                        try await seen.read(consumer, until: Int(partitions) * each)
                        // Nobody leaves before all have ended: its partitions would be read again.
                        try await eventually("all members have ended") { seen.endedReaders == logs.count }
                    }
                }
            }
            try await members.waitForAll()
        }
        #expect(logs.allSatisfy { $0.assigned.isEmpty })
        for partition in 0..<partitions { #expect(seen.offsets(of: partition) == Array(0..<Int64(each))) }
    }

    /// Members come and go while records are read. (The test broker refuses commits during a rebalance, so that records are
    /// read again; that they are not where commits are taken, is tested on the mock.)
    @Test(arguments: ["range", "cooperative-sticky"])
    func aRebalanceLosesNothing(_ strategy: String) async throws {
        let topic = Name("moved-\(strategy)")
        try await createTopic(topic, partitions: 4, each: 2000)
        let settings = Self.earliest.merging(["partition.assignment.strategy": strategy]) { $1 }
        let seen = SeenOffsets()
        try await seen.readThroughRebalance(servers, topic: topic, settings, count: 8000)
        for partition in Int32(0)..<4 {
            let offsets = seen.offsets(of: partition) ?? []
            #expect(Set(offsets) == Set(0..<2000))
        }
    }
}
