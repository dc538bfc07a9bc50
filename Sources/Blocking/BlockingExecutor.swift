internal import Dispatch

/// An actor's executor over a serial dispatch queue.
///
/// The cooperative pool has one thread a core; a C call that waits there holds up everything else. Work that blocks
/// belongs on an actor with an executor of this kind. (`DispatchSerialQueue` is not an executor on Linux.)
public final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// - Parameter label: the queue's name, as debuggers show it.
    public init(label: String) {
        queue = DispatchQueue(label: label)
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        // Held without ownership between here and the queue's thread, which runs each job exactly once.
        let unowned = UnownedJob(job)
        let executor = unsafe asUnownedSerialExecutor()
        queue.async {
            unsafe unowned.runSynchronously(on: executor)
        }
    }

    public func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
