import Synchronization
import Workload

/// How many records the members of a group may still read, and how fast.
final class RecordBudget: Sendable {
    private struct State {
        var pacer: RatePacer?
        /// Records that nobody has taken yet; nil for without end.
        var left: Int?
        /// Records that members have taken, but not read yet.
        var taken = 0
    }

    /// Whether there is a limit that members have to share.
    let isLimited: Bool

    private let start = ContinuousClock.now
    private let state: Mutex<State>

    /// - Parameters:
    ///   - rate: records a second; nil for as many as there are.
    ///   - count: records in all; nil for without end.
    init(rate: Double?, count: Int?) {
        isLimited = rate != nil || count != nil
        state = Mutex(State(pacer: rate.map { RatePacer(RateProfile(rate: $0)) }, left: count))
    }

    /// Whether all records have been read.
    var isSpent: Bool { state.withLock { $0.left == 0 && $0.taken == 0 } }

    /// Takes as many as are due now, `most` at most.
    func take(_ most: Int) -> Int {
        state.withLock { state in
            let due = state.pacer?.due(at: start.duration(to: .now)) ?? most
            let count = min(due, most, state.left ?? most)
            state.pacer?.spend(count)
            state.left = state.left.map { $0 - count }
            state.taken += count
            return count
        }
    }

    /// Tells that of `taken` records `read` have been read; the others go back.
    func settle(taken: Int, read: Int) {
        state.withLock { state in
            state.pacer?.spend(read - taken)
            state.left = state.left.map { $0 + taken - read }
            state.taken -= taken
        }
    }
}
