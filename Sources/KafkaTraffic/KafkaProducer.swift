internal import Blocking
public import ClusterModel
public import Logging
public import RDKafka
internal import Synchronization

/// Produces messages.
///
/// There are two ways. `ProducerTopic.send` waits until a message is acknowledged. `ProducerTopic.enqueue` hands a message
/// over and returns at once; its outcome is reported in batches to `onDeliveries`:
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
    private let reports: DeliveryReportDispatcher

    /// Locked while a message is handed over, so that none is once closing has begun.
    private let isOpen = Mutex(true)

    /// What blocks, one call after another; closing is the last.
    private let worker = BlockingWorker(label: "kafka-producer")

    /// Makes a producer. No connection is waited for.
    ///
    /// - Parameters:
    ///   - properties: librdkafka's properties, made for `.producing`.
    ///   - onEvent: called when the cluster cannot be reached, when it can again, and of errors that no call reports.
    ///   - onDeliveries: called with the outcome of messages that were enqueued (not of those that were sent), many at a time.
    ///
    ///   Both are called on the producer's own thread, one after the other: they must not block. Without them, errors are
    ///   logged as warnings.
    /// - Throws: `KafkaError` if librdkafka refuses the properties as a whole (`rd_kafka_new`).
    public init(
        properties: KafkaProperties, logger: Logger, onEvent: (@Sendable (KafkaEvent) -> Void)? = nil,
        onDeliveries: (@Sendable ([DeliveryReport]) -> Void)? = nil
    ) throws(KafkaError) {
        reports = DeliveryReportDispatcher(logger: logger, onDeliveries: onDeliveries)
        handle = try KafkaHandle(
            .producer, properties: properties, logger: logger, receiver: reports,
            onEvent: onEvent ?? { $0.logFailure(to: logger) })
    }

    /// A topic to produce to (`rd_kafka_topic_new`). No broker is asked for it yet: whether it exists shows in reports.
    ///
    /// - Throws: `KafkaError` if the name cannot be one, or the producer is closed.
    public func topic(_ name: Name) throws(KafkaError) -> ProducerTopic {
        try isOpen.withLock { isOpen throws(KafkaError) in
            guard isOpen else { throw .closed }
            return ProducerTopic(name: name, producer: self, topic: try handle.producerTopic(name))
        }
    }

    /// The number of messages whose report has not come yet.
    public var messagesInFlight: Int { reports.inFlight.count }

    /// Waits until half of the messages under way have been reported, or there are none.
    ///
    /// - Throws: `CancellationError` if the task is cancelled.
    public func waitForRoom() async throws(CancellationError) {
        try await reports.inFlight.waitForHalf()
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
            do {
                isDone = try await worker.run { () throws(KafkaError) in try handle.flush(timeout: slice) }
            } catch {
                // Closed: all messages have been reported.
                isDone = true
            }
        }
        return messagesInFlight
    }

    /// Flushes, gives up what is then still under way (its reports come, with an error), and ends the client.
    ///
    /// - Returns: the number of messages that were given up.
    @discardableResult
    public func close(flushing timeout: Duration = .seconds(10)) async -> Int {
        let isFirst = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        guard isFirst else { return 0 }
        let left = await flush(timeout: timeout)
        await worker.run { end() }
        return left
    }

    private func end() {
        if reports.inFlight.count > 0 {
            // They throw only if the handle is closed, or is no producer's.
            try? handle.purge()
            _ = try? handle.flush(timeout: .seconds(5))
        }
        handle.close()
        reports.close()
    }

    /// Hands a message over.
    fileprivate func produce(
        _ message: KafkaMessage, to topic: HandleTopic, number: UInt
    ) throws(KafkaError) -> EnqueueResult {
        // Counted before, for its report may come at once.
        reports.inFlight.add()
        do {
            let result = try isOpen.withLock { isOpen throws(KafkaError) in
                guard isOpen else { throw .closed }
                return try topic.produce(message, number: number)
            }
            if result == .queueFull { reports.inFlight.remove(1) }
            return result
        } catch {
            reports.inFlight.remove(1)
            throw error
        }
    }

    /// Hands a message over and waits for its report; nil: there was no room for it.
    fileprivate func deliver(_ message: KafkaMessage, to topic: HandleTopic) async -> DeliveryReportDispatcher.Outcome {
        await withCheckedContinuation { continuation in
            let number = reports.add(continuation)
            do throws(KafkaError) {
                if try produce(message, to: topic, number: number) == .queueFull { reports.end(number, nil) }
            } catch {
                reports.end(number, .failure(error))
            }
        }
    }
}

