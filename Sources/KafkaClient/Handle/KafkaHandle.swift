internal import CRdKafka
internal import ClusterModel
internal import Dispatch
internal import Logging
internal import OAuthTokens
internal import Synchronization

/// One librdkafka client with its events: what asks Kafka, and where the answers arrive.
///
/// Statistics, errors, logs and the answers to admin requests all arrive on the client's main queue, which one thread
/// of ours polls; nothing is called back from a thread of librdkafka's.
@safe
// @unchecked: librdkafka's client and queue may be used from any thread until they are destroyed, which close() does
// once, after the poller has ended. The poller keeps the handle alive: one that is not closed stays for good.
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

    /// Where all events arrive, the answers to admin requests among them: the client's main queue, and what a consumer's group
    /// says.
    let queue: OpaquePointer

    /// Where a consumer's records arrive, which are polled apart: as fast as they are read, and no faster.
    let records: OpaquePointer?
    let partitionQueues = PartitionQueues()

    let admin = AdminRequests()
    let events: HandleEvents
    private let receiver: (any TrafficReceiver)?
    private let role: HandleRole
    private let credentials: HandleCredentials?

    /// nil if librdkafka needs no tokens of ours.
    private let tokens: TokenCache?

    private let isOpen = Mutex(true)
    private let poller = DispatchGroup()

    /// Makes a client and begins to poll its events.
    ///
    /// - Parameters:
    ///   - bootstrapServers: further addresses to begin with, beside those of the properties.
    ///   - receiver: takes the events of producing and consuming.
    ///   - onEvent: told of the connection and of errors, on the poller's thread.
    /// - Throws: `KafkaError` if librdkafka refuses the properties as a whole (`rd_kafka_new`).
    init(
        _ role: HandleRole, properties: KafkaProperties, bootstrapServers: [String] = [], logger: Logger,
        receiver: (any TrafficReceiver)? = nil, onEvent: (@Sendable (KafkaEvent) -> Void)? = nil
    ) throws(KafkaError) {
        let configuration = ClientConfiguration()
        credentials = HandleCredentials(properties)
        do {
            for (key, value) in role.defaults { try configuration.set(key, value) }
            for (key, value) in properties.pairs { try configuration.set(key, value) }
            if let credentials { try configuration.set("sasl.password", credentials.password) }
            if !bootstrapServers.isEmpty {
                let configured = properties.pairs.last { $0.key == "bootstrap.servers" }?.value
                let all = [configured].compactMap { $0 } + bootstrapServers
                try configuration.set("bootstrap.servers", all.joined(separator: ","))
            }
            for (key, value) in role.fixed { try configuration.set(key, value) }
        } catch {
            throw KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, error.description)
        }
        let tokenEvents = properties.tokens == nil ? 0 : RD_KAFKA_EVENT_OAUTHBEARER_TOKEN_REFRESH
        configuration.deliver(events: role.events | tokenEvents)
        let client = try unsafe configuration.makeClient(role.type)
        unsafe self.client = unsafe client
        // NULL: logs go to the main queue, too.
        unsafe rd_kafka_set_log_queue(client, nil)
        unsafe queue =
            role.type == RD_KAFKA_CONSUMER ? ConsumerQueues.control(of: client) : rd_kafka_queue_get_main(client)
        if case .consumer = role { unsafe records = rd_kafka_queue_new(client) } else { unsafe records = nil }
        self.role = role
        self.receiver = receiver
        tokens = properties.tokens
        events = HandleEvents(logger: logger, onEvent: onEvent)
        DispatchQueue(label: "kafka-events").async(group: poller) { [self] in pollUntilClosed() }
    }

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
        if let records = unsafe records {
            unsafe partitionQueues.release(to: records)
            unsafe rd_kafka_queue_destroy(records)
        }
        unsafe rd_kafka_queue_destroy(queue)
        // A consumer has left its group before, as far as it could.
        unsafe rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
    }

    /// Calls `body` with the client, which is not destroyed meanwhile; does nothing if it is closed. `body` must not block.
    @unsafe
    func withOpenClient(_ body: (OpaquePointer) -> Void) {
        isOpen.withLock { isOpen in
            if isOpen { unsafe body(client) }
        }
    }

    private func pollUntilClosed() {
        while isOpen.withLock({ $0 }) {
            unsafe credentials?.renew(client, events)
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
        case RD_KAFKA_EVENT_ERROR where role.ignores(unsafe rd_kafka_event_error(event)): break
        case RD_KAFKA_EVENT_ERROR: unsafe events.error(event, from: client)
        case RD_KAFKA_EVENT_LOG: unsafe events.log(event)
        case RD_KAFKA_EVENT_OAUTHBEARER_TOKEN_REFRESH: if let tokens { renewToken(from: tokens) }
        case RD_KAFKA_EVENT_DR, RD_KAFKA_EVENT_REBALANCE: unsafe receiver?.receive(event, from: self)
        // One that nobody asked for: a commit in the background.
        case RD_KAFKA_EVENT_OFFSET_COMMIT where unsafe rd_kafka_event_opaque(event) == nil:
            unsafe receiver?.receive(event, from: self)
        default: unsafe admin.complete(event)
        }
    }
}

/// What takes the events of a handle that produces or consumes.
protocol TrafficReceiver: Sendable {
    /// Takes a delivery report, a rebalance or a background commit (`rd_kafka_event_t`), on the poller's thread. The event is
    /// borrowed.
    @unsafe
    func receive(_ event: OpaquePointer, from handle: KafkaHandle)
}
