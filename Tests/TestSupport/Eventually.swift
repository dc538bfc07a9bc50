/// Waits until `body` returns a value, and returns it: asks again and again, for at most `timeout`.
///
/// An error that `body` throws counts as "not yet" and is told if time runs out. The one place where tests sleep.
///
/// - Parameters:
///   - what: What is waited for, as the failure says it: "a line with …".
///   - timeout: Generous by default, for machines that are busy; it passes only where something is broken.
/// - Throws: `TestFailure` when time is up; `CancellationError` when the task was cancelled.
@discardableResult
public func eventually<Value>(
    _ what: String, timeout: Duration = .seconds(60), _ body: () async throws -> Value?
) async throws -> Value {
    let clock = ContinuousClock()
    let deadline = clock.now + timeout
    var lastError: (any Error)?
    repeat {
        do {
            if let value = try await body() { return value }
            lastError = nil
        } catch {
            lastError = error
        }
        try await Task.sleep(for: .milliseconds(20))
    } while clock.now < deadline
    let reason = lastError.map { "; the last error was: \($0)" } ?? ""
    throw TestFailure("waited \(timeout) in vain for \(what)\(reason)")
}

/// Waits until `condition` holds, as the other `eventually` does.
///
/// - Throws: `TestFailure` when time is up; `CancellationError` when the task was cancelled.
public func eventually(
    _ what: String, timeout: Duration = .seconds(60), _ condition: () async throws -> Bool
) async throws {
    try await eventually(what, timeout: timeout) { () -> Void? in try await condition() ? () : nil }
}
