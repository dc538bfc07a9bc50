import ClusterModel
import CommandSupport
import KafkaTraffic
import RDKafka
import Synchronization

/// What the members of a group have handled and not yet seen committed.
///
/// When a group ends, its members commit all of this before the first of them leaves. A member that leaves sets off a
/// rebalance, and during a rebalance a broker may refuse the commits of the others, whose records would be read again.
final class LastCommits: Sendable {
    private struct State {
        var due: [TopicPartition: Int64] = [:]
        var error: KafkaError?
    }

    private let state = Mutex(State())

    /// How long the members of a group that ends try to commit: long enough for a rebalance to end.
    private static let patience = Duration.seconds(10)

    /// Notes where the group goes on in these partitions, forward or back.
    func note(_ offsets: [TopicPartition: Int64]) {
        state.withLock { $0.due.merge(offsets) { $1 } }
    }

    /// The same, of offsets that are committed.
    func note(_ offsets: [PartitionOffset]) {
        let pairs = offsets.map { (TopicPartition(topic: $0.topic, partition: $0.partition), $0.offset) }
        note(Dictionary(pairs) { $1 })
    }

    /// Has `member` commit what is due of its own partitions until it is committed, or the time is over.
    ///
    /// - Parameter isLast: whether all members are about to leave. Then each waits until the others have committed.
    func settle(with member: KafkaConsumer, isLast: Bool) async {
        let deadline = ContinuousClock.now + Self.patience
        // Also stores what is handled in the client, which would commit the offsets stored before when the member leaves. If it
        // fails, what it was about is still due.
        try? await member.commit(timeout: Self.patience)
        while true {
            let assigned = Set(await member.assignment())
            await settle(due.filter { assigned.contains($0.key) }, with: member, until: deadline)
            let rest = due
            guard isLast ? !rest.isEmpty : rest.contains(where: { assigned.contains($0.key) }), .now < deadline
            else { return }
            // A partition that was taken away has been committed with that, or by a member of another process since.
            let elsewhere = rest.keys.filter { !assigned.contains($0) }
            if !elsewhere.isEmpty, let committed = try? await member.committed(elsewhere, timeout: deadline - .now) {
                remove(rest.filter { (committed[$0.key] ?? -1) >= $0.value })
            }
            // In a task that is not cancelled.
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Throws if something is still not committed although the group has ended.
    ///
    /// - Throws: `CommandFailure`.
    func requireSuccess(of group: String) throws(CommandFailure) {
        let (count, error) = state.withLock { ($0.due.count, $0.error) }
        guard count > 0 else { return }
        let reason = error.map { ": \($0)" } ?? ", which no member was assigned to at the end"
        throw CommandFailure(
            "the last commit of group \"\(group)\" failed for \(count == 1 ? "1 partition" : "\(count) partitions")\(reason)"
        )
    }

    private var due: [TopicPartition: Int64] { state.withLock { $0.due } }

    private func settle(
        _ offsets: [TopicPartition: Int64], with member: KafkaConsumer, until deadline: ContinuousClock.Instant
    ) async {
        guard !offsets.isEmpty else { return }
        let list = offsets.map { PartitionOffset(topic: $0.key.topic, partition: $0.key.partition, offset: $0.value) }
        do {
            try await member.commit(list, timeout: max(deadline - .now, .milliseconds(100)))
            remove(offsets)
        } catch {
            state.withLock { $0.error = error }
        }
    }

    /// Removes what is committed, unless the group has gone on since.
    private func remove(_ offsets: [TopicPartition: Int64]) {
        state.withLock { state in
            for (partition, offset) in offsets where state.due[partition] == offset { state.due[partition] = nil }
        }
    }
}
