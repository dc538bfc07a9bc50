import ClusterModel
import TestSupport
import Testing

@testable import KafkaTraffic
@testable import RDKafka

/// Producing to one broker; what is produced is consumed to look at it.
@Suite(.serialized)
struct ProducerTests {
    private static let shared = Task { try await TestBroker.start() }

    private let servers: String
    private let traffic: TestTraffic

    init() async throws {
        let broker = try await Self.shared.value
        servers = broker.bootstrapServers
        traffic = try TestTraffic(broker)
    }

    private func records(
        of topic: Name, partitions: Int32 = 1, _ more: [String: String] = [:]
    ) async throws -> [KafkaRecord] {
        var result: [KafkaRecord] = []
        try await withConsumer(servers, more) { consumer in
            let all = (0..<partitions).map { (TopicPartition(topic: topic, partition: $0), ConsumerPosition.beginning) }
            try await consumer.assign(Dictionary(uniqueKeysWithValues: all))
            result = try await consumer.readToEnds(of: Int(partitions))
        }
        return result
    }

    @Test func aMessageArrivesWithAllItsParts() async throws {
        try await traffic.createTopic("parts", partitions: 2)
        let messages = [
            KafkaMessage(
                key: Array("key".utf8), value: Array("value".utf8), partition: 1,
                headers: [KafkaHeader("a", [1, 0, 2]), KafkaHeader("a", nil), KafkaHeader("b", [])],
                timestamp: 1_700_000_000_123),
            KafkaMessage(key: [], value: [], partition: 1),
            KafkaMessage(key: nil, value: nil, partition: 1),
        ]
        try await withProducer(servers) { producer in
            let topic = try producer.topic("parts")
            for (offset, message) in messages.enumerated() {
                let delivery = try await topic.send(message)
                #expect(delivery.partition == 1)
                #expect(delivery.offset == Int64(offset))
                #expect(delivery.broker == 1)
                #expect(delivery.latency > .zero)
            }
        }
        let records = try await records(of: "parts", partitions: 2)
        #expect(records.map(\.partition) == [1, 1, 1])
        #expect(records.map(\.offset) == [0, 1, 2])
        #expect(records.map { $0.key.map(Array.init) } == messages.map(\.key))
        #expect(records.map { $0.value.map(Array.init) } == messages.map(\.value))
        #expect(records[0].headers == messages[0].headers)
        #expect(records[0].timestamp == 1_700_000_000_123)
        #expect(records.allSatisfy { $0.topic == "parts" })
    }

    @Test func everyMessageThatWasEnqueuedIsReportedOnce() async throws {
        try await traffic.createTopic("bulk", partitions: 3)
        let log = TrafficLog()
        // Lingers far longer than it takes to fill the queue.
        let properties = ["queue.buffering.max.messages": "1000", "linger.ms": "500"]
        try await withProducer(servers, properties, log: log) { producer in
            let topic = try producer.topic("bulk")
            var timesFull = 0
            for number in 0..<UInt32(4_000) {
                let message = KafkaMessage(text: "\(number)", partition: Int32(number % 3))
                while try topic.enqueue(message, tag: number) == .queueFull {
                    timesFull += 1
                    try await producer.waitForRoom()
                    #expect(producer.messagesInFlight <= 500)
                }
            }
            #expect(timesFull > 0)
            #expect(await producer.flush(timeout: .seconds(60)) == 0)
            #expect(Set(log.reports.map(\.tag)) == Set(0..<4_000))
            #expect(log.reports.count == 4_000)
        }
        for partition in Int32(0)..<3 {
            let numbers = try await records(of: "bulk", partitions: 3).filter { $0.partition == partition }.map(\.text)
            #expect(numbers == stride(from: Int(partition), to: 4_000, by: 3).map(String.init))
        }
    }

    @Test func waitingForRoomEndsWhenTheTaskIsCancelled() async throws {
        // Nobody listens there, so there is never room.
        try await withProducer("127.0.0.1:1", ["queue.buffering.max.messages": "1"]) { producer in
            let topic = try producer.topic("nowhere")
            #expect(try topic.enqueue(KafkaMessage(text: "1")) == .accepted)
            #expect(try topic.enqueue(KafkaMessage(text: "2")) == .queueFull)
            let waiting = Task { try await producer.waitForRoom() }
            let sending = Task { try await topic.send(KafkaMessage(text: "3")) }
            waiting.cancel()
            sending.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            await #expect(throws: KafkaError.self) { try await sending.value }
            #expect(producer.messagesInFlight == 1)
            #expect(await producer.close(flushing: .milliseconds(10)) == 1)
            #expect(producer.messagesInFlight == 0)
            #expect(throws: KafkaError.self) { try topic.enqueue(KafkaMessage(text: "4")) }
        }
    }

    @Test func aMessageThatCannotArriveIsReportedAsFailed() async throws {
        try await traffic.createTopic("narrow")
        let log = TrafficLog()
        try await withProducer(servers, ["message.max.bytes": "1000"], log: log) { producer in
            let topic = try producer.topic("narrow")
            #expect(throws: KafkaError.self) {
                try topic.enqueue(KafkaMessage(value: [UInt8](repeating: 0, count: 2000)))
            }
            await #expect(throws: KafkaError.self) { try await topic.send(KafkaMessage(text: "x", partition: 7)) }
            #expect(try await topic.send(KafkaMessage(text: "fits")).offset == 0)
            #expect(producer.messagesInFlight == 0)
        }
    }

    @Test func onlyCommittedTransactionsAreSeen() async throws {
        try await traffic.createTopic("transactional")
        try await withProducer(servers, ["transactional.id": "t"]) { producer in
            let topic = try producer.topic("transactional")
            try await producer.initializeTransactions()
            for round in 0..<4 {
                try await producer.beginTransaction()
                for number in 0..<3 { _ = try topic.enqueue(KafkaMessage(text: "\(round).\(number)")) }
                if round.isMultiple(of: 2) {
                    try await producer.commitTransaction()
                } else {
                    _ = try await topic.send(KafkaMessage(text: "\(round).last"))
                    try await producer.abortTransaction()
                }
            }
        }
        let committed = ["0.0", "0.1", "0.2", "2.0", "2.1", "2.2"]
        let records = try await records(of: "transactional", ["isolation.level": "read_committed"])
        #expect(records.map(\.text) == committed)
    }

    @Test func aTransactionOutOfTurnSaysThatNothingHelps() async throws {
        try await withProducer(servers, ["transactional.id": "out-of-turn"]) { producer in
            let error = await #expect(throws: KafkaTransactionError.self) { try await producer.commitTransaction() }
            #expect(error?.remedy == KafkaTransactionError.Remedy.none)
            try await producer.initializeTransactions()
        }
        try await withProducer(servers) { producer in
            await #expect(throws: KafkaTransactionError.self) { try await producer.initializeTransactions() }
        }
    }

    @Test func aSecondProducerFencesTheFirst() async throws {
        try await traffic.createTopic("fenced")
        try await withProducer(servers, ["transactional.id": "fenced"]) { first in
            try await first.initializeTransactions()
            try await first.beginTransaction()
            _ = try await first.topic("fenced").send(KafkaMessage(text: "first"))
            try await withProducer(servers, ["transactional.id": "fenced"]) { second in
                try await second.initializeTransactions()
                let error = await #expect(throws: KafkaTransactionError.self) { try await first.commitTransaction() }
                #expect(error?.remedy == .renew)
            }
        }
    }
}