/// Transactions (KIP-98), for producers with a `transactional.id`.
///
/// Once, `initializeTransactions`; then again and again `beginTransaction`, messages, and `commitTransaction` or
/// `abortTransaction`. Only one call at a time.
extension KafkaProducer {
    /// Gets the producer's id from the cluster and ends what a former producer with the same `transactional.id` left open
    /// (`rd_kafka_init_transactions`).
    public func initializeTransactions(timeout: Duration = .seconds(30)) async throws(KafkaTransactionError) {
        try await perform(within: timeout) { handle, slice throws(KafkaTransactionError) in
            try handle.initializeTransactions(timeout: slice)
        }
    }

    /// Begins a transaction: what is produced from here on belongs to it (`rd_kafka_begin_transaction`).
    public func beginTransaction() async throws(KafkaTransactionError) {
        try await perform(within: .zero) { handle, _ throws(KafkaTransactionError) in try handle.beginTransaction() }
    }

    /// Waits for all messages and makes them visible (`rd_kafka_commit_transaction`).
    public func commitTransaction(timeout: Duration = .seconds(30)) async throws(KafkaTransactionError) {
        try await perform(within: timeout) { handle, slice throws(KafkaTransactionError) in
            try handle.commitTransaction(timeout: slice)
        }
    }

    /// Gives the transaction's messages up: readers of committed ones never see them (`rd_kafka_abort_transaction`).
    public func abortTransaction(timeout: Duration = .seconds(30)) async throws(KafkaTransactionError) {
        try await perform(within: timeout) { handle, slice throws(KafkaTransactionError) in
            try handle.abortTransaction(timeout: slice)
        }
    }

    /// Takes one step, in slices, since what blocks can be neither cancelled nor closed.
    private func perform(
        within timeout: Duration, _ step: @Sendable (KafkaHandle, Duration) throws(KafkaTransactionError) -> Void
    ) async throws(KafkaTransactionError) {
        let deadline = ContinuousClock.now + timeout
        while true {
            let slice = min(deadline - .now, .seconds(1))
            do {
                return try await worker.run { () throws(KafkaTransactionError) in try step(handle, slice) }
            } catch {
                let isUnfinished = error.remedy == .retry && error.error.reason == .timedOut
                guard isUnfinished, .now < deadline, !Task.isCancelled else { throw error }
            }
        }
    }
}

/// A topic of one producer.
public final class ProducerTopic: Sendable {
    public let name: Name

    private let producer: KafkaProducer

    private let topic: HandleTopic

    fileprivate init(name: Name, producer: KafkaProducer, topic: HandleTopic) {
        self.name = name
        self.producer = producer
        self.topic = topic
    }

    /// Hands a message over, without waiting (`rd_kafka_produceva`). Its bytes are copied once.
    ///
    /// - Parameter tag: comes back with the message's report.
    /// - Throws: `KafkaError` if the message is refused for good: too large, the partition unknown, the producer closed or
    ///   in a fatal state.
    public func enqueue(_ message: KafkaMessage, tag: UInt32 = 0) throws(KafkaError) -> EnqueueResult {
        try producer.produce(message, to: topic, number: UInt(tag))
    }

    /// Produces a message and waits until it is acknowledged (property `acks`). Waits for room, too.
    ///
    /// What has been handed over cannot be called back: cancelling the task ends the wait for room (with an error), but not
    /// the one for the acknowledgement, which `message.timeout.ms` does.
    public func send(_ message: KafkaMessage) async throws(KafkaError) -> Delivery {
        while true {
            if let result = await producer.deliver(message, to: topic) { return try result.get() }
            do {
                try await producer.waitForRoom()
            } catch {
                throw .queueFull("the task was cancelled before there was room")
            }
        }
    }
}
