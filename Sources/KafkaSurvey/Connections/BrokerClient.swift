internal import Blocking
internal import ClusterModel
internal import KafkaProtocol
internal import NetworkSupport

/// Asks one broker: keeps a connection to it, made when it is needed.
///
/// After a connection could not be made, requests fail at once with the same reason until the backoff has passed, so that
/// one broker costs a survey one connect timeout and not one for each request.
actor BrokerClient {
    private enum State {
        case idle
        case connecting(Task<Result<BrokerConnection, BrokerFailure>, Never>)
        case connected(BrokerConnection)
        case failed(BrokerFailure, retryAt: ContinuousClock.Instant, secretsGeneration: Int)
        case closed
    }

    nonisolated let address: HostPort
    nonisolated let traffic = TrafficRecorder()
    private let connector: Connector
    private var state = State.idle
    private var failuresInARow = 0

    /// Why the broker cannot be asked; nil if it can, or has not been tried. Stays while it is tried again.
    private(set) var failure: BrokerFailure?

    /// Whether the broker has ever answered a request that needs authentication where there is any.
    private var hasServed = false

    /// Until when the broker wants no further request.
    private var throttledUntil: ContinuousClock.Instant?

    /// Requests that have the connection and no answer yet, and the renewal that waits for their end.
    private var requestsUnderWay = 0
    private var whenIdle: CheckedContinuation<Void, Never>?

    init(_ address: HostPort, connector: Connector) {
        self.address = address
        self.connector = connector
    }

    /// Whether there is a connection.
    var isConnected: Bool {
        if case .connected(let connection) = state { connection.isOpen } else { false }
    }

    /// How often a request is sent again that has lost its connection because of others.
    private static let retries = 3

    /// Asks, over a new connection if need be. A connection that the broker has closed meanwhile is replaced once.
    nonisolated func ask<Request: KafkaRequest>(
        _ request: Request, until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> Request.Response {
        var closures = 0
        for _ in 0..<Self.retries {
            do {
                return try await askOnce(request, until: deadline)
            } catch {
                if error.retry == .once { closures += 1 }
                guard error.retry != .never, closures < 2, !Task.isCancelled else { throw error }
            }
        }
        return try await askOnce(request, until: deadline)
    }

    /// The newest version of an API that the broker speaks, too; nil if there is none.
    nonisolated func version(
        of api: KafkaAPI, until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> Int16? {
        try await connection(until: deadline).version(of: api)
    }

    @concurrent
    private nonisolated func askOnce<Request: KafkaRequest>(
        _ request: Request, until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> Request.Response {
        guard !Task.isCancelled else { throw .cancelled }
        try await waitForThrottle(until: deadline)
        let connection = try await take(until: deadline)
        do {
            let response = try await connection.ask(request, until: deadline)
            let isOwed = connection.version(of: Request.api).map(Request.api.isThrottlingOwed) ?? false
            await noteAnswer(throttleTime: .milliseconds(response.throttleTime), isOwed: isOwed)
            return response
        } catch {
            throw await note(error, of: connection)
        }
    }

    /// Ends the connection; none is made any more.
    func close() async {
        let last = state
        state = .closed
        switch last {
        case .connected(let connection): await connection.finish()
        case .connecting(let task):
            task.cancel()
            // `settle` closes a connection that was made all the same. Nothing may use the event loop after its end.
            _ = await task.value
        case .idle, .failed, .closed: break
        }
    }
}

// Connecting.
extension BrokerClient {
    /// The connection for one request, whose end has to be noted.
    private func take(until deadline: ContinuousClock.Instant) async throws(BrokerFailure) -> BrokerConnection {
        let connection = try await connection(until: deadline)
        requestsUnderWay += 1
        return connection
    }

    private func noteEnd() {
        requestsUnderWay -= 1
        guard requestsUnderWay == 0 else { return }
        whenIdle?.resume()
        whenIdle = nil
    }

    private func connection(until deadline: ContinuousClock.Instant) async throws(BrokerFailure) -> BrokerConnection {
        switch state {
        case .connected(let connection) where connection.isOpen:
            guard connection.mustReauthenticate else { return connection }
            return try await connecting(until: deadline) { [self] () throws(BrokerFailure) in
                try await renew(connection)
            }
        case .failed(let failure, let retryAt, let generation)
        where retryAt > .now && !(failure.concernsSecrets && connector.secretsGeneration != generation):
            throw failure
        case .connecting(let task): return try await value(of: task, until: deadline)
        case .closed: throw BrokerFailure(.transport, "\(address): the surveyor closed the connection")
        case .idle, .connected, .failed:
            return try await connecting(until: deadline) { [connector, address, traffic] () throws(BrokerFailure) in
                try await connector.connect(to: address, traffic: traffic)
            }
        }
    }

    /// Makes the connection in a task of its own: others wait for it, too, and it must not end with the first.
    private func connecting(
        until deadline: ContinuousClock.Instant,
        _ make: @escaping @Sendable () async throws(BrokerFailure) -> BrokerConnection
    ) async throws(BrokerFailure) -> BrokerConnection {
        let task = Task { () -> Result<BrokerConnection, BrokerFailure> in
            let result: Result<BrokerConnection, BrokerFailure>
            do throws(BrokerFailure) { result = .success(try await make()) } catch { result = .failure(error) }
            settle(result)
            return result
        }
        state = .connecting(task)
        return try await value(of: task, until: deadline)
    }

    /// Authenticates a connection again; if the broker closes it just then, makes another.
    private func renew(_ connection: BrokerConnection) async throws(BrokerFailure) -> BrokerConnection {
        let timeout = connector.settings.connectTimeout
        // Without a token the connection is of use until the broker closes it; the next one tells why there is none.
        guard let exchange = try? await connector.makeExchange(for: address, until: .now + timeout) else {
            return connection
        }
        // A broker takes no other request between the messages of an authentication.
        if requestsUnderWay > 0 { await withCheckedContinuation { whenIdle = $0 } }
        await connection.drain()
        let generation = connector.secretsGeneration
        do throws(BrokerFailure) {
            try await connector.authenticate(connection, with: exchange, until: .now + timeout)
            return connection
        } catch {
            connection.close()
            // Credentials are not tried twice.
            guard error.retry != .never || connector.secretsGeneration != generation else { throw error }
            return try await connector.connect(to: address, traffic: traffic)
        }
    }

    private func value(
        of task: Task<Result<BrokerConnection, BrokerFailure>, Never>, until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> BrokerConnection {
        guard let result = await task.valueUnlessCancelled(until: deadline) else {
            if Task.isCancelled { throw .cancelled }
            throw failure ?? .timedOut(address, "connecting, with TLS and authentication, took too long")
        }
        return try result.get()
    }

    private func settle(_ result: Result<BrokerConnection, BrokerFailure>) {
        // The client may have been closed meanwhile.
        guard case .connecting = state else {
            if case .success(let connection) = result { connection.close() }
            return
        }
        switch result {
        case .success(let connection):
            failuresInARow = 0
            failure = nil
            state = .connected(connection)
        case .failure(let failure): fail(failure)
        }
    }

    private func fail(_ failure: BrokerFailure) {
        self.failure = failure
        let backoff = connector.settings.reconnectBackoff.backoff(after: failuresInARow)
        failuresInARow += 1
        state = .failed(failure, retryAt: .now + backoff, secretsGeneration: connector.secretsGeneration)
    }

    /// Takes note of a request without an answer, and returns why there is none.
    ///
    /// The next request connects anew at once: whether that works is what decides about the broker.
    private func note(_ failure: BrokerFailure, of connection: BrokerConnection) -> BrokerFailure {
        noteEnd()
        if case .connected(let current) = state, current === connection, !connection.isOpen {
            state = .idle
            if failure.reason == .timedOut { self.failure = failure }
        }
        let mayNeedSASL = failure.retry == .once && !hasServed && connector.authenticator == nil
        return mayNeedSASL ? .perhapsNeedsSASL(connection.endpoint) : failure
    }
}

// Throttling (KIP-124, KIP-219).
extension BrokerClient {
    /// No quota takes longer; what does is a broker's mistake, which must not last for days.
    private static let longestThrottle = Duration.seconds(60)

    /// - Parameter isOwed: whether the broker has answered at once and relies on its client to wait.
    private func noteAnswer(throttleTime: Duration, isOwed: Bool) {
        noteEnd()
        hasServed = true
        guard throttleTime > .zero else { return }
        traffic.noteThrottle(throttleTime)
        guard isOwed else { return }
        throttledUntil = max(throttledUntil ?? .now, .now + min(throttleTime, Self.longestThrottle))
    }

    private func waitForThrottle(until deadline: ContinuousClock.Instant) async throws(BrokerFailure) {
        guard let end = throttledUntil, end > .now else { return }
        guard end < deadline else {
            throw .timedOut(address, "the broker throttles the surveyor beyond the end of the survey (its quotas)")
        }
        // Cancelled with the survey.
        do { try await Task.sleep(until: end, clock: .continuous) } catch { throw .cancelled }
    }
}

extension KafkaAPI {
    /// Whether brokers that speak this version leave the waiting to the client (KIP-219). Before, they have waited already.
    fileprivate func isThrottlingOwed(_ version: Int16) -> Bool {
        let first: [Int16: Int16] = [2: 3, 3: 6, 9: 4, 10: 2, 15: 2, 16: 2, 18: 2, 32: 2]
        return version >= first[key] ?? 0
    }
}
