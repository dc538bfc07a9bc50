internal import Blocking
internal import ClusterModel
internal import KafkaProtocol
internal import NetworkSupport

/// Asks one broker: keeps a connection to it, made when it is needed.
///
/// After a connection has failed, requests fail at once with the same reason until the backoff has passed, so that one
/// broker costs a survey one connect timeout and not one for each request.
actor BrokerClient {
    private enum State {
        case idle
        case connecting(Task<Result<BrokerConnection, BrokerFailure>, Never>)
        case connected(BrokerConnection)
        case failed(BrokerFailure, retryAt: ContinuousClock.Instant)
    }

    nonisolated let address: HostPort
    nonisolated let traffic = TrafficRecorder()
    private let connector: Connector
    private var state = State.idle
    private var failuresInARow = 0

    /// Until when the broker wants no further request.
    private var throttledUntil: ContinuousClock.Instant?

    init(_ address: HostPort, connector: Connector) {
        self.address = address
        self.connector = connector
    }

    /// Why the broker cannot be asked at the moment; nil if it can, or has not been tried.
    var failure: BrokerFailure? {
        if case .failed(let failure, _) = state { failure } else { nil }
    }

    /// Whether there is a connection.
    var isConnected: Bool {
        if case .connected(let connection) = state { connection.isOpen } else { false }
    }

    /// Asks, over a new connection if need be. A connection that the broker has closed meanwhile is replaced once.
    nonisolated func ask<Request: KafkaRequest>(
        _ request: Request, until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> Request.Response {
        do {
            return try await askOnce(request, until: deadline)
        } catch  where error.isClosure && !Task.isCancelled {
            return try await askOnce(request, until: deadline)
        }
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
        try await waitForThrottle(until: deadline)
        let connection = try await connection(until: deadline)
        do {
            let response = try await connection.ask(request, until: deadline)
            if response.throttleTime > 0, let version = connection.version(of: Request.api) {
                await noteThrottle(.milliseconds(response.throttleTime), isOwed: Request.api.isThrottlingOwed(version))
            }
            return response
        } catch {
            await note(error, of: connection)
            throw error
        }
    }

    func close() {
        if case .connected(let connection) = state { connection.close() }
        if case .connecting(let task) = state {
            task.cancel()
            Task { if case .success(let connection) = await task.value { connection.close() } }
        }
        state = .idle
    }
}

// Connecting.
extension BrokerClient {
    private func connection(until deadline: ContinuousClock.Instant) async throws(BrokerFailure) -> BrokerConnection {
        switch state {
        case .connected(let connection) where connection.isOpen:
            guard connection.mustReauthenticate, let authenticator = connector.authenticator else { return connection }
            return try await connecting(until: deadline) { deadline throws(BrokerFailure) in
                // A broker takes no other request between the messages of an authentication.
                await connection.drain()
                try await connection.authenticate(authenticator, until: deadline)
                return connection
            }
        case .failed(let failure, let retryAt) where retryAt > .now: throw failure
        case .connecting(let task): return try await value(of: task, until: deadline)
        case .idle, .connected, .failed:
            return try await connecting(until: deadline) {
                [connector, address, traffic] deadline throws(BrokerFailure) in
                try await connector.connect(to: address, traffic: traffic, until: deadline)
            }
        }
    }

    /// Makes the connection in a task of its own: others wait for it, too, and it must not end with the first.
    private func connecting(
        until deadline: ContinuousClock.Instant,
        _ make: @escaping @Sendable (ContinuousClock.Instant) async throws(BrokerFailure) -> BrokerConnection
    ) async throws(BrokerFailure) -> BrokerConnection {
        let limit = ContinuousClock.now + connector.settings.connectTimeout
        let task = Task { () -> Result<BrokerConnection, BrokerFailure> in
            let result: Result<BrokerConnection, BrokerFailure>
            do throws(BrokerFailure) { result = .success(try await make(limit)) } catch { result = .failure(error) }
            settle(result)
            return result
        }
        state = .connecting(task)
        return try await value(of: task, until: deadline)
    }

    private func value(
        of task: Task<Result<BrokerConnection, BrokerFailure>, Never>, until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> BrokerConnection {
        guard let result = await task.value(until: deadline) else {
            throw .timedOut(address, "no connection in time")
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
            state = .connected(connection)
        case .failure(let failure): fail(failure)
        }
    }

    private func fail(_ failure: BrokerFailure) {
        let bounds = connector.settings.reconnectBackoff
        let doubled = bounds.lowerBound * Double(1 << min(failuresInARow, 16))
        let backoff = min(doubled, bounds.upperBound) * Double.random(in: 0.8...1.2)
        failuresInARow += 1
        state = .failed(failure, retryAt: .now + backoff)
    }

    /// A connection that ended while a request was under way. One that the broker closed while it was idle is no failure.
    private func note(_ failure: BrokerFailure, of connection: BrokerConnection) {
        guard case .connected(let current) = state, current === connection, !connection.isOpen else { return }
        if failure.isClosure { state = .idle } else { fail(failure) }
    }
}

// Throttling (KIP-124, KIP-219).
extension BrokerClient {
    /// - Parameter isOwed: whether the broker has answered at once and relies on its client to wait.
    private func noteThrottle(_ time: Duration, isOwed: Bool) {
        traffic.noteThrottle(time)
        if isOwed { throttledUntil = max(throttledUntil ?? .now, .now + time) }
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
