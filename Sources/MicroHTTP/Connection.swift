internal import Logging
internal import Synchronization

/// One TCP connection and the request that it is at.
///
/// Resuming and shutting down happen while the state is locked. That is what makes them safe: the close callback locks it,
/// too, before libmicrohttpd closes the socket, and `refuse()` cannot overtake a resumption that is on its way.
final class Connection: Sendable {
    private let handle: ConnectionHandle
    private let server: ServerContext
    private let remoteAddress: String
    private let exchange: Mutex<Exchange>

    init(_ handle: ConnectionHandle, _ server: ServerContext) {
        self.handle = handle
        self.server = server
        remoteAddress = handle.remoteAddress
        let now = ContinuousClock.now
        exchange = Mutex(Exchange(at: now, expiry: now + server.requestDeadline))
    }

    /// What the connection holds its place for.
    var occupation: Exchange.Occupation { exchange.withLock { $0.occupation } }

    /// A request line has arrived.
    func begin(target: String) {
        let now = ContinuousClock.now
        exchange.withLock { $0.begin(target: target, at: now, expiry: now + server.requestDeadline) }
    }

    /// libmicrohttpd has read more of the request. False closes the connection.
    func proceed(method: String, path: String, hasBody: Bool) -> Bool {
        switch exchange.withLock({ $0.step(hasBody: hasBody) }) {
        case .readOn:
            return true
        case .ask(let target):
            server.connections.exchangeBegan()
            return answer(method: method, path: path, target: target)
        case .send(let response):
            return send(response)
        case .close:
            return false
        }
    }

    /// The response is sent, or the connection has failed.
    func end() {
        let now = ContinuousClock.now
        let wasRunning = exchange.withLock { exchange in
            defer { exchange.end(at: now, expiry: now + server.inactivityTimeout + server.requestDeadline) }
            return exchange.isRunning
        }
        if wasRunning { server.connections.exchangeEnded() }
    }

    /// libmicrohttpd is about to close the socket.
    func close() {
        exchange.withLock { $0.close() }
    }

    /// Cuts the connection if a deadline has passed at `now`.
    func expire(at now: ContinuousClock.Instant) {
        let expiry = exchange.withLock { exchange in
            let expiry = exchange.expire(at: now)
            switch expiry {
            case .nothing: break
            case .cut: handle.shutDown()
            case .refuse: refuse(&exchange)
            }
            return expiry
        }
        switch expiry {
        case .nothing: break
        case .cut: log("cut a connection that was slower than the request deadline")
        case .refuse: log("answered 503: the answer was not ready before the request deadline")
        }
    }

    /// Shuts the connection down unless a request is being answered. False if one is, or if it is shut down already.
    func giveUpPlace() -> Bool {
        let gaveUp = exchange.withLock { exchange in
            guard exchange.giveUpPlace() else { return false }
            handle.shutDown()
            return true
        }
        if gaveUp { log("closed a connection without a complete request: its place is needed") }
        return gaveUp
    }

    /// Answers 503 if the answer is deferred and not there.
    func refuse() {
        exchange.withLock { refuse(&$0) }
    }

    private func refuse(_ exchange: inout Exchange) {
        if exchange.refuse(.unavailable, expiry: .now + server.requestDeadline) { handle.resume() }
    }

    private func log(_ message: Logger.Message) {
        server.logger.debug(message, metadata: ["client": "\(remoteAddress)"])
    }
}

extension Connection {
    private func answer(method: String, path: String, target: String) -> Bool {
        guard method == "GET" || method == "HEAD" else { return send(.methodNotAllowed) }
        let request = Request(
            method: method, path: path, target: target, remoteAddress: remoteAddress, headers: handle.headers)
        switch server.handler(request) {
        case .now(let response):
            return send(response)
        case .later(let work):
            wait(for: work)
            return true
        }
    }

    /// Suspends first: a resumption that came before would be lost.
    private func wait(for work: @escaping @Sendable () async -> Response) {
        handle.suspend()
        exchange.withLock { exchange in
            exchange.wait(
                for: Task {
                    let response = await work()
                    resolve(response)
                })
        }
        // refuseAll() has seen this connection, or it had not begun when the answer was set to wait.
        if server.connections.isRefusing { refuse() }
    }

    private func resolve(_ response: Response) {
        exchange.withLock { exchange in
            if exchange.resolve(response) { handle.resume() }
        }
    }

    private func send(_ response: Response) -> Bool {
        guard let sent = ResponseHandle(body: response.body) else {
            log("no memory for a response")
            return false
        }
        for (name, value) in response.headers where !sent.add(name, value) {
            server.logger.error("libmicrohttpd refused a response header", metadata: ["name": "\(name)"])
        }
        // Keep-alive clients must not hold up a server that stops.
        if server.connections.isStopping { _ = sent.add("Connection", "close") }
        return handle.queue(sent, status: response.status)
    }
}
