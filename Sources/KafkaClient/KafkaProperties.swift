/// Properties of librdkafka, checked: each key is known and each value is accepted.
public struct KafkaProperties: Sendable {
    /// The properties in the order in which they were set; a later one wins.
    public private(set) var pairs: [(key: String, value: String)] = []

    public init() {}

    /// Sets one property.
    ///
    /// - Throws: `KafkaPropertyError` if librdkafka does not know the key or refuses the value (`rd_kafka_conf_set`).
    public mutating func set(_ key: String, _ value: String) throws(KafkaPropertyError) {
        if let use = Self.reserved[key] {
            throw KafkaPropertyError(key: key, message: "is set by the surveyor itself: \(use)")
        }
        let trial = ClientConfiguration()
        try trial.set(key, value)
        pairs.append((key, value))
    }

    /// Properties that the surveyor's correctness rests on, and what it uses them for.
    private static let reserved = [
        "isolation.level": "it reads both the high watermark and the last stable offset",
        "allow.auto.create.topics": "it never creates a topic",
        "log.queue": "logs come as events",
        "statistics.interval.ms": "statistics come as events",
    ]
}

/// A property that librdkafka does not know or does not accept.
public struct KafkaPropertyError: Error, Sendable, Equatable, CustomStringConvertible {
    public let key: String

    /// What is wrong, and what is allowed where librdkafka tells. Never shows the value of a secret.
    public let message: String

    public var description: String { "property \(key): \(message)" }
}
