internal import CRdKafka

/// Makes things happen on a broker: topics, messages, open transactions, consumer groups.
///
/// All calls wait until the broker has answered, thirty seconds at most, and throw `TestFailure` otherwise.
public final class TestTraffic: Sendable {
    private let bootstrapServers: String
    private let administrator: KafkaHandle

    /// A client of the brokers at `bootstrapServers` (host:port).
    public init(bootstrapServers: String) throws {
        self.bootstrapServers = bootstrapServers
        administrator = try KafkaHandle(RD_KAFKA_PRODUCER, TestTraffic.settings(bootstrapServers, [:]))
    }

    /// A client of `broker`.
    public convenience init(_ broker: TestBroker) throws {
        try self.init(bootstrapServers: broker.bootstrapServers)
    }

    /// Creates the topic `name`.
    public func createTopic(_ name: String, partitions: Int = 1) async throws {
        try await administrator.run { try $0.createTopic(name, partitions: partitions) }
    }

    /// Gives the topic `name` more partitions, `total` in all.
    public func createPartitions(_ name: String, total: Int) async throws {
        try await administrator.run { try $0.createPartitions(name, total: total) }
    }

    /// Deletes the topic `name`.
    public func deleteTopic(_ name: String) async throws {
        try await administrator.run { try $0.deleteTopic(name) }
    }

    /// Sends `count` messages of `size` bytes to one partition.
    public func produce(_ count: Int, to topic: String, partition: Int32 = 0, size: Int = 100) async throws {
        // A new client each time: one that has been used may not have heard of new partitions yet.
        let settings = TestTraffic.settings(bootstrapServers, ["message.timeout.ms": "20000"])
        let producer = try KafkaHandle(RD_KAFKA_PRODUCER, settings)
        try await producer.run { try $0.produce(count, size: size, topic: topic, partition: partition) }
    }

    /// Sends `count` messages to one partition in a transaction that stays open until it is committed or aborted.
    ///
    /// Meanwhile the partition's last stable offset stays before them.
    public func produceInOpenTransaction(
        _ count: Int, to topic: String, partition: Int32 = 0, size: Int = 100
    ) async throws -> OpenTransaction {
        let transaction = try OpenTransaction(
            TestTraffic.settings(bootstrapServers, ["transactional.id": "test-\(UInt64.random(in: 0...(.max)))"]))
        try await transaction.begin(count, size: size, topic: topic, partition: partition)
        return transaction
    }

    /// Joins the consumer group `group` as a member that subscribes to `topics`, and waits for its first partitions.
    public func join(group: String, topics: [String]) async throws -> GroupMember {
        try await join(group: Array(group.utf8), topics: topics)
    }

    /// Joins a consumer group whose name is any bytes but zero.
    public func join(group: [UInt8], topics: [String]) async throws -> GroupMember {
        var settings = TestTraffic.settings(
            bootstrapServers,
            ["enable.auto.commit": "false", "heartbeat.interval.ms": "500", "auto.offset.reset": "latest"])
        settings["group.id"] = group
        let member = try GroupMember(settings)
        try await member.join(topics)
        return member
    }

    /// Joins `group`, commits `offsets` (by topic and partition), and leaves: the group is empty afterwards.
    public func commit(group: String, _ offsets: [String: [Int32: Int64]]) async throws {
        try await commit(group: Array(group.utf8), offsets)
    }

    /// Joins, commits and leaves a consumer group whose name is any bytes but zero.
    public func commit(group: [UInt8], _ offsets: [String: [Int32: Int64]]) async throws {
        let member = try await join(group: group, topics: offsets.keys.sorted())
        try await member.commit(offsets)
        try await member.leave()
    }

    /// Waits until the broker answers.
    func waitForBroker() async throws {
        try await eventually("an answer from the broker at \(bootstrapServers)") {
            try await administrator.run { try $0.requireMetadata() }
            return true
        }
    }

    private static func settings(_ bootstrapServers: String, _ more: [String: String]) -> [String: [UInt8]] {
        more.merging(["bootstrap.servers": bootstrapServers]) { $1 }.mapValues { Array($0.utf8) }
    }
}

extension KafkaHandle {
    fileprivate func requireMetadata() throws {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        try unsafe check(rd_kafka_metadata(pointer, 0, nil, &metadata, 3_000), "metadata")
        unsafe rd_kafka_metadata_destroy(metadata)
    }
}
