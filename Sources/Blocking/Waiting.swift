internal import Synchronization

extension Task where Failure == Never {
    /// The task's value; or nil, if it has none by `deadline`. The task goes on in that case.
    ///
    /// A task group cannot do this: it waits for all its children, also for those that do not heed cancellation.
    public func value(until deadline: ContinuousClock.Instant) async -> Success? {
        await withCheckedContinuation { continuation in
            let waiter = Waiter(continuation)
            let alarm = Task<Void, Never> {
                // Cancelled when the value came first; either way there is nothing left to wait for.
                try? await Task<Never, Never>.sleep(until: deadline, clock: .continuous)
                waiter.resume(nil)
            }
            Task<Void, Never> {
                waiter.resume(await value)
                alarm.cancel()
            }
        }
    }
}

/// A continuation that the first of two tasks resumes.
private final class Waiter<Value: Sendable>: Sendable {
    private let continuation: Mutex<CheckedContinuation<Value?, Never>?>

    init(_ continuation: CheckedContinuation<Value?, Never>) {
        self.continuation = Mutex(continuation)
    }

    func resume(_ value: Value?) {
        let continuation = continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
        continuation?.resume(returning: value)
    }
}
