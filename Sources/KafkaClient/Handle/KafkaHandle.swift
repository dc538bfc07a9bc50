internal import CRdKafka
internal import ClusterModel
internal import Dispatch
internal import Logging
internal import Synchronization

/// One librdkafka client with its events: what asks Kafka, and where the answers arrive.
///
/// Statistics, errors, logs and the answers to admin requests all arrive on the client's main queue, which one thread
/// of ours polls; nothing is called back from a thread of librdkafka's.
// @unchecked: librdkafka's client and queue may be used from any thread until they are destroyed, which close() does
// once, after the poller has ended. The poller keeps the handle alive: one that is not closed stays for good.
@safe
final class KafkaHandle: @unchecked Sendable {
    /// What ListOffsets' "end" is for a handle: librdkafka takes the isolation level from its configuration.
    enum Isolation: String {
        /// The end is the high watermark.
        case readUncommitted = "read_uncommitted"
        /// The end is the last stable offset.
        case readCommitted = "read_committed"
    }

    /// The client, for the extensions that ask through it.
    let client: OpaquePointer

    /// The client's main queue, where the answers to admin requests go.
    let queue: OpaquePointer

    let admin = AdminRequests()
    let events: HandleEvents

    private let isOpen = Mutex(true)
    private let poller = DispatchGroup()

    /// Makes a client and begins to poll its events.
    ///
    /// - Parameter bootstrapServers: further addresses to begin with, beside those of the properties.
    /// - Throws: `KafkaError` if librdkafka refuses the properties as a whole (`rd_kafka_new`).
    init(
        properties: KafkaProperties, bootstrapServers: [String] = [], isolation: Isolation, logger: Logger
    ) throws(KafkaError) {
        let configuration = ClientConfiguration()
        do {
            for (key, value) in Self.defaults { try configuration.set(key, value) }
            for (key, value) in properties.pairs { try configuration.set(key, value) }
            if !bootstrapServers.isEmpty {
                let configured = properties.pairs.last { $0.key == "bootstrap.servers" }?.value
                let all = [configured].compactMap { $0 } + bootstrapServers
                try configuration.set("bootstrap.servers", all.joined(separator: ","))
            }
            try configuration.set("isolation.level", isolation.rawValue)
            try configuration.set("statistics.interval.ms", isolation == .readUncommitted ? "5000" : "0")
            try configuration.set("log.queue", "true")
            try configuration.set("allow.auto.create.topics", "false")
        } catch {
            throw KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, error.description)
        }
        configuration.deliverEvents()
        unsafe client = try configuration.makeClient()
        // NULL: logs go to the main queue, too.
        unsafe rd_kafka_set_log_queue(client, nil)
        unsafe queue = rd_kafka_queue_get_main(client)
        events = HandleEvents(logger: logger)
        DispatchQueue(label: "kafka-events").async(group: poller) { [self] in pollUntilClosed() }
    }

    /// Properties that the user may override.
    ///
    /// A blocking call cannot be cancelled and a silent broker must not stall a survey: hence the short timeouts
    /// (librdkafka's own default is 60 s).
    private static let defaults = [
        ("client.id", "kafka-surveyor"),
        ("socket.timeout.ms", "3000"),
        ("socket.connection.setup.timeout.ms", "3000"),
        ("reconnect.backoff.max.ms", "2000"),
        ("socket.keepalive.enable", "true"),
        ("broker.address.ttl", "10000"),
    ]

    /// Ends the polling, fails what is still asked, and destroys the client. Blocks for up to a few seconds.
    func close() {
        let wasOpen = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        guard wasOpen else { return }
        unsafe rd_kafka_queue_yield(queue)
        poller.wait()
        admin.close()
        unsafe rd_kafka_queue_destroy(queue)
        unsafe rd_kafka_destroy(client)
    }

    private func pollUntilClosed() {
        while isOpen.withLock({ $0 }) {
            // Often enough that a deadline is kept.
            if let event = unsafe rd_kafka_queue_poll(queue, admin.isWaiting ? 20 : 1000) {
                unsafe dispatch(event)
                unsafe rd_kafka_event_destroy(event)
            }
            admin.expire(at: .now)
        }
    }

    @unsafe
    private func dispatch(_ event: OpaquePointer) {
        switch unsafe rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_STATS: unsafe events.statistics(event)
        case RD_KAFKA_EVENT_ERROR: unsafe events.error(event)
        case RD_KAFKA_EVENT_LOG: unsafe events.log(event)
        default: unsafe admin.complete(event)
        }
    }
}
