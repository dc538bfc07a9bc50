internal import CRdKafka
internal import ClusterModel
internal import Synchronization

/// Keeps the reader of a consumer and the rebalances of its group apart.
///
/// A partition that is to be given up may have records in the batch that is being handled. It is kept until the reader comes
/// back, which says that they are handled, or until `patience` is over; then they will be handled by its next owner again.
final class GroupSession: TrafficReceiver {
    /// How long a rebalance waits for the batch that is being handled.
    static let patience = Duration.seconds(3)

    private enum Reader { case away, fetching, handling }

    /// Partitions that the group wants back.
    private struct Revocation {
        let number: Int
        let partitions: [TopicPartition]
    }

    private struct State {
        var reader = Reader.away
        /// Where to read on after the batch that is being handled.
        var handled: [TopicPartition: Int64] = [:]
        var revocation: Revocation?
        var revocations = 0
    }

    private let state = Mutex(State())

    // MARK: The reader

    /// The reader comes for the next batch: the last one is handled.
    func beginFetch(_ handle: KafkaHandle) {
        storeHandled(handle)
        state.withLock { $0.reader = .fetching }
        revokeIfDue(handle)
    }

    /// The reader has got a batch, or goes with empty hands.
    func endFetch(with batch: RecordBatch?) {
        state.withLock { state in
            state.reader = batch == nil ? .away : .handling
            state.handled = batch?.nextOffsets ?? [:]
        }
    }

    /// Gives up what the group wants back. Called by the reader while it holds no batch.
    func revokeIfDue(_ handle: KafkaHandle) {
        guard let revocation = take({ _ in true }) else { return }
        revoke(revocation.partitions, handle)
    }

    /// The batch that is being handled counts as handled.
    func storeHandled(_ handle: KafkaHandle) {
        let handled = state.withLock { state in
            defer { state.handled = [:] }
            return state.handled
        }
        handle.store(handled)
    }

    /// These partitions are read from elsewhere: what was handled of them before does not count.
    func forget(_ partitions: some Sequence<TopicPartition>) {
        state.withLock { state in
            for partition in partitions { state.handled[partition] = nil }
        }
    }

    // MARK: The group

    @unsafe
    func receive(_ event: OpaquePointer, from handle: KafkaHandle) {
        let code = unsafe rd_kafka_event_error(event)
        if unsafe rd_kafka_event_type(event) == RD_KAFKA_EVENT_OFFSET_COMMIT {
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR, code != RD_KAFKA_RESP_ERR__NO_OFFSET else { return }
            return handle.events.tell(.failed(KafkaError(code)))
        }
        var partitions: [TopicPartition] = []
        unsafe forEachPartition(in: rd_kafka_event_topic_partition_list(event)) { topic, element in
            unsafe partitions.append(TopicPartition(topic: topic, partition: element.partition))
        }
        switch code {
        case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS:
            assign(partitions, handle)
        case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
            giveUp(partitions, handle)
        default:
            handle.events.tell(.failed(KafkaError(code)))
            revoke(partitions, handle)
        }
    }

    private func assign(_ partitions: [TopicPartition], _ handle: KafkaHandle) {
        do {
            try handle.assign(PartitionList(partitions), isIncremental: handle.rebalancesIncrementally)
            handle.events.answered()
            handle.events.tell(.assigned(partitions))
        } catch {
            handle.events.tell(.failed(error))
        }
    }

    private func revoke(_ partitions: [TopicPartition], _ handle: KafkaHandle, areLost: Bool = false) {
        do {
            try handle.unassign(handle.rebalancesIncrementally ? partitions : nil)
        } catch {
            handle.events.tell(.failed(error))
        }
        handle.events.tell(areLost ? .lost(partitions) : .revoked(partitions))
    }

    private func giveUp(_ partitions: [TopicPartition], _ handle: KafkaHandle) {
        if handle.hasLostAssignment {
            forget(partitions)
            return revoke(partitions, handle, areLost: true)
        }
        let number: Int? = state.withLock { state in
            guard state.reader != .away else { return nil }
            state.revocations += 1
            state.revocation = Revocation(number: state.revocations, partitions: partitions)
            return state.revocations
        }
        guard let number else { return revoke(partitions, handle) }
        handle.interruptFetch()
        Task {
            // Not cancelled by anyone.
            try? await Task.sleep(for: Self.patience)
            if let revocation = take({ $0.number == number }) { revoke(revocation.partitions, handle) }
        }
    }

    private func take(_ isMeant: (Revocation) -> Bool) -> Revocation? {
        state.withLock { state in
            guard let revocation = state.revocation, isMeant(revocation) else { return nil }
            state.revocation = nil
            return revocation
        }
    }
}
