/// Where a connection is: between requests, in one of them, or closed. A pure state machine; each step says what is to be
/// done.
struct Exchange {
    /// What libmicrohttpd's call for the request asks of us.
    enum Step {
        /// Let it read on: the body of the request, which is dropped, is not at its end.
        case readOn
        /// The request is complete: find an answer.
        case ask(target: String)
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

    /// What a connection holds its place for.
    enum Occupation {
        /// No request has begun since this time.
        case idle(since: ContinuousClock.Instant)
        /// A request has begun at this time and is not complete.
        case receiving(since: ContinuousClock.Instant)
        /// A request is being answered.
        case answering
        /// The connection is shut down, its place is about to be free.
        case none
    }

    private enum Phase {
        case awaitingRequest
        case receiving(target: String)
        case received(target: String)
        case answering
        case deferred(Task<Void, Never>)
        case answered(Response)
        /// The connection is shut down. What libmicrohttpd has read before is not answered any more.
        case cut
    }

    private var phase = Phase.awaitingRequest
    private var since: ContinuousClock.Instant
    private var expiry: ContinuousClock.Instant?

    /// A connection opened at `now`: its first request has until `expiry` to be read, answered and sent.
    init(at now: ContinuousClock.Instant, expiry: ContinuousClock.Instant) {
        since = now
        self.expiry = expiry
    }

    /// What the connection holds its place for.
    var occupation: Occupation {
        switch phase {
        case .awaitingRequest: .idle(since: since)
        case .receiving, .received: .receiving(since: since)
        case .answering, .deferred, .answered: .answering
        case .cut: .none
        }
    }

    /// Whether a request was complete and its response is not sent.
    var isRunning: Bool {
        switch phase {
        case .awaitingRequest, .receiving, .received, .cut: false
        case .answering, .deferred, .answered: true
        }
    }

    /// The request line has arrived at `now`; the rest has until `expiry`.
    mutating func begin(target: String, at now: ContinuousClock.Instant, expiry: ContinuousClock.Instant) {
        if case .cut = phase { return }
        phase = .receiving(target: target)
        since = now
        self.expiry = expiry
    }

    /// libmicrohttpd calls: once after the headers, then for each part of a body, then to be answered.
    mutating func step(hasBody: Bool) -> Step {
        switch phase {
        case .receiving(let target):
            phase = .received(target: target)
            return .readOn
        case .received(let target):
            if hasBody { return .readOn }
            phase = .answering
            return .ask(target: target)
        case .answered(let response):
            phase = .answering
            return .send(response)
        case .awaitingRequest, .answering, .deferred, .cut:
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

    /// The response is sent at `now`, or the connection has failed; the next request has until `expiry` to begin.
    mutating func end(at now: ContinuousClock.Instant, expiry: ContinuousClock.Instant) {
        if case .cut = phase { return }
        phase = .awaitingRequest
        since = now
        self.expiry = expiry
    }

    /// Gives up the place of a connection that is not being answered. False if it is, or if it has none.
    mutating func giveUpPlace() -> Bool {
        switch occupation {
        case .idle, .receiving:
            phase = .cut
            expiry = nil
            return true
        case .answering, .none:
            return false
        }
    }

    /// The connection is closed: no deadline any more, and nothing left to shut down.
    mutating func close() {
        phase = .cut
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
