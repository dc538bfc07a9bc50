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

extension KafkaHandle {
    /// Sends one admin request and waits for its answer, which comes within `timeout` or fails with `_TIMED_OUT`.
    ///
    /// A request to a group's coordinator must not time out inside of librdkafka (all versions up to now): when the
    /// coordinator comes up afterwards, librdkafka touches the freed request and aborts the process. So librdkafka
    /// gets a time-out that never comes, the deadline is ours, and a handle with an expired request is to be replaced
    /// (`mustBeReplaced`), which ends the request orderly.
    ///
    /// - Parameters:
    ///   - asksCoordinator: whether librdkafka has to find a coordinator first.
    ///   - changesTopics: whether the answer is to wait until all brokers know of the change.
    ///   - send: calls librdkafka's function with the client, the options and the queue for the answer.
    ///   - decode: copies the answer out of the event, on the poller's thread.
    @unsafe
    func request<Value: Sendable>(
        _ operation: rd_kafka_admin_op_t,
        timeout: Duration,
        asksCoordinator: Bool = false,
        changesTopics: Bool = false,
        send: (_ client: OpaquePointer, _ options: OpaquePointer?, _ queue: OpaquePointer) -> Void,
        decode: @escaping @Sendable (AdminEvent) throws(KafkaError) -> Value
    ) async throws(KafkaError) -> Value {
        // librdkafka's own time-out brings what the brokers in time have answered: it must come first.
        let deadline = ContinuousClock.now + (asksCoordinator ? timeout : timeout + .seconds(1))
        return try await unsafe answer(until: deadline, decode: decode) { kafka, number throws(KafkaError) in
            let options = unsafe rd_kafka_AdminOptions_new(kafka.client, operation)
            let libraryTimeout = asksCoordinator ? Self.never : timeout
            unsafe rd_kafka_AdminOptions_set_request_timeout(options, libraryTimeout.timeoutMilliseconds, nil, 0)
            if changesTopics {
                unsafe rd_kafka_AdminOptions_set_operation_timeout(options, timeout.timeoutMilliseconds, nil, 0)
            }
            unsafe rd_kafka_AdminOptions_set_opaque(options, UnsafeMutableRawPointer(bitPattern: number))
            unsafe send(kafka.client, options, kafka.queue)
            unsafe rd_kafka_AdminOptions_destroy(options)
        }
    }

    /// Sends a request and waits for the event that answers it.
    ///
    /// - Parameters:
    ///   - decode: copies the answer out of the event, on the poller's thread.
    ///   - send: sends the request with a number as its opaque; throws if librdkafka refuses it.
    @unsafe
    func answer<Value: Sendable>(
        until deadline: ContinuousClock.Instant,
        decode: @escaping @Sendable (AdminEvent) throws(KafkaError) -> Value,
        send: (borrowing ClientPointers, _ number: UInt) throws(KafkaError) -> Void
    ) async throws(KafkaError) -> Value {
        let result: Result<Value, KafkaError> = await withCheckedContinuation { continuation in
            let number = admin.add(deadline: deadline) { outcome in
                continuation.resume(returning: Self.result(of: outcome, decode))
            }
            guard let number else {
                continuation.resume(returning: .failure(.closed))
                return
            }
            do throws(KafkaError) {
                try withClient { kafka throws(KafkaError) in
                    try send(kafka, number)
                    // The poller may be in a long sleep; it has a deadline to watch now.
                    unsafe rd_kafka_queue_yield(kafka.queue)
                }
            } catch {
                if admin.remove(number) { continuation.resume(returning: .failure(error)) }
            }
        }
        return try result.get()
    }

    /// Whether librdkafka still has a request that has ended for us.
    package var mustBeReplaced: Bool { admin.hasExpired }

    /// Longer than any handle with such a request lives; librdkafka takes an hour at most.
    private static let never = Duration.seconds(3600)

    private static func result<Value>(
        of outcome: AdminRequests.Outcome, _ decode: (AdminEvent) throws(KafkaError) -> Value
    ) -> Result<Value, KafkaError> {
        switch outcome {
        case .closed: return .failure(.closed)
        case .expired: return .failure(KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT))
        case .answered(let event):
            do {
                try event.check()
                return .success(try decode(event))
            } catch {
                return .failure(error)
            }
        }
    }
}
