/// Properties of librdkafka, checked: each key is known and each value is accepted.
public struct KafkaProperties: Sendable {
    /// What the properties are for, which decides what a user may not set.
    public enum Purpose: Sendable {
        case surveying, producing, consuming, administration
    }

    /// The properties in the order in which they were set; a later one wins.
    public private(set) var pairs: [(key: String, value: String)] = []

    private let purpose: Purpose

    public init(for purpose: Purpose = .surveying) {
        self.purpose = purpose
    }

    /// Sets one property.
    ///
    /// - Throws: `KafkaPropertyError` if librdkafka does not know the key or refuses the value (`rd_kafka_conf_set`).
    public mutating func set(_ key: String, _ value: String) throws(KafkaPropertyError) {
        if let use = purpose.reserved[key] {
            let owner = purpose == .surveying ? "the surveyor" : "the client"
            throw KafkaPropertyError(key: key, message: "is set by \(owner) itself: \(use)")
        }
        // Java's clients switch the check off by an empty value, which librdkafka does not take.
        let isUnchecked = key == "ssl.endpoint.identification.algorithm" && value.isEmpty
        let value = isUnchecked ? "none" : value
        let trial = ClientConfiguration()
        try trial.set(key, value)
        pairs.append((key, value))
    }
}

extension KafkaProperties.Purpose {
    /// Properties that correctness rests on, and what they are used for.
    fileprivate var reserved: [String: String] {
        let events = ["log.queue": "logs come as events", "statistics.interval.ms": "statistics come as events"]
        let own: [String: String] =
            switch self {
            case .surveying:
                [
                    "isolation.level": "it reads both the high watermark and the last stable offset",
                    "allow.auto.create.topics": "it never creates a topic",
                    "group.id": "it never joins a group",
                ]
            case .producing: [:]
            case .consuming:
                [
                    "group.id": "the group is named when the consumer is made",
                    "enable.auto.offset.store": "only what was handled is committed",
                    "enable.partition.eof": "the ends of partitions are told with the records",
                ]
            case .administration: ["allow.auto.create.topics": "it creates only the topics that it is told to"]
            }
        return events.merging(own) { $1 }
    }
}

/// A property that librdkafka does not know or does not accept.
public struct KafkaPropertyError: Error, Sendable, Equatable, CustomStringConvertible {
    public let key: String

    /// What is wrong, and what is allowed where librdkafka tells. Never shows the value of a secret.
    public let message: String

    public var description: String { "property \(key): \(message)" }
}
