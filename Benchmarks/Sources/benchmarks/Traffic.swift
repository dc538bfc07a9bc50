import BenchmarkSupport
import CBaseline
import ClusterModel
import KafkaTraffic
import Logging
import RDKafka
import Synchronization
import TestSupport

/// Producing a million messages of 100 bytes and consuming them, against C programs that do it with librdkafka; and what
/// three members of a group find of them.
func traffic() throws -> [Row] {
    let broker = try waiting { try await TestBroker.start() }
    defer { try? waiting { try await broker.stop() } }
    let load = try TrafficLoad(broker)
    let produced = try interleaved(rounds: 5, [load.produce, load.produceInC])
    try load.fill("kept")
    let consumed = try interleaved(rounds: 5, [{ try load.consume("kept") }, { try load.consumeInC("kept") }])
    return [
        row("producing \(TrafficLoad.messages) messages", produced),
        row("consuming them", consumed),
        Row(
            "records for 3 members, by messages", ours: "", baseline: "",
            figure: Double(try load.consumeInGroup("kept", members: 3)) / Double(TrafficLoad.messages),
            bound: .atLeast(1)),
    ]
}

private func row(_ name: String, _ rounds: [[Double]]) -> Row {
    let rates = rounds.map { Double(TrafficLoad.messages) / median($0) }
    let text = rates.map { "\(Int($0 / 1000)) k/s" }
    return Row(name, ours: text[0], baseline: text[1], figure: rates[0] / rates[1], bound: .atLeast(0.8))
}

/// The messages, and both ways to move them. All times are in seconds.
private final class TrafficLoad: Sendable {
    static let messages = 1_000_000
    private static let (size, partitions) = (100, Int32(6))

    private let servers: String
    private let administrator: TestTraffic

    /// The number of the last topic that was produced to: each time a new one.
    private let topics = Atomic(0)

    init(_ broker: TestBroker) throws {
        servers = broker.bootstrapServers
        administrator = try TestTraffic(broker)
    }

    /// Makes a topic with all messages.
    func fill(_ topic: String) throws {
        try createTopic(topic)
        _ = try produceInC(to: topic)
    }

    func produce() throws -> Double {
        try withNewTopic { topic in try waiting { [self] in try await produce(to: topic) } }
    }

    func produceInC() throws -> Double { try withNewTopic(produceInC) }

    func consume(_ topic: String) throws -> Double {
        try waiting { [self] in
            let consumer = try KafkaConsumer(properties: properties(.consuming), group: nil, logger: silent)
            let seen = SeenRecords(messages: Self.messages, size: Self.size, partitions: Self.partitions)
            let begin = ContinuousClock.now
            let all = (0..<Self.partitions).map {
                (TopicPartition(topic: Name(topic), partition: $0), ConsumerPosition.beginning)
            }
            try await consumer.assign(Dictionary(uniqueKeysWithValues: all))
            try await seen.read(consumer)
            let seconds = (ContinuousClock.now - begin) / .seconds(1)
            try await consumer.close()
            return seconds
        }
    }

    func consumeInC(_ topic: String) throws -> Double {
        var seconds = 0.0
        let succeeded = unsafe withLoad(topic) { unsafe consume_messages(&$0, &seconds) }
        guard succeeded else { throw TestFailure("the C program did not consume \(topic) in order") }
        return seconds
    }

    /// Consumes with `members` of a group, which begin when each has partitions, and returns the number of records.
    func consumeInGroup(_ topic: String, members: Int) throws -> Int {
        try waiting { [self] in
            let seen = SeenRecords(messages: Self.messages, size: Self.size, partitions: Self.partitions)
            let shares = Shares()
            try await withThrowingTaskGroup { tasks in
                for member in 0..<members {
                    var settings = try properties(.consuming)
                    try settings.set("auto.offset.reset", "earliest")
                    let consumer = try KafkaConsumer(properties: settings, group: "members", logger: silent) { event in
                        if case .assigned(let partitions) = event { shares.set(partitions.count, of: member) }
                    }
                    tasks.addTask {
                        try await consumer.subscribe(to: [Name(topic)])
                        try await eventually("a share for each member") {
                            shares.areEqual(Int(Self.partitions) / members, members: members)
                        }
                        try await seen.read(consumer)
                        try await consumer.close()
                    }
                }
                try await tasks.waitForAll()
            }
            return seen.count
        }
    }

