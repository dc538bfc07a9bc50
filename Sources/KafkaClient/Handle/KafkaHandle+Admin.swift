internal import CRdKafka

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
        let result: Result<Value, KafkaError> = await withCheckedContinuation { continuation in
            // librdkafka's own time-out brings what the brokers in time have answered: it must come first.
            let deadline = ContinuousClock.now + (asksCoordinator ? timeout : timeout + .seconds(1))
            let number = admin.add(deadline: deadline) { outcome in
                continuation.resume(returning: Self.answer(outcome, decode))
            }
            guard let number else {
                continuation.resume(returning: .failure(KafkaError(RD_KAFKA_RESP_ERR__DESTROY)))
                return
            }
            let options = unsafe rd_kafka_AdminOptions_new(client, operation)
            let libraryTimeout = asksCoordinator ? Self.never : timeout
            unsafe rd_kafka_AdminOptions_set_request_timeout(options, libraryTimeout.timeoutMilliseconds, nil, 0)
            if changesTopics {
                unsafe rd_kafka_AdminOptions_set_operation_timeout(options, timeout.timeoutMilliseconds, nil, 0)
            }
            unsafe rd_kafka_AdminOptions_set_opaque(options, UnsafeMutableRawPointer(bitPattern: number))
            unsafe send(client, options, queue)
            unsafe rd_kafka_AdminOptions_destroy(options)
            // The poller may be in a long sleep; it has a deadline to watch now.
            unsafe rd_kafka_queue_yield(queue)
        }
        return try result.get()
    }

    /// Whether librdkafka still has a request that has ended for us.
    var mustBeReplaced: Bool { admin.hasExpired }

    /// Longer than any handle with such a request lives; librdkafka takes an hour at most.
    private static let never = Duration.seconds(3600)

    /// The result that an outcome is.
    static func answer<Value>(
        _ outcome: AdminRequests.Outcome, _ decode: (AdminEvent) throws(KafkaError) -> Value
    ) -> Result<Value, KafkaError> {
        switch outcome {
        case .closed: return .failure(KafkaError(RD_KAFKA_RESP_ERR__DESTROY))
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
