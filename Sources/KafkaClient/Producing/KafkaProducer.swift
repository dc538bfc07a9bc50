internal import Blocking
internal import CRdKafka
public import ClusterModel
public import Logging
internal import Synchronization

/// Produces messages.
///
/// There are two ways. `ProducerTopic.send` waits until a message is acknowledged. `ProducerTopic.enqueue` hands a message
/// over and returns at once; what became of it is told in batches to `onDeliveries`:
///
/// ```swift
/// let orders = try producer.topic("orders")
/// for message in messages {
///     while try orders.enqueue(message) == .queueFull { try await producer.waitForRoom() }
/// }
/// let left = await producer.flush(timeout: .seconds(30))
/// ```
///
/// A cluster that is down is no error: messages wait for it until `message.timeout.ms` has passed. A producer must be closed.
public final class KafkaProducer: Sendable {
    private let handle: KafkaHandle
    private let desk: DeliveryDesk
    private let topics = Mutex(Topics())

    /// What blocks, one call after another; closing is the last.
    private let worker = BlockingWorker(label: "kafka-producer")

    /// The topics that are produced to, which are destroyed before the client.
    private struct Topics {
        enum Phase { case open, closing, closed }

        var phase = Phase.open
        var pointers: [Name: TopicPointer] = [:]
    }

    /// Makes a producer. No connection is waited for.
    ///
    /// - Parameters:
    ///   - properties: librdkafka's properties, made for `.producing`.
    ///   - onEvent: told when the cluster cannot be reached, when it can again, and of errors that no call reports.
    ///   - onDeliveries: told what became of messages that were enqueued (not of those that were sent), many at a time.
    ///
    ///   Both are called on the producer's own thread, one after the other: they must not block. Without them, errors are
    ///   logged as warnings.
    /// - Throws: `KafkaError` if librdkafka refuses the properties as a whole (`rd_kafka_new`).
    public init(
        properties: KafkaProperties, logger: Logger, onEvent: (@Sendable (KafkaEvent) -> Void)? = nil,
        onDeliveries: (@Sendable ([DeliveryReport]) -> Void)? = nil
    ) throws(KafkaError) {
        desk = DeliveryDesk(logger: logger, onDeliveries: onDeliveries)
        handle = try KafkaHandle(
            .producer, properties: properties, logger: logger, receiver: desk,
            onEvent: onEvent ?? { $0.logFailure(to: logger) })
    }

    /// A topic to produce to (`rd_kafka_topic_new`). The topic is not asked for yet: whether it exists shows in reports.
    ///
    /// - Throws: `KafkaError` if the name cannot be one, or the producer is closed.
    public func topic(_ name: Name) throws(KafkaError) -> ProducerTopic {
        try topics.withLock { topics throws(KafkaError) in
            guard topics.phase == .open else { throw KafkaError(RD_KAFKA_RESP_ERR__DESTROY) }
            if let known = topics.pointers[name] { return ProducerTopic(name: name, producer: self, pointer: known) }
            let pointer = try handle.producerTopic(name)
            topics.pointers[name] = pointer
            return ProducerTopic(name: name, producer: self, pointer: pointer)
        }
    }

    /// The number of messages whose report has not come yet.
    public var messagesUnderWay: Int { desk.underWay.count }

    /// Waits until half of the messages under way have been reported, or there are none.
    ///
    /// - Throws: `CancellationError` if the task is cancelled.
    public func waitForRoom() async throws(CancellationError) {
        try await desk.underWay.waitForHalf()
    }

    /// Waits until all messages under way have been reported (`rd_kafka_flush`), and does not linger for more to send along.
    ///
    /// - Returns: the number of messages that are still under way when `timeout` has passed or the task was cancelled.
    @discardableResult
    public func flush(timeout: Duration) async -> Int {
        let deadline = ContinuousClock.now + timeout
        var isDone = false
        while !isDone, !Task.isCancelled, .now < deadline {
            // In slices, since what blocks cannot be cancelled.
            let slice = min(deadline - .now, .milliseconds(200))
            isDone = await blocking { $0.flush(timeout: slice) } ?? true
        }
        return messagesUnderWay
    }

    /// Flushes, gives up what is then still under way (its reports come, with an error), and ends the client.
    ///
    /// - Returns: the number of messages that were given up.
    @discardableResult
    public func close(flushing timeout: Duration = .seconds(10)) async -> Int {
        let isFirst = topics.withLock { topics in
            defer { if topics.phase == .open { topics.phase = .closing } }
            return topics.phase == .open
        }
        guard isFirst else { return 0 }
        let left = await flush(timeout: timeout)
        await blocking { [desk] handle in
            if desk.underWay.count > 0 {
                handle.purge()
                _ = handle.flush(timeout: .seconds(5))
            }
        }
        await worker.run { end() }
        return left
    }

    private func end() {
        let pointers = topics.withLock { topics in
            topics.phase = .closed
            defer { topics.pointers = [:] }
            return Array(topics.pointers.values)
        }
        for pointer in pointers { pointer.destroy() }
        handle.close()
        desk.close()
    }

    /// Runs `work`, which blocks, unless the client has ended: then it returns nil.
    func blocking<Value: Sendable>(_ work: @Sendable (KafkaHandle) -> Value) async -> Value? {
        await worker.run { topics.withLock { $0.phase } == .closed ? nil : work(handle) }
    }

    /// Hands a message over; nil: it was taken.
    func produce(_ message: KafkaMessage, to topic: ProducerTopic, opaque: UInt) -> Refusal? {
        // Counted before, for its report may come at once.
        desk.underWay.add()
        let refusal = topics.withLock { topics -> Refusal? in
            guard topics.phase == .open else { return .failed(KafkaError(RD_KAFKA_RESP_ERR__DESTROY)) }
            return handle.produce(message, to: topic.pointer, opaque: opaque)
        }
        if refusal != nil { desk.underWay.remove(1) }
        return refusal
    }

    /// Hands a message over and waits for its report; nil: there was no room for it.
    func deliver(_ message: KafkaMessage, to topic: ProducerTopic) async -> DeliveryDesk.Outcome {
        await withCheckedContinuation { continuation in
            let number = desk.add(continuation)
            switch produce(message, to: topic, opaque: number) {
            case nil: break
            case .queueFull: desk.end(number, nil)
            case .failed(let error): desk.end(number, .failure(error))
            }
        }
    }
}
