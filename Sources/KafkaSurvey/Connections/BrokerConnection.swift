internal import ClusterModel
internal import KafkaProtocol
internal import NIOCore
internal import Synchronization

/// A connection to a broker, with the versions that the broker speaks.
final class BrokerConnection: Sendable {
    private struct State {
        var versions: [Int16: ClosedRange<Int16>] = [:]
        var nextCorrelationID: Int32 = 0
        /// Whether the connection is of no more use, even if it still stands.
        var isGivenUp = false
        /// When the broker closes the connection unless it is authenticated again; nil: never.
        var sessionEnd: (renewal: ContinuousClock.Instant, lifetime: Duration)?
    }

    let endpoint: Endpoint
    private let channel: any Channel
    private let pipeline: NIOLoopBound<RequestPipeline>
    private let clientID: String
    private let state = Mutex(State())

    init(_ endpoint: Endpoint, _ channel: (any Channel, NIOLoopBound<RequestPipeline>), clientID: String) {
        self.endpoint = endpoint
        self.channel = channel.0
        pipeline = channel.1
        self.clientID = clientID
    }

    var isOpen: Bool { channel.isActive && !state.withLock(\.isGivenUp) }

    /// The newest version of an API that both sides speak; nil if there is none.
    func version(of api: KafkaAPI) -> Int16? {
        state.withLock { $0.versions[api.key] }.flatMap { api.version(within: $0) }
    }

    func setVersions(_ versions: [Int16: ClosedRange<Int16>]) { state.withLock { $0.versions = versions } }

    /// Asks in the newest version that both sides speak.
    func ask<Request: KafkaRequest>(
        _ request: Request, until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> Request.Response {
        guard let version = version(of: Request.api) else {
            throw BrokerFailure(
                .unsupported,
                "\(endpoint.address): the broker has no version of \(Request.api.name) that is known here")
        }
        return try await ask(request, version: version, until: deadline)
    }

    /// Asks in a version, and reads the answer on the caller's thread: not on that of all connections.
    func ask<Request: KafkaRequest>(
        _ request: Request, version: Int16, until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> Request.Response {
        let (frame, correlationID) = try await exchange(request, version: version, until: deadline)
        do {
            return try KafkaFrame.decode(frame, to: Request.self, version: version, correlationID: correlationID)
        } catch {
            close(.unreadable(error))
            throw BrokerFailure(.unreadable(error), endpoint, asking: Request.api.name)
        }
    }

    /// Sends a request and waits for the frame that answers it.
    func exchange<Request: KafkaRequest>(
        _ request: Request, version: Int16, until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> (frame: [UInt8], correlationID: Int32) {
        let correlationID = state.withLock { state in
            defer { state.nextCorrelationID &+= 1 }
            return state.nextCorrelationID
        }
        let frame = KafkaFrame.encode(request, version: version, correlationID: correlationID, clientID: clientID)
        let promise = channel.eventLoop.makePromise(of: [UInt8].self)
        let limit = NIODeadline(deadline)
        channel.eventLoop.execute { [pipeline] in
            pipeline.value.send(frame, Request.api, correlationID: correlationID, deadline: limit, promise: promise)
        }
        do {
            let answer = try await withTaskCancellationHandler {
                try await promise.futureResult.get()
            } onCancel: {
                channel.eventLoop.execute { [pipeline] in pipeline.value.giveUp(correlationID, .deadline) }
            }
            return (answer, correlationID)
        } catch {
            let unanswered = error as? Unanswered ?? Unanswered(end: .failed(error), isCause: true)
            var failure = BrokerFailure(unanswered.end, endpoint, asking: Request.api.name)
            if !unanswered.isCause { failure.retry = .always }
            throw failure
        }
    }

    /// Waits until no request is under way.
    func drain() async {
        let promise = channel.eventLoop.makePromise(of: Void.self)
        channel.eventLoop.execute { [pipeline] in pipeline.value.drained(promise) }
        // The promise has no failure.
        try? await promise.futureResult.get()
    }

    func close() { close(.closedByUs) }

    /// Closes, and waits until it is closed.
    func finish() async {
        close()
        try? await channel.closeFuture.get()
    }

    private func close(_ end: ConnectionEnd) {
        // At once, so that no other request is sent over it meanwhile.
        state.withLock { $0.isGivenUp = true }
        channel.eventLoop.execute { [pipeline] in pipeline.value.close(end) }
    }
}

// The session of SASL (KIP-368).
extension BrokerConnection {
    /// Notes how long the broker lets the connection live; 0 stands for "without limit".
    func noteSession(lifetimeMilliseconds: Int64) {
        state.withLock { state in
            let lifetime = Duration.milliseconds(lifetimeMilliseconds)
            // Well before its end: the broker closes at the first request after it. Brokers refuse to be asked more than
            // once a second.
            let renewal = ContinuousClock.now + max(lifetime * 0.8, .seconds(1))
            state.sessionEnd = lifetimeMilliseconds > 0 ? (renewal, lifetime) : nil
        }
    }

    /// Whether it is time to authenticate again.
    var mustReauthenticate: Bool {
        state.withLock { state in state.sessionEnd.map { $0.renewal <= .now } ?? false }
    }
}
