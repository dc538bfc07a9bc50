internal import CRdKafka

/// A transaction with messages in it that is neither committed nor aborted yet.
///
/// One that is let go of without either hangs until the broker's transaction timeout.
public final class OpenTransaction: Sendable {
    private let producer: KafkaHandle

    init(_ settings: [String: [UInt8]]) throws {
        producer = try KafkaHandle(RD_KAFKA_PRODUCER, settings)
    }

    func begin(_ count: Int, size: Int, topic: String, partition: Int32) async throws {
        try await producer.run { producer in
            try unsafe producer.check(
                rd_kafka_init_transactions(producer.pointer, kafkaTimeoutMilliseconds), "init transactions")
            try unsafe producer.check(rd_kafka_begin_transaction(producer.pointer), "begin transaction")
            try producer.produce(count, size: size, topic: topic, partition: partition)
        }
    }

    /// Commits: the messages become visible to all.
    public func commit() async throws {
        try await producer.run { producer in
            try unsafe producer.check(
                rd_kafka_commit_transaction(producer.pointer, kafkaTimeoutMilliseconds), "commit transaction")
        }
    }

    /// Aborts: the messages stay invisible to readers of committed ones.
    public func abort() async throws {
        try await producer.run { producer in
            try unsafe producer.check(
                rd_kafka_abort_transaction(producer.pointer, kafkaTimeoutMilliseconds), "abort transaction")
        }
    }
}
