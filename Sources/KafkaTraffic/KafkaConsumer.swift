internal import Blocking
public import ClusterModel
public import Logging
public import RDKafka
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
    private let handle: KafkaHandle
    private let rebalances = RebalanceCoordinator()
    private let group: String?
    private let isOpen = Mutex(true)

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
    ///   - onEvent: called with partitions that come and go, when the cluster cannot be reached, when it can again, and of errors
    ///     that no call reports. Called on threads of the consumer's own: it must not block. Without it, errors are logged as
    ///     warnings.
    /// - Throws: `KafkaError` if librdkafka refuses the properties as a whole (`rd_kafka_new`).
    public init(
        properties: KafkaProperties, group: String?, logger: Logger, onEvent: (@Sendable (KafkaEvent) -> Void)? = nil
    ) throws(KafkaError) {
        self.group = group
        handle = try KafkaHandle(
            .consumer(group: group), properties: properties, logger: logger, receiver: rebalances,
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
            try handle.assign(offsets)
        }
    }

    /// The partitions that are read now; none after `close()`.
    public func assignment() async -> [TopicPartition] {
        // Nothing is read any more if the handle is closed.
        await worker.run { (try? handle.assignment()) ?? [] }
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
        if let batch = try await reader.run({ () throws(KafkaError) in
            try read(maximum: max(1, maximum), until: deadline)
        }) {
            return batch
        }
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
        let isFirst = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        guard isFirst else { return }
        do { try handle.interruptFetch() } catch { failure = failure ?? error }
        // Behind the fetch under way, which ends now.
        await reader.run { rebalances.endFetch(with: nil) }
        do {
            try await worker.run { () throws(KafkaError) in try end() }
        } catch {
            failure = failure ?? error
        }
        if let failure { throw failure }
    }

    private func end() throws(KafkaError) {
        defer { handle.close() }
        rebalances.revokeIfDue(handle)
        try handle.leaveGroup(until: .now + Self.leaveTimeout)
    }

    /// Throws if there is no group, without which a consumer cannot do `what`.
    private func requireGroup(_ what: String) throws(KafkaError) {
        guard group == nil else { return }
        throw .invalid("a consumer without a group cannot \(what)")
    }

    /// Runs `work`, which may block.
    func perform<Value: Sendable>(
        _ work: @Sendable (KafkaHandle) throws(KafkaError) -> Value
    ) async throws(KafkaError) -> Value {
        try await worker.run { () throws(KafkaError) in
            // While it is closing, the handle still is open.
            guard isOpen.withLock({ $0 }) else { throw .closed }
            return try work(handle)
        }
    }

    /// Waits for records, in slices, since what blocks cannot be cancelled.
    private func read(maximum: Int, until deadline: ContinuousClock.Instant?) throws(KafkaError) -> RecordBatch? {
        guard isOpen.withLock({ $0 }) else { return nil }
        try rebalances.beginFetch(handle)
        while isOpen.withLock({ $0 }), !Task.isCancelled, handle.events.fatalError == nil {
            let slice = min(deadline.map { $0 - .now } ?? .milliseconds(100), .milliseconds(100))
            let batch = try handle.fetch(maximum: maximum, timeout: slice)
            for failure in batch.failures { handle.events.tell(.failed(failure)) }
            if batch.hasContents {
                handle.events.answered()
                rebalances.endFetch(with: batch)
                return batch
            }
            rebalances.revokeIfDue(handle)
            if let deadline, deadline <= .now {
                rebalances.endFetch(with: nil)
                return batch
            }
        }
        rebalances.endFetch(with: nil)
        return nil
    }
}

extension KafkaConsumer {
    /// Commits what is handled, the batch returned last included, and waits for the answer (`rd_kafka_commit_queue`).
    ///
    /// - Throws: `KafkaError`, also while the group is sharing its partitions out anew. What was not committed is read again by
    ///   the next owner of the partition.
    public func commit(timeout: Duration = .seconds(10)) async throws(KafkaError) {
        try requireGroup("commit")
        try await perform { [rebalances] handle throws(KafkaError) in try rebalances.storeHandled(handle) }
        do {
            try await handle.commit(nil, timeout: timeout)
        } catch {
            // Nothing has been handled since the last commit.
            guard !error.isNothingToCommit else { return }
            throw error
        }
    }

    /// Commits these offsets: of each partition, that of the record to be read next.
    public func commit(_ offsets: [PartitionOffset], timeout: Duration = .seconds(10)) async throws(KafkaError) {
        try requireGroup("commit")
        let pairs = offsets.map { (TopicPartition(topic: $0.topic, partition: $0.partition), $0.offset) }
        try await handle.commit(Dictionary(pairs) { max($0, $1) }, timeout: timeout)
    }

    /// What the group has committed of these partitions, whoever reads them; nothing of those that it has not.
    public func committed(
        _ partitions: [TopicPartition], timeout: Duration = .seconds(10)
    ) async throws(KafkaError) -> [TopicPartition: Int64] {
        try requireGroup("ask for commits")
        return try await perform { handle throws(KafkaError) in
            try handle.committed(partitions, timeout: timeout).filter { $0.value >= 0 }
        }
    }
}

extension KafkaConsumer {
    /// How far the consumer has come in each of its partitions. Asks no broker (`rd_kafka_position`,
    /// `rd_kafka_get_watermark_offsets`).
    public func progress() async throws(KafkaError) -> [ConsumerProgress] {
        try await perform { handle throws(KafkaError) in try handle.progress() }
    }

    /// Reads on elsewhere (`rd_kafka_seek_partitions`), in partitions that are assigned. Records of before do not come any more,
    /// and those of the batch at hand do not count as handled.
    ///
    /// - Throws: `KafkaError` if an offset cannot be found out, or a partition is not assigned.
    public func seek(
        _ partitions: [TopicPartition: ConsumerPosition], timeout: Duration = .seconds(10)
    ) async throws(KafkaError) {
        try await perform { [rebalances] handle throws(KafkaError) in
            let offsets = try handle.offsets(of: partitions, timeout: timeout)
            rebalances.forget(partitions.keys)
            try handle.seek(offsets, timeout: timeout)
        }
    }

    /// Stops reading these partitions, which stay assigned (`rd_kafka_pause_partitions`).
    public func pause(_ partitions: [TopicPartition]) async throws(KafkaError) {
        try await perform { handle throws(KafkaError) in try handle.pause(partitions) }
    }

    /// Reads these partitions again (`rd_kafka_resume_partitions`).
    public func resume(_ partitions: [TopicPartition]) async throws(KafkaError) {
        try await perform { handle throws(KafkaError) in try handle.resume(partitions) }
    }
}

/// The batches of a consumer, one after another, until it is closed or the task is cancelled.
///
/// The next batch is fetched when it is asked for: a slow reader makes librdkafka stop fetching when its own queue is full
/// (`queued.min.messages`, `queued.max.messages.kbytes`), and nothing piles up.
public struct RecordBatches: AsyncSequence, Sendable {
    public typealias Element = RecordBatch
    public typealias Failure = KafkaError

    fileprivate let consumer: KafkaConsumer
    fileprivate let maximum: Int

    public func makeAsyncIterator() -> Iterator { Iterator(consumer: consumer, maximum: maximum) }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let consumer: KafkaConsumer
        fileprivate let maximum: Int

        public mutating func next() async throws(KafkaError) -> RecordBatch? {
            try await consumer.records(maximum: maximum)
        }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(KafkaError) -> RecordBatch? {
            try await consumer.records(maximum: maximum)
        }
    }
}
