import Glibc
import Synchronization
import UnixSignals

/// Says when to stop: at Ctrl-C, SIGTERM, or when somebody asks for it.
final class StopSignal: Sendable {
    private struct State {
        var isRequested = false
        var cancellations: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    /// A signal that SIGINT and SIGTERM set off. The second one ends the process at once, with exit status 130.
    static func atInterrupt() async -> StopSignal {
        let stop = StopSignal()
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        Task {
            for await _ in signals {
                // Without exit handlers, which free what the threads of librdkafka still use.
                if stop.isRequested { _exit(130) }
                stop.request()
            }
        }
        return stop
    }

    var isRequested: Bool { state.withLock(\.isRequested) }

    func request() {
        let cancellations = state.withLock { state in
            state.isRequested = true
            defer { state.cancellations = [] }
            return state.cancellations
        }
        for cancel in cancellations { cancel() }
    }

    /// Stops after a time, unless something else does before.
    func request(after time: Duration?) {
        guard let time else { return }
        Task {
            try await Task.sleep(for: time)
            request()
        }
    }

    /// Runs `work` in a task that is cancelled when it is time to stop; what is done afterwards is not.
    ///
    /// - Returns: what `work` returns; nil if it was cancelled.
    @discardableResult
    func whileRunning<Value: Sendable>(_ work: @Sendable @escaping () async throws -> Value) async throws -> Value? {
        let task = Task { try await work() }
        let cancel: @Sendable () -> Void = { task.cancel() }
        let isLate = state.withLock { state in
            if !state.isRequested { state.cancellations.append(cancel) }
            return state.isRequested
        }
        if isLate { cancel() }
        do { return try await task.value } catch is CancellationError { return nil }
    }
}
