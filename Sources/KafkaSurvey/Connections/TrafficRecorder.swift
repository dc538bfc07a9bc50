internal import ClusterModel
internal import Synchronization

/// What the surveyor's own connections to one broker have seen since it started.
final class TrafficRecorder: Sendable {
    private let state = Mutex(ConnectionStatistics(bytesSent: 0, bytesReceived: 0))

    /// The counts, with the longest throttle time and round trip since they were last taken.
    func take() -> ConnectionStatistics {
        state.withLock { state in
            defer {
                state.throttleTime = .zero
                state.roundTripTime = nil
            }
            return state
        }
    }

    func countConnect() { state.withLock { $0.connects += 1 } }
    func countDisconnect() { state.withLock { $0.disconnects += 1 } }
    func countSent(_ bytes: Int) { state.withLock { $0.bytesSent = ($0.bytesSent ?? 0) + bytes } }
    func countReceived(_ bytes: Int) { state.withLock { $0.bytesReceived = ($0.bytesReceived ?? 0) + bytes } }

    func noteThrottle(_ time: Duration) { state.withLock { $0.throttleTime = max($0.throttleTime, time) } }

    func noteRoundTrip(_ time: Duration) {
        state.withLock { $0.roundTripTime = max($0.roundTripTime ?? .zero, time) }
    }
}
