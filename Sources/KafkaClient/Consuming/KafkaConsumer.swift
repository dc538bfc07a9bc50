internal import Blocking
internal import CRdKafka
public import ClusterModel
public import Logging
internal import Synchronization

/// Consumes records: as a member of a group, which shares the partitions out, or from partitions that are chosen.
///
/// ```swift
/// let consumer = try KafkaConsumer(properties: properties, group: "billing", logger: logger)
/// try await consumer.subscribe(to: ["orders"])
/// for try await batch in consumer.batches() {
///     for record in batch { … }
/// }
/// ```
///
/// **What is handled.** A batch counts as handled when the next one is asked for, or with `commit()`. What is handled is
/// committed every `auto.commit.interval.ms`, when partitions are taken away, and on `close()`; with `enable.auto.commit` off
/// only by `commit()`. When partitions are to be taken away, the consumer waits a little for the batch that is being handled.
/// So a record is handled at least once, and more than once only when something failed.
///
/// **A slow reader** stays in the group for as long as the process lives, since the consumer's own thread keeps
/// `max.poll.interval.ms` from passing: it shows as lag that grows and not as a member that comes and goes.
///
/// A consumer has one reader, and must be closed.
public final class KafkaConsumer: Sendable {
    let handle: KafkaHandle
    let session = GroupSession()
    private let group: String?
    private let phase = Mutex(Phase.open)

    private enum Phase { case open, closing, closed }

    /// Waits for records.
    private let reader = BlockingWorker(label: "kafka-records")

    /// What else blocks, one call after another; closing is the last.
    private let worker = BlockingWorker(label: "kafka-consumer")

    /// How long leaving the group may take.
    private static let leaveTimeout = Duration.seconds(5)

    /// Makes a consumer. No connection is waited for.
    ///
    /// - Parameters:
    ///   - properties: librdkafka's properties, made for `.consuming`.
    ///   - group: the group's name (`group.id`); nil for a consumer that neither subscribes nor commits.
    ///   - onEvent: told of partitions that come and go, when the cluster cannot be reached, when it can again, and of errors
    ///     that no call reports. Called on threads of the consumer's own: it must not block. Without it, errors are logged as
    ///     warnings.
    /// - Throws: `KafkaError` if librdkafka refuses the properties as a whole (`rd_kafka_new`).
    public init(
        properties: KafkaProperties, group: String?, logger: Logger, onEvent: (@Sendable (KafkaEvent) -> Void)? = nil
    ) throws(KafkaError) {
        self.group = group
        handle = try KafkaHandle(
            .consumer(group: group), properties: properties, logger: logger, receiver: session,
            onEvent: onEvent ?? { $0.logFailure(to: logger) })
    }

    /// Joins the group and reads the partitions that it gives us (`rd_kafka_subscribe`). Takes the place of an earlier
    /// subscription.
    ///
    /// - Parameter topics: names, or regular expressions where they begin with `^`.
    public func subscribe(to topics: [Name]) async throws(KafkaError) {
        try requireGroup("subscribe")
        try await perform { handle throws(KafkaError) in try handle.subscribe(to: topics) }
    }

    /// Reads these partitions, without asking a group (`rd_kafka_assign`). Takes the place of an earlier assignment.
    public func assign(
        _ partitions: [TopicPartition: ConsumerPosition], timeout: Duration = .seconds(10)
    ) async throws(KafkaError) {
        try await perform { handle throws(KafkaError) in
            let offsets = try handle.offsets(of: partitions, timeout: timeout)
            try handle.clearAssignment()
            try handle.assign(PartitionList(offsets))
        }
    }

    /// The partitions that are read now; none after `close()`.
    public func assignment() async -> [TopicPartition] {
        await worker.run { isOpen ? handle.assignment().partitions : [] }
    }

    /// The next records: waits for one, and takes with it what else is there.
    ///
    /// - Parameters:
    ///   - maximum: the most records to return, at least 1.
    ///   - timeout: how long to wait; nil is without end.
    /// - Returns: a batch, which has no records if only the end of a partition was reached or `timeout` has passed; nil after
    ///   `close()` or if the task is cancelled.
    /// - Throws: `KafkaError` if the consumer cannot go on (`isFatal`). Lesser errors go to `onEvent`.
    public func records(maximum: Int = 1000, timeout: Duration? = nil) async throws(KafkaError) -> RecordBatch? {
        let deadline = timeout.map { ContinuousClock.now + $0 }
        if let batch = await reader.run({ read(maximum: max(1, maximum), until: deadline) }) { return batch }
        if let error = handle.events.fatalError { throw error }
        return nil
    }

    /// The batches, one after another: `records(maximum:)` until it returns nil.
    public func batches(maximum: Int = 1000) -> RecordBatches { RecordBatches(consumer: self, maximum: maximum) }

    /// Leaves the group and ends the client. Batches end.
    ///
    /// - Parameter committing: whether to commit before, as `commit()` does. What was handled before the batch at hand is
    ///   committed anyway where `enable.auto.commit` is on.
    /// - Throws: `KafkaError` if the commit fails, or the group cannot be left in time. The client is ended in any case.
    public func close(committing: Bool = false) async throws(KafkaError) {
        var failure: KafkaError?
        if committing { do { try await commit() } catch { failure = error } }
        let isFirst = phase.withLock { phase in
            defer { if phase == .open { phase = .closing } }
            return phase == .open
        }
        guard isFirst else { return }
        handle.interruptFetch()
        // Behind the fetch under way, which ends now.
        await reader.run { session.endFetch(with: nil) }
        do {
            try await worker.run { () throws(KafkaError) in try end() }
        } catch {
            failure = failure ?? error
        }
        if let failure { throw failure }
    }

    private func end() throws(KafkaError) {
        defer {
            handle.close()
            phase.withLock { $0 = .closed }
        }
        session.revokeIfDue(handle)
        try handle.leaveGroup(until: .now + Self.leaveTimeout)
    }

    /// Throws if there is no group, without which a consumer cannot do `what`.
    func requireGroup(_ what: String) throws(KafkaError) {
        guard group == nil else { return }
        throw KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, "a consumer without a group cannot \(what)")
    }

    private var isOpen: Bool { phase.withLock { $0 } == .open }

    /// Runs `work`, which may block.
    func perform<Value: Sendable>(
        _ work: @Sendable (KafkaHandle) throws(KafkaError) -> Value
    ) async throws(KafkaError) -> Value {
        try await worker.run { () throws(KafkaError) in
            guard isOpen else { throw KafkaError(RD_KAFKA_RESP_ERR__DESTROY) }
            return try work(handle)
        }
    }

    /// Waits for records, in slices, since what blocks cannot be cancelled.
    private func read(maximum: Int, until deadline: ContinuousClock.Instant?) -> RecordBatch? {
        guard isOpen else { return nil }
        session.beginFetch(handle)
        while isOpen, !Task.isCancelled, handle.events.fatalError == nil {
            let slice = min(deadline.map { $0 - .now } ?? .milliseconds(100), .milliseconds(100))
            let batch = handle.fetch(maximum: maximum, timeout: slice)
            for failure in batch.failures { handle.events.tell(.failed(failure)) }
            if batch.hasContents {
                handle.events.answered()
                session.endFetch(with: batch)
                return batch
            }
            session.revokeIfDue(handle)
            if let deadline, deadline <= .now {
                session.endFetch(with: nil)
                return batch
            }
        }
        session.endFetch(with: nil)
        return nil
    }
}
