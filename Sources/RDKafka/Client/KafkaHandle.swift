internal import CRdKafka
internal import ClusterModel
internal import Dispatch
package import Logging
internal import OAuthTokens
internal import Synchronization

/// The pointers of a client, which `KafkaHandle.withClient` lends for the length of one call.
@safe
struct ClientPointers: ~Copyable {
    let client: OpaquePointer

    /// Where all events arrive, the answers to admin requests among them: the client's main queue, and what a consumer's group
    /// says.
    let queue: OpaquePointer

    /// Where a consumer's records arrive, which are polled apart: as fast as they are read, and no faster.
    let records: OpaquePointer?
}

/// One librdkafka client with its events: it sends requests to Kafka, and receives the answers.
///
/// Statistics, errors, logs and the answers to admin requests all arrive on the client's main queue, which one thread
/// of ours polls; nothing is called back from a thread of librdkafka's.
///
/// The pointers are lent by `withClient` only. After `close()` it lends them no more, and `close()` waits until all calls that
/// have borrowed them have returned: no call can use a client that is destroyed.
@safe
// @unchecked: librdkafka's client and queues may be used from any thread until they are destroyed, which close() does
// once, after the poller and all calls have ended. The poller keeps the handle alive: one that is not closed stays for good.
package final class KafkaHandle: @unchecked Sendable {
    let partitionQueues = PartitionQueues()
    let producerTopics = ProducerTopics()
    let admin = AdminRequests()

    /// What the events have reported.
    package let events: HandleEvents

    private let pointers: ClientPointers
    private let receiver: (any TrafficReceiver)?
    private let role: HandleRole
    private let credentials: HandleCredentials?

    /// nil if librdkafka needs no tokens of ours.
    private let tokens: TokenCache?

    private let isOpen = Mutex(true)

    /// The poller and the calls that have borrowed the pointers. Entered only while `isOpen` is locked and true.
    private let inside = DispatchGroup()

    /// Makes a client and begins to poll its events.
    ///
    /// - Parameters:
    ///   - bootstrapServers: further addresses to begin with, beside those of the properties.
    ///   - receiver: takes the events of producing and consuming.
    ///   - onEvent: called with news of the connection and with errors, on the poller's thread.
    /// - Throws: `KafkaError` if librdkafka refuses the properties as a whole (`rd_kafka_new`).
    package init(
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
            throw .invalid(error.description)
        }
        let tokenEvents = properties.tokens == nil ? 0 : RD_KAFKA_EVENT_OAUTHBEARER_TOKEN_REFRESH
        configuration.deliver(events: role.events | tokenEvents)
        let client = try unsafe configuration.makeClient(role.type)
        // NULL: logs go to the main queue, too.
        unsafe rd_kafka_set_log_queue(client, nil)
        let queue: OpaquePointer =
            unsafe role.type == RD_KAFKA_CONSUMER ? controlQueue(of: client) : rd_kafka_queue_get_main(client)
        let records: OpaquePointer?
        if case .consumer = role { unsafe records = rd_kafka_queue_new(client) } else { unsafe records = nil }
        pointers = unsafe ClientPointers(client: client, queue: queue, records: records)
        self.role = role
        self.receiver = receiver
        tokens = properties.tokens
        events = HandleEvents(logger: logger, onEvent: onEvent)
        DispatchQueue(label: "kafka-events").async(group: inside) { [self] in pollUntilClosed() }
    }

    /// Calls `body` with the client's pointers, which stay valid until it returns.
    ///
    /// - Throws: `KafkaError.closed` after `close()`; else what `body` throws.
    func withClient<Value>(
        _ body: (borrowing ClientPointers) throws(KafkaError) -> Value
    ) throws(KafkaError) -> Value {
        let hasEntered = isOpen.withLock { isOpen in
            if isOpen { inside.enter() }
            return isOpen
        }
        guard hasEntered else { throw .closed }
        defer { inside.leave() }
        return try body(pointers)
    }

    /// Refuses new calls, waits until those under way have returned and the poller has ended, fails the admin requests that
    /// have no answer, and destroys the client. Blocks for as long as the calls do, and up to a few seconds more.
    ///
    /// Must not be called by a receiver or `onEvent`: the poller would wait for itself.
    package func close() {
        let wasOpen = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        guard wasOpen else { return }
        // Ends the waits of the poller and of a fetch.
        unsafe rd_kafka_queue_yield(pointers.queue)
        if let records = unsafe pointers.records { unsafe rd_kafka_queue_yield(records) }
        inside.wait()
        admin.close()
        producerTopics.destroy()
        if let records = unsafe pointers.records {
            unsafe partitionQueues.release(to: records)
            unsafe rd_kafka_queue_destroy(records)
        }
        unsafe rd_kafka_queue_destroy(pointers.queue)
        // A consumer has left its group before, as far as it could.
        unsafe rd_kafka_destroy_flags(pointers.client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
    }

    private func pollUntilClosed() {
        while isOpen.withLock({ $0 }) {
            unsafe credentials?.renew(pointers.client, events)
            // Often enough that a deadline is kept.
            if let event = unsafe rd_kafka_queue_poll(pointers.queue, admin.isWaiting ? 20 : 1000) {
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
        case RD_KAFKA_EVENT_ERROR: unsafe events.error(event, from: pointers.client)
        case RD_KAFKA_EVENT_LOG: unsafe events.log(event)
        case RD_KAFKA_EVENT_OAUTHBEARER_TOKEN_REFRESH: if let tokens { renewToken(from: tokens) }
        case RD_KAFKA_EVENT_DR: unsafe receiver?.receive(.delivered(deliveryReports(in: event)), from: self)
        case RD_KAFKA_EVENT_REBALANCE:
            unsafe receiver?.receive(TrafficEvent(rebalance: event, of: pointers.client), from: self)
        // One that no call waits for: a commit in the background.
        case RD_KAFKA_EVENT_OFFSET_COMMIT where unsafe rd_kafka_event_opaque(event) == nil:
            let code = unsafe rd_kafka_event_error(event)
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR, code != RD_KAFKA_RESP_ERR__NO_OFFSET else { return }
            receiver?.receive(.commitFailed(KafkaError(code)), from: self)
        default: unsafe admin.complete(event)
        }
    }
}

/// A queue on which a consumer's main queue and that of its group arrive together. Its owner must destroy it.
///
/// Polling it also shows librdkafka that the application lives (`max.poll.interval.ms`).
@unsafe
private func controlQueue(of client: OpaquePointer) -> OpaquePointer {
    let control: OpaquePointer = unsafe rd_kafka_queue_new(client)
    unsafe forward(rd_kafka_queue_get_main(client), to: control)
    unsafe forward(rd_kafka_queue_get_consumer(client), to: control)
    return unsafe control
}

/// Lets what arrives on a queue arrive on another (`rd_kafka_queue_forward`), and gives up the reference to the former.
@unsafe
private func forward(_ queue: OpaquePointer?, to other: OpaquePointer) {
    guard let queue = unsafe queue else { return }
    unsafe rd_kafka_queue_forward(queue, other)
    unsafe rd_kafka_queue_destroy(queue)
}
