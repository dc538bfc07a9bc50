public import OAuthTokens

/// Properties of librdkafka, checked: each key is known and each value is accepted.
public struct KafkaProperties: Sendable {
    /// What the properties are for, which decides what a user may not set.
    public enum Purpose: Sendable {
        case surveying, producing, consuming, administration
    }

    /// The properties in the order in which they were set; a later one wins.
    public private(set) var pairs: [(key: String, value: String)] = []

    /// Where clients get tokens from (SASL OAUTHBEARER); nil if librdkafka gets them itself, or needs none.
    public var tokens: TokenCache?

    private let purpose: Purpose

    /// The SASL password as it is now, instead of `sasl.password`: clients ask for it once a second, and use a new one for
    /// new connections. nil where it does not change.
    public var currentPassword: (@Sendable () -> String)?

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
        let value = Self.librdkafkaSpelling(of: value, key)
        let trial = ClientConfiguration()
        try trial.set(key, value)
        pairs.append((key, value))
    }

    /// Whether the value of a property is a secret.
    public static func isSecret(_ key: String) -> Bool {
        key.contains("password") || key.contains("secret") || key == "ssl.key.pem" || key == "sasl.oauthbearer.config"
    }

    /// A value as librdkafka writes it, where Java's clients or users write it in another way.
    private static func librdkafkaSpelling(of value: String, _ key: String) -> String {
        switch key {
        case "security.protocol": value.lowercased()
        case "sasl.mechanism", "sasl.mechanisms": value.uppercased()
        // Java's clients switch the check off by an empty value.
        case "ssl.endpoint.identification.algorithm": value.isEmpty ? "none" : value.lowercased()
        default: value
        }
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

    /// Whether librdkafka does not know the property.
    public let isUnknown: Bool

    init(key: String, message: String, isUnknown: Bool = false) {
        (self.key, self.message, self.isUnknown) = (key, message, isUnknown)
    }

    public var description: String { "property \(key): \(message)" }
}
