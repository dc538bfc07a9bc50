internal import ClusterModel
internal import RDKafka
internal import Synchronization

/// Keeps the reader of a consumer and the rebalances of its group apart.
///
/// A partition that the group revokes may have records in the batch that is being handled. It is kept until the reader asks for
/// the next batch, which means that they are handled, or until `patience` is over; then its next owner handles them again.
final class RebalanceCoordinator: TrafficReceiver {
    /// How long a rebalance waits for the batch that is being handled.
    private static let patience = Duration.seconds(3)

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
    func beginFetch(_ handle: KafkaHandle) throws(KafkaError) {
        try storeHandled(handle)
        state.withLock { $0.reader = .fetching }
        revokeIfDue(handle)
    }

    /// The reader returns with a batch, or without.
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
    func storeHandled(_ handle: KafkaHandle) throws(KafkaError) {
        let handled = state.withLock { state in
            defer { state.handled = [:] }
            return state.handled
        }
        try handle.store(handled)
    }

    /// These partitions are read from elsewhere: what was handled of them before does not count.
    func forget(_ partitions: some Sequence<TopicPartition>) {
        state.withLock { state in
            for partition in partitions { state.handled[partition] = nil }
        }
    }

    // MARK: The group

    func receive(_ event: TrafficEvent, from handle: KafkaHandle) {
        switch event {
        case .delivered: break
        case .commitFailed(let error): handle.events.tell(.failed(error))
        case .assigned(let partitions): assign(partitions, handle)
        case .revoked(let partitions, areLost: true):
            forget(partitions)
            revoke(partitions, handle, areLost: true)
        case .revoked(let partitions, areLost: false): giveUp(partitions, handle)
        case .rebalanceFailed(let error, let partitions):
            handle.events.tell(.failed(error))
            revoke(partitions, handle)
        }
    }

    private func assign(_ partitions: [TopicPartition], _ handle: KafkaHandle) {
        do {
            try handle.add(partitions)
            handle.events.answered()
            handle.events.tell(.assigned(partitions))
        } catch {
            handle.events.tell(.failed(error))
        }
    }

    private func revoke(_ partitions: [TopicPartition], _ handle: KafkaHandle, areLost: Bool = false) {
        do {
            try handle.giveUp(partitions)
        } catch {
            handle.events.tell(.failed(error))
        }
        handle.events.tell(areLost ? .lost(partitions) : .revoked(partitions))
    }

    private func giveUp(_ partitions: [TopicPartition], _ handle: KafkaHandle) {
        let number: Int? = state.withLock { state in
            guard state.reader != .away else { return nil }
            state.revocations += 1
            state.revocation = Revocation(number: state.revocations, partitions: partitions)
            return state.revocations
        }
        guard let number else { return revoke(partitions, handle) }
        // A handle that is closed has no fetch to interrupt.
        try? handle.interruptFetch()
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
