internal import RDKafka

/// The properties of the probe's clients: those that the cluster is surveyed with, and what measuring takes.
struct ProbeProperties {
    let administration: KafkaProperties
    let producing: KafkaProperties
    let consuming: KafkaProperties

    init(_ configuration: ProbeConfiguration) throws(KafkaPropertyError) {
        let given = configuration.properties
        administration = try Self.properties(for: .administration, given, and: [])
        producing = try Self.properties(
            for: .producing, given,
            and: Self.connecting + [
                ("acks", "all"),
                // A message is late after this time, and sent as soon as it is made.
                ("message.timeout.ms", "\(configuration.timeout / .milliseconds(1))"),
                ("linger.ms", "0"),
                // A producer that cannot go on after an error would have to be replaced.
                ("enable.idempotence", "false"),
                ("allow.auto.create.topics", "false"),
            ])
        consuming = try Self.properties(
            for: .consuming, given,
            and: Self.connecting + [
                // Where a position is not there any more, for the topic was made anew.
                ("auto.offset.reset", "latest"),
                ("enable.auto.commit", "false"),
                // What is there is sent at once, and a partition that failed is soon tried again.
                ("fetch.min.bytes", "1"),
                ("fetch.error.backoff.ms", "100"),
            ])
    }

    /// A broker that is back is soon found, and a small message is not held back to go with the next.
    private static let connecting = [
        ("reconnect.backoff.ms", "100"), ("reconnect.backoff.max.ms", "1000"), ("socket.nagle.disable", "true"),
    ]

    private static func properties(
        for purpose: KafkaProperties.Purpose, _ given: KafkaProperties, and own: [(String, String)]
    ) throws(KafkaPropertyError) -> KafkaProperties {
        var properties = KafkaProperties(for: purpose)
        properties.currentPassword = given.currentPassword
        properties.tokens = given.tokens
        for (key, value) in given.pairs where key != "transactional.id" {
            // All were accepted for the surveys: refused are only those that such a client sets itself.
            try? properties.set(key, value)
        }
        for (key, value) in own { try properties.set(key, value) }
        return properties
    }
}
