internal import CRdKafka
internal import Logging
internal import Synchronization

/// Takes the reports of messages, and hands each to whom it concerns: who waits for that one message, or who gets all
/// others.
///
/// A report knows its message by the number that travels with it: a tag, or one above all tags for those who wait.
final class DeliveryDesk: TrafficReceiver {
    /// Nil: the message was not handed over.
    typealias Outcome = Result<Delivery, KafkaError>?
    typealias Waiter = CheckedContinuation<Outcome, Never>

    private struct Waiters {
        var next = UInt(UInt32.max) + 1
        var waiting: [UInt: Waiter] = [:]
    }

    let underWay = MessagesUnderWay()
    private let waiters = Mutex(Waiters())
    private let onDeliveries: @Sendable ([DeliveryReport]) -> Void

    init(logger: Logger, onDeliveries: (@Sendable ([DeliveryReport]) -> Void)?) {
        self.onDeliveries =
            onDeliveries ?? { reports in
                for case .failure(let error) in reports.lazy.map(\.result) {
                    logger.warning("a message was not delivered: \(error)")
                }
            }
    }

    /// Registers who waits for a message, and returns the number to send along.
    func add(_ waiter: Waiter) -> UInt {
        waiters.withLock { waiters in
            defer { waiters.next += 1 }
            waiters.waiting[waiters.next] = waiter
            return waiters.next
        }
    }

    /// Ends the wait for the message with this number, if it has not ended.
    func end(_ number: UInt, _ outcome: Outcome) {
        let waiter = waiters.withLock { $0.waiting.removeValue(forKey: number) }
        waiter?.resume(returning: outcome)
    }

    /// Ends all waiting: no more reports will come.
    func close() {
        let left = waiters.withLock { waiters in
            defer { waiters.waiting = [:] }
            return Array(waiters.waiting.values)
        }
        for waiter in left { waiter.resume(returning: .failure(KafkaError(RD_KAFKA_RESP_ERR__DESTROY))) }
        underWay.remove(underWay.count)
    }

    /// A batch of reports (`RD_KAFKA_EVENT_DR`).
    @unsafe
    func receive(_ event: OpaquePointer, from handle: KafkaHandle) {
        let count = unsafe rd_kafka_event_message_count(event)
        var reports: [DeliveryReport] = []
        reports.reserveCapacity(count)
        var answers: [(number: UInt, result: Result<Delivery, KafkaError>)] = []
        var hasArrived = false
        while let message = unsafe rd_kafka_event_message_next(event) {
            let result = unsafe Result<Delivery, KafkaError>(reportOf: message)
            let number = unsafe UInt(bitPattern: message.pointee._private)
            if case .success = result { hasArrived = true }
            if let tag = UInt32(exactly: number) {
                reports.append(DeliveryReport(tag: tag, result: result))
            } else {
                answers.append((number, result))
            }
        }
        if hasArrived { handle.events.answered() }
        if !reports.isEmpty { onDeliveries(reports) }
        // Before those who wait go on: they may ask how many there are.
        underWay.remove(count)
        for answer in answers { end(answer.number, answer.result) }
    }
}

extension Result where Success == Delivery, Failure == KafkaError {
    @unsafe
    fileprivate init(reportOf message: UnsafePointer<rd_kafka_message_t>) {
        let code = unsafe message.pointee.err
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            self = .failure(KafkaError(code))
            return
        }
        let offset = unsafe message.pointee.offset
        let broker = unsafe rd_kafka_message_broker_id(message)
        self = .success(
            Delivery(
                partition: unsafe message.pointee.partition,
                offset: offset >= 0 ? offset : nil,
                broker: broker >= 0 ? broker : nil,
                latency: .microseconds(unsafe max(0, rd_kafka_message_latency(message)))))
    }
}