    private func withNewTopic(_ body: (String) throws -> Double) throws -> Double {
        let topic = "produced-\(topics.wrappingAdd(1, ordering: .relaxed).newValue)"
        try createTopic(topic)
        let seconds = try body(topic)
        try waiting { [administrator] in try await administrator.deleteTopic(topic) }
        return seconds
    }

    private func createTopic(_ topic: String) throws {
        try waiting { [administrator] in
            try await administrator.createTopic(topic, partitions: Int(Self.partitions))
        }
    }

    private func produce(to name: String) async throws -> Double {
        let delivered = Tally()
        let producer = try KafkaProducer(
            properties: properties(.producing), logger: silent, onDeliveries: { delivered.add($0) })
        let topic = try producer.topic(Name(name))
        var message = KafkaMessage(value: [UInt8](repeating: UInt8(ascii: "x"), count: Self.size))
        let begin = ContinuousClock.now
        for number in 0..<Self.messages {
            message.partition = Int32(number) % Self.partitions
            while try topic.enqueue(message) == .queueFull { try await producer.waitForRoom() }
        }
        await producer.flush(timeout: .seconds(60))
        let seconds = (ContinuousClock.now - begin) / .seconds(1)
        await producer.close()
        guard delivered.count == Self.messages else { throw TestFailure("not all was delivered") }
        return seconds
    }

    private func produceInC(to topic: String) throws -> Double {
        var seconds = 0.0
        let succeeded = unsafe withLoad(topic) { unsafe produce_messages(&$0, &seconds) }
        guard succeeded else { throw TestFailure("the C program did not produce to \(topic)") }
        return seconds
    }

    private func withLoad<Value>(_ topic: String, _ body: (inout CBaseline.traffic) -> Value) -> Value {
        unsafe servers.withCString { servers in
            unsafe topic.withCString { topic in
                var load = unsafe CBaseline.traffic(
                    bootstrap_servers: servers, topic: topic, partitions: Self.partitions,
                    messages: Int32(Self.messages), size: Self.size)
                return unsafe body(&load)
            }
        }
    }

    private func properties(_ purpose: KafkaProperties.Purpose) throws -> KafkaProperties {
        var properties = KafkaProperties(for: purpose)
        try properties.set("bootstrap.servers", servers)
        if purpose == .consuming {
            // The broker sends all it has of a partition, however much was asked for.
            try properties.set("receive.message.max.bytes", "1000000000")
        }
        return properties
    }
}

private let silent = Logger(label: "benchmarks") { _ in SwiftLogNoOpLogHandler() }

/// The records that consumers have read together: each partition's must follow each other.
private final class SeenRecords: Sendable {
    private struct State {
        var count = 0
        /// By partition.
        var next: [Int64]
    }

    private let state: Mutex<State>
    private let messages: Int
    private let size: Int

    init(messages: Int, size: Int, partitions: Int32) {
        state = Mutex(State(next: [Int64](repeating: 0, count: Int(partitions))))
        self.messages = messages
        self.size = size
    }

    var count: Int { state.withLock { $0.count } }

    /// Reads until all together have seen all messages.
    func read(_ consumer: KafkaConsumer) async throws {
        while count < messages, let batch = try await consumer.records(maximum: 10_000, timeout: .milliseconds(200)) {
            try state.withLock { state throws(TestFailure) in
                for record in batch {
                    let next = state.next[Int(record.partition)]
                    guard record.offset == next, record.value?.count == size else {
                        throw TestFailure("partition \(record.partition): offset \(record.offset) instead of \(next)")
                    }
                    state.next[Int(record.partition)] = next + 1
                }
                state.count += batch.count
            }
        }
    }
}

/// Counts the messages that were delivered.
private final class Tally: Sendable {
    private let delivered = Atomic(0)

    var count: Int { delivered.load(ordering: .relaxed) }

    func add(_ reports: [DeliveryReport]) {
        var arrived = 0
        for report in reports { if case .success = report.result { arrived += 1 } }
        delivered.wrappingAdd(arrived, ordering: .relaxed)
    }
}

/// How many partitions each member of a group was given last.
private final class Shares: Sendable {
    private let counts = Mutex<[Int: Int]>([:])

    func set(_ count: Int, of member: Int) { counts.withLock { $0[member] = count } }

    func areEqual(_ count: Int, members: Int) -> Bool {
        counts.withLock { $0.count == members && $0.values.allSatisfy { $0 == count } }
    }
}
