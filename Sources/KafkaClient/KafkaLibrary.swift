internal import CRdKafka

/// The library that speaks Kafka's protocol.
public enum KafkaLibrary {
    /// The version that runs, which may be newer than the one that was compiled against (`rd_kafka_version_str`).
    public static var version: String { unsafe String(nullable: rd_kafka_version_str()) }
}
