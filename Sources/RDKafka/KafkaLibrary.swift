internal import CRdKafka

/// The library that speaks Kafka's protocol.
public enum KafkaLibrary {
    /// The version that runs, which may be newer than the one that was compiled against (`rd_kafka_version_str`).
    public static var version: String { unsafe String(nullable: rd_kafka_version_str()) }

    /// Whether SCRAM works with brokers of Kafka 4, which refuse the nonces of librdkafka before 2.6.1.
    public static var hasSCRAMForKafka4: Bool { rd_kafka_version() >= 0x0206_0100 }
}
