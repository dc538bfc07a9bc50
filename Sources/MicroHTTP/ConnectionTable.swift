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

    /// How many connections may be open before idle ones are closed.
    private let highWaterMark: Int

    /// - Parameter limit: how many connections libmicrohttpd accepts. Some places are kept free: a connection that is shut
    ///   down gives its place back only when the thread that serves it gets to it.
    init(limit: Int) {
        highWaterMark = limit - max(1, limit / 8)
    }

    var isStopping: Bool { state.withLock { $0.stage != .serving } }

    var isRefusing: Bool { state.withLock { $0.stage == .refusing } }

    /// How many requests are complete and not yet answered to the last byte.
    var running: Int { state.withLock { $0.running } }

    /// Adds a connection, and closes others if too few places are left for the next ones.
    func insert(_ connection: Connection) {
        let count = state.withLock { state in
            state.connections[ObjectIdentifier(connection)] = connection
            return state.connections.count
        }
        if count > highWaterMark { makeRoom() }
    }

    /// Closes the connections that have been idle for longest, and if none is idle, those whose request has been incomplete for
    /// longest. Those that are being answered are left to their deadlines.
    private func makeRoom() {
        let now = ContinuousClock.now
        var candidates: [Candidate] = []
        var occupied = 0
        for connection in open() {
            switch connection.occupation {
            case .none: continue
            case .answering: break
            case .idle(let since): candidates.append(Candidate(connection, isIdle: true, since, now))
            case .receiving(let since): candidates.append(Candidate(connection, isIdle: false, since, now))
            }
            occupied += 1
        }
        // Almost always one: a search for each costs less than sorting them all.
        while occupied > highWaterMark, let index = candidates.indices.min(by: { candidates[$0] < candidates[$1] }) {
            if candidates[index].connection.giveUpPlace() { occupied -= 1 }
            candidates.swapAt(index, candidates.endIndex - 1)
            candidates.removeLast()
        }
    }

    /// A connection that may be closed. The lesser one goes first.
    private struct Candidate {
        let connection: Connection
        private let rank: Int
        private let since: ContinuousClock.Instant

        /// Within this time, an honest request has followed its connection, and its headers have followed its first line.
        private static let grace = Duration.seconds(1)

        init(
            _ connection: Connection, isIdle: Bool, _ since: ContinuousClock.Instant, _ now: ContinuousClock.Instant
        ) {
            self.connection = connection
            rank = now - since < Self.grace ? 2 : isIdle ? 0 : 1
            self.since = since
        }

        static func < (left: Self, right: Self) -> Bool { (left.rank, left.since) < (right.rank, right.since) }
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
