extension NativeSettings {
    /// Whether the native client does what a property of librdkafka says, or knows that it has no effect on a survey.
    public static func knows(_ property: String) -> Bool { PropertyScope(of: property) != .librdkafkaOnly }

    /// Whether a property decides about encryption or authentication.
    public static func concernsSecurity(_ property: String) -> Bool {
        ["security.", "ssl.", "sasl.", "enable.ssl.", "enable.sasl."].contains { property.hasPrefix($0) }
    }
}

/// What a property of librdkafka means to the native client.
enum PropertyScope: Sendable, Equatable {
    /// The native client does what it says. `name` is the property's usual name where it has several.
    case honoured(name: String)

    /// It has no effect on a survey.
    case withoutEffect

    /// Only librdkafka can do what it says, or nobody knows what it says. Properties of security are never without effect.
    case librdkafkaOnly

    init(of key: String) {
        let name = Self.aliases[key] ?? key
        if Self.honouredNames.contains(name) {
            self = .honoured(name: name)
        } else if Self.namesWithoutEffect.contains(name) {
            self = .withoutEffect
        } else {
            self = .librdkafkaOnly
        }
    }

    /// Second names, and the first.
    private static let aliases = [
        "metadata.broker.list": "bootstrap.servers",
        "sasl.mechanisms": "sasl.mechanism",
        "request.timeout.ms": "socket.timeout.ms",
    ]

    private static let honouredNames: Set = [
        "bootstrap.servers", "client.id", "security.protocol",
        "sasl.mechanism", "sasl.username", "sasl.password",
        "ssl.ca.location", "ssl.ca.pem", "ssl.certificate.location", "ssl.certificate.pem", "ssl.key.location",
        "ssl.key.pem", "ssl.key.password", "enable.ssl.certificate.verification",
        "ssl.endpoint.identification.algorithm",
        "socket.keepalive.enable", "socket.nagle.disable", "socket.timeout.ms", "socket.connection.setup.timeout.ms",
        "reconnect.backoff.ms", "reconnect.backoff.max.ms", "receive.message.max.bytes", "broker.address.family",
        "client.dns.lookup",
    ]

    /// Properties of librdkafka that act on consuming, producing, or librdkafka itself. What acts on the survey's result,
    /// such as `topic.blacklist`, or on security must not be here. In the order of librdkafka's CONFIGURATION.md.
    private static let namesWithoutEffect: Set = [
        "message.max.bytes", "message.copy.max.bytes", "max.in.flight.requests.per.connection", "max.in.flight",
        "topic.metadata.refresh.interval.ms", "metadata.max.age.ms", "topic.metadata.refresh.fast.interval.ms",
        "topic.metadata.refresh.fast.cnt", "topic.metadata.refresh.sparse", "topic.metadata.propagation.max.ms",
        "metadata.recovery.strategy", "metadata.recovery.rebootstrap.trigger.ms",
        "debug", "socket.blocking.max.ms", "socket.send.buffer.bytes", "socket.receive.buffer.bytes",
        "socket.max.fails", "broker.address.ttl", "connections.max.idle.ms", "reconnect.backoff.jitter.ms",
        "statistics.interval.ms", "enabled_events", "log_level", "log.queue", "log.thread.name", "enable.random.seed",
        "log.connection.close", "internal.termination.signal",
        "api.version.request", "api.version.request.timeout.ms", "api.version.fallback.ms", "broker.version.fallback",
        "allow.auto.create.topics", "enable.metrics.push",
        // Consuming.
        "group.id", "group.instance.id", "partition.assignment.strategy", "session.timeout.ms",
        "heartbeat.interval.ms", "group.protocol.type", "group.protocol", "group.remote.assignor",
        "coordinator.query.interval.ms", "max.poll.interval.ms", "enable.auto.commit", "auto.commit.interval.ms",
        "enable.auto.offset.store", "queued.min.messages", "queued.max.messages.kbytes", "fetch.wait.max.ms",
        "fetch.queue.backoff.ms", "fetch.message.max.bytes", "max.partition.fetch.bytes", "fetch.max.bytes",
        "fetch.min.bytes", "fetch.error.backoff.ms", "offset.store.method", "isolation.level",
        "enable.partition.eof", "check.crcs", "client.rack", "auto.commit.enable", "auto.offset.reset",
        "offset.store.path", "offset.store.sync.interval.ms", "consume.callback.max.messages",
        // Producing.
        "transactional.id", "transaction.timeout.ms", "enable.idempotence", "enable.gapless.guarantee",
        "queue.buffering.max.messages", "queue.buffering.max.kbytes", "queue.buffering.max.ms", "linger.ms",
        "message.send.max.retries", "retries", "retry.backoff.ms", "retry.backoff.max.ms",
        "queue.buffering.backpressure.threshold", "compression.codec", "compression.type", "compression.level",
        "batch.num.messages", "batch.size", "delivery.report.only.error", "sticky.partitioning.linger.ms",
        "request.required.acks", "acks", "message.timeout.ms", "delivery.timeout.ms", "queuing.strategy",
        "produce.offset.report", "partitioner",
    ]
}
