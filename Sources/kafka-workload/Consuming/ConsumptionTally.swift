import ClusterModel
import RDKafka
import Synchronization
import Workload

/// Adds up what consumers do.
final class ConsumptionTally: Sendable {
    private let state = Mutex(ConsumptionReport())

    var report: ConsumptionReport { state.withLock { $0 } }

    func add(_ batch: RecordBatch) {
        let bytes = batch.reduce(0) { $0 + ($1.value?.count ?? 0) }
        state.withLock { state in
            state.records += batch.count
            state.bytes += bytes
        }
    }

    /// A member came (1) or went (-1).
    func members(_ change: Int) {
        state.withLock { $0.members += change }
    }

    /// Partitions came or went.
    func partitions(_ change: Int) {
        state.withLock { state in
            state.partitions += change
            if change > 0 { state.rebalances += 1 }
        }
    }
}
