internal import Synchronization

/// The open connections, how many of them have a response under way, and how far a stop has come.
final class ConnectionTable: Sendable {
    private enum Stage {
        case serving
        /// Running exchanges may end.
        case stopping
        /// No answer is waited for any more.
        case refusing
    }

    private struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var running = 0
        var stage = Stage.serving
        var waiter: CheckedContinuation<Void, Never>?

        mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            defer { waiter = nil }
            return waiter
        }
    }

    private let state = Mutex(State())

    var isStopping: Bool { state.withLock { $0.stage != .serving } }

    var isRefusing: Bool { state.withLock { $0.stage == .refusing } }

    /// How many requests are complete and not yet answered to the last byte.
    var running: Int { state.withLock { $0.running } }

    func insert(_ connection: Connection) {
        state.withLock { $0.connections[ObjectIdentifier(connection)] = connection }
    }

    func remove(_ connection: Connection) {
        _ = state.withLock { $0.connections.removeValue(forKey: ObjectIdentifier(connection)) }
    }

    func exchangeBegan() {
        state.withLock { $0.running += 1 }
    }

    func exchangeEnded() {
        let waiter = state.withLock { state in
            state.running -= 1
            return state.running == 0 ? state.takeWaiter() : nil
        }
        waiter?.resume()
    }

    /// Cuts every connection whose deadline has passed.
    func sweep() {
        let now = ContinuousClock.now
        for connection in open() { connection.expire(at: now) }
    }

    /// From now on, responses ask clients to close.
    func beginStopping() {
        state.withLock { $0.stage = .stopping }
    }

    /// From now on, no connection stays suspended: deferred answers become 503.
    func refuseAll() {
        state.withLock { $0.stage = .refusing }
        for connection in open() { connection.refuse() }
    }

    /// Waits until no response is under way, but not longer than `limit`. One waiter at a time.
    func waitUntilIdle(atMost limit: Duration) async {
        var timer: Task<Void, Never>?
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.running > 0 { state.waiter = continuation }
                return state.running == 0
            }
            if isIdle {
                continuation.resume()
            } else {
                timer = Task { await self.wakeWaiter(after: limit) }
            }
        }
        // The next waiter must not be woken by this one's timer.
        timer?.cancel()
        await timer?.value
    }

    private func wakeWaiter(after limit: Duration) async {
        do { try await Task.sleep(for: limit) } catch { return }
        state.withLock { $0.takeWaiter() }?.resume()
    }

    private func open() -> [Connection] {
        state.withLock { Array($0.connections.values) }
    }
}
