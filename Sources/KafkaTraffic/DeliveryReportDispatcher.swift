internal import Logging
public import RDKafka
internal import Synchronization

/// The outcome of a message that was enqueued.
public struct DeliveryReport: Sendable {
    /// The tag that the message was enqueued with.
    public let tag: UInt32

    public let result: Result<Delivery, KafkaError>
}

/// Passes the report of each message on: to the task that waits for that message, or else to `onDeliveries`.
///
/// A report has the number that its message was produced with: a tag, or a number above all tags where a task waits.
final class DeliveryReportDispatcher: TrafficReceiver {
    /// Nil: the message was not handed over.
    typealias Outcome = Result<Delivery, KafkaError>?
    typealias Waiter = CheckedContinuation<Outcome, Never>

    private struct Waiters {
        var next = UInt(UInt32.max) + 1
        var waiting: [UInt: Waiter] = [:]
    }

    let inFlight = InFlightMessages()
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

    /// Registers a waiting task, and returns the number to produce its message with.
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
        for waiter in left { waiter.resume(returning: .failure(.closed)) }
        inFlight.remove(inFlight.count)
    }

    func receive(_ event: TrafficEvent, from handle: KafkaHandle) {
        guard case .delivered(let outcomes) = event else { return }
        var reports: [DeliveryReport] = []
        reports.reserveCapacity(outcomes.count)
        var answers: [MessageReport] = []
        var hasArrived = false
        for outcome in outcomes {
            if case .success = outcome.result { hasArrived = true }
            if let tag = UInt32(exactly: outcome.number) {
                reports.append(DeliveryReport(tag: tag, result: outcome.result))
            } else {
                answers.append(outcome)
            }
        }
        if hasArrived { handle.events.answered() }
        if !reports.isEmpty { onDeliveries(reports) }
        // Before the waiting tasks go on: they may ask how many there are.
        inFlight.remove(outcomes.count)
        for answer in answers { end(answer.number, answer.result) }
    }
}

/// Counts the messages that have been handed over and not been reported, and resumes the tasks that wait for them to get fewer.
final class InFlightMessages: Sendable {
    private struct Waiter {
        let number: UInt
        /// The count to wait for.
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct Waiters {
        var next: UInt = 0
        var waiting: [Waiter] = []
    }

    private let current = Atomic<Int>(0)
    private let waiters = Mutex(Waiters())

    var count: Int { current.load(ordering: .sequentiallyConsistent) }

    func add() {
        current.wrappingAdd(1, ordering: .sequentiallyConsistent)
    }

    func remove(_ number: Int) {
        let count = current.wrappingSubtract(number, ordering: .sequentiallyConsistent).newValue
        let satisfied = waiters.withLock { waiters in
            let partition = waiters.waiting.partition { $0.count >= count }
            defer { waiters.waiting.removeSubrange(partition...) }
            return Array(waiters.waiting[partition...])
        }
        for waiter in satisfied { waiter.continuation.resume() }
    }

    /// Waits until there are half as many, so that a producer that is faster than its brokers wakes up seldom.
    func waitForHalf() async throws(CancellationError) {
        let number = waiters.withLock { waiters in
            waiters.next += 1
            return waiters.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waits = waiters.withLock { waiters in
                    // Inside the lock: what lowers the count, or cancels, looks at the waiters afterwards.
                    let count = self.count
                    guard count > 0, !Task.isCancelled else { return false }
                    waiters.waiting.append(Waiter(number: number, count: count / 2, continuation: continuation))
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            cancel(number)
        }
        if Task.isCancelled { throw CancellationError() }
    }

    private func cancel(_ number: UInt) {
        let waiter = waiters.withLock { waiters in
            waiters.waiting.firstIndex { $0.number == number }.map { waiters.waiting.remove(at: $0) }
        }
        waiter?.continuation.resume()
    }
}
