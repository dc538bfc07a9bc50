/// Where a connection is: between requests, in one of them, or closed. A pure state machine; each step says what is to be
/// done.
struct Exchange {
    /// What libmicrohttpd's call for the request asks of us.
    enum Step {
        /// Let it read on: the body of the request, which is dropped, is not at its end.
        case readOn
        /// The request is complete: find an answer.
        case ask(query: String?)
        /// The answer that was waited for is there.
        case send(Response)
        /// Nothing sensible can be done: close the connection.
        case close
    }

    /// What a passed deadline asks for.
    enum Expiry {
        case nothing
        /// The client is too slow.
        case cut
        /// We are too slow.
        case refuse
    }

    private enum Phase {
        case awaitingRequest
        case receiving(query: String?)
        case received(query: String?)
        case answering
        case deferred(Task<Void, Never>)
        case answered(Response)
    }

    private var phase = Phase.awaitingRequest
    private var expiry: ContinuousClock.Instant?

    /// A fresh connection: its first request has until `expiry` to be read, answered and sent.
    init(expiry: ContinuousClock.Instant) {
        self.expiry = expiry
    }

    /// Whether a request was complete and its response is not sent.
    var isRunning: Bool {
        switch phase {
        case .awaitingRequest, .receiving, .received: false
        case .answering, .deferred, .answered: true
        }
    }

    /// The request line has arrived; the rest has until `expiry`.
    mutating func begin(target: String, expiry: ContinuousClock.Instant) {
        let query = target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) }
        phase = .receiving(query: query)
        self.expiry = expiry
    }

    /// libmicrohttpd calls: once after the headers, then for each part of a body, then to be answered.
    mutating func step(hasBody: Bool) -> Step {
        switch phase {
        case .receiving(let query):
            phase = .received(query: query)
            return .readOn
        case .received(let query):
            if hasBody { return .readOn }
            phase = .answering
            return .ask(query: query)
        case .answered(let response):
            phase = .answering
            return .send(response)
        case .awaitingRequest, .answering, .deferred:
            return .close
        }
    }

    /// The answer is left to `task`.
    mutating func wait(for task: Task<Void, Never>) {
        phase = .deferred(task)
    }

    /// The deferred answer is there. False if it comes too late: another took its place.
    mutating func resolve(_ response: Response) -> Bool {
        guard case .deferred = phase else { return false }
        phase = .answered(response)
        return true
    }

    /// Puts `response` in the place of a deferred answer and cancels its task; the client has until `expiry` to read it.
    /// False if none is waited for.
    mutating func refuse(_ response: Response, expiry: ContinuousClock.Instant) -> Bool {
        guard case .deferred(let task) = phase else { return false }
        task.cancel()
        phase = .answered(response)
        self.expiry = expiry
        return true
    }

    /// The response is sent, or the connection has failed; the next request has until `expiry` to begin.
    mutating func end(expiry: ContinuousClock.Instant) {
        phase = .awaitingRequest
        self.expiry = expiry
    }

    /// The connection is closed: no deadline any more.
    mutating func close() {
        expiry = nil
    }

    /// What is due at `now`. A connection is cut once.
    mutating func expire(at now: ContinuousClock.Instant) -> Expiry {
        guard let expiry, expiry <= now else { return .nothing }
        if case .deferred = phase { return .refuse }
        self.expiry = nil
        return .cut
    }
}
