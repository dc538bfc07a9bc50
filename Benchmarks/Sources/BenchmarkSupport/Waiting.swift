import Dispatch
import Synchronization

/// Runs `body` and blocks until it has ended: for benchmarks, which are synchronous, on the main thread.
public func waiting<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
    let outcome = Outcome<Value>()
    let end = DispatchSemaphore(value: 0)
    Task {
        do {
            let value = try await body()
            outcome.result.withLock { $0 = .success(value) }
        } catch {
            outcome.result.withLock { $0 = .failure(error) }
        }
        end.signal()
    }
    end.wait()
    guard let result = outcome.result.withLock({ $0 }) else { preconditionFailure("signalled without a result") }
    return try result.get()
}

private final class Outcome<Value: Sendable>: Sendable {
    let result = Mutex<Result<Value, any Error>?>(nil)
}
