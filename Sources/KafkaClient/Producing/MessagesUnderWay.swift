internal import Synchronization

/// Counts the messages that have been handed over and not been reported, and wakes those who wait for them to get fewer.
final class MessagesUnderWay: Sendable {
    private struct Waiter {
        let number: UInt
        /// The count to wait for.
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct Waiters {
        var next: UInt = 0
        var waiting: [Waiter] = []
    }

    private let current = Atomic<Int>(0)
    private let waiters = Mutex(Waiters())

    var count: Int { current.load(ordering: .sequentiallyConsistent) }

    func add() {
        current.wrappingAdd(1, ordering: .sequentiallyConsistent)
    }

    func remove(_ number: Int) {
        let count = current.wrappingSubtract(number, ordering: .sequentiallyConsistent).newValue
        let satisfied = waiters.withLock { waiters in
            let partition = waiters.waiting.partition { $0.count >= count }
            defer { waiters.waiting.removeSubrange(partition...) }
            return Array(waiters.waiting[partition...])
        }
        for waiter in satisfied { waiter.continuation.resume() }
    }

    /// Waits until there are half as many, so that the wait is worth its while.
    func waitForHalf() async throws(CancellationError) {
        let number = waiters.withLock { waiters in
            waiters.next += 1
            return waiters.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waits = waiters.withLock { waiters in
                    // Inside the lock: whoever lowers the count, or cancels, comes for the waiters afterwards.
                    let count = self.count
                    guard count > 0, !Task.isCancelled else { return false }
                    waiters.waiting.append(Waiter(number: number, count: count / 2, continuation: continuation))
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            cancel(number)
        }
        if Task.isCancelled { throw CancellationError() }
    }

    private func cancel(_ number: UInt) {
        let waiter = waiters.withLock { waiters in
            waiters.waiting.firstIndex { $0.number == number }.map { waiters.waiting.remove(at: $0) }
        }
        waiter?.continuation.resume()
    }
}
