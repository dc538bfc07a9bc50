internal import CRdKafka
internal import Synchronization

/// The admin requests that have been sent and not been answered, by the number that travels with them as their opaque.
///
/// An answer to a number that is not here any more is dropped. Each request ends exactly once: by its event, by its
/// deadline, or by `close()`.
final class AdminRequests: Sendable {
    /// How a request ended.
    enum Outcome {
        case answered(AdminEvent)
        case expired
        case closed
    }

    typealias Completion = @Sendable (Outcome) -> Void

    private struct Request {
        let completion: Completion
        let deadline: ContinuousClock.Instant
    }

    private struct State {
        var next: UInt = 1
        var waiting: [UInt: Request] = [:]
        var isClosed = false
        var hasExpired = false
    }

    private let state = Mutex(State())

    /// Registers a request; nil if the handle is closed.
    func add(deadline: ContinuousClock.Instant, _ completion: @escaping Completion) -> UInt? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            let number = state.next
            state.next += 1
            state.waiting[number] = Request(completion: completion, deadline: deadline)
            return number
        }
    }

    /// Ends the request that `event` answers.
    @unsafe
    func complete(_ event: OpaquePointer) {
        let number = unsafe UInt(bitPattern: rd_kafka_event_opaque(event))
        let request = state.withLock { $0.waiting.removeValue(forKey: number) }
        request?.completion(.answered(unsafe AdminEvent(pointer: event)))
    }

    /// Forgets a request that could not be sent; false if it has ended already.
    func remove(_ number: UInt) -> Bool {
        state.withLock { $0.waiting.removeValue(forKey: number) } != nil
    }

    /// Whether any request waits for its answer.
    var isWaiting: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// Whether a request has ever ended by its deadline: librdkafka still has it.
    var hasExpired: Bool { state.withLock { $0.hasExpired } }

    /// Ends the requests whose deadline has come.
    func expire(at now: ContinuousClock.Instant) {
        let expired = state.withLock { state in
            let due = state.waiting.filter { $0.value.deadline <= now }
            for number in due.keys { state.waiting[number] = nil }
            state.hasExpired = state.hasExpired || !due.isEmpty
            return due.values
        }
        for request in expired { request.completion(.expired) }
    }

    /// Ends all requests without an answer, and refuses new ones.
    func close() {
        let left = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for request in left { request.completion(.closed) }
    }
}

/// An event that answers an admin request (`rd_kafka_event_t`): borrowed from the poller for the length of one call.
@safe
struct AdminEvent {
    let pointer: OpaquePointer

    @unsafe
    init(pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    /// Throws the error of the request as a whole, if it has one.
    func check() throws(KafkaError) {
        let code = unsafe rd_kafka_event_error(pointer)
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        throw KafkaError(code, unsafe String(nullable: rd_kafka_event_error_string(pointer)))
    }
}
