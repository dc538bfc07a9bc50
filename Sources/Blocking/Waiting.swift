internal import Synchronization

extension Task where Failure == Never {
    /// The task's value; or nil, if it has none by `deadline`. The task goes on in that case.
    ///
    /// A task group cannot do this: it waits for all its children, also for those that do not heed cancellation.
    public func value(until deadline: ContinuousClock.Instant) async -> Success? {
        await value(until: deadline, Waiter())
    }

    /// As `value(until:)`, but nil at once when the task that waits is cancelled.
    public func valueUnlessCancelled(until deadline: ContinuousClock.Instant) async -> Success? {
        let waiter = Waiter<Success>()
        return await withTaskCancellationHandler {
            await value(until: deadline, waiter)
        } onCancel: {
            waiter.resume(nil)
        }
    }

    private func value(until deadline: ContinuousClock.Instant, _ waiter: Waiter<Success>) async -> Success? {
        await withCheckedContinuation { continuation in
            waiter.wait(continuation)
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

/// A continuation that the first of several tasks resumes, which may happen before there is one to resume.
private final class Waiter<Value: Sendable>: Sendable {
    private enum State: Sendable {
        case initial
        case waiting(CheckedContinuation<Value?, Never>)
        case resumed(Value?)
    }

    private let state = Mutex(State.initial)

    func wait(_ continuation: CheckedContinuation<Value?, Never>) {
        let early: Value?? = state.withLock { state in
            if case .resumed(let value) = state { return .some(value) }
            state = .waiting(continuation)
            return nil
        }
        if let early { continuation.resume(returning: early) }
    }

    func resume(_ value: Value?) {
        let continuation: CheckedContinuation<Value?, Never>? = state.withLock { state in
            defer { if case .resumed = state {} else { state = .resumed(value) } }
            return if case .waiting(let continuation) = state { continuation } else { nil }
        }
        continuation?.resume(returning: value)
    }
}

/// Does something every `interval`, until the task is cancelled. What took longer is followed at once; missed beginnings are
/// not made up for.
public func repeating(every interval: Duration, _ body: () async -> Void) async {
    var next = ContinuousClock.now
    while !Task.isCancelled {
        await body()
        next = max(next + interval, .now)
        do { try await Task.sleep(until: next, clock: .continuous) } catch { return }
    }
}
