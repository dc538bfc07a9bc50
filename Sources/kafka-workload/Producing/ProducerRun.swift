import CommandSupport
import KafkaTraffic
import RDKafka
import Workload

/// Produces messages at a rate, until there are enough.
struct ProducerRun: Sendable {
    let producer: KafkaProducer
    let topic: ProducerTopic
    let tally: ProductionTally
    let console: Console
    let plan: ProductionPlan

    /// The most messages that are made at a time.
    private static let chunk = 1000

    /// Produces until the source or the count is exhausted, or the task is cancelled.
    ///
    /// - Throws: `CommandFailure` if the producer cannot go on; `CancellationError`.
    func produce(from messages: some MessageSource) async throws {
        var (source, pacer, left) = (messages, plan.rate.map { RatePacer($0) }, plan.count ?? .max)
        var transaction = plan.transactions.map { TransactionRun(plan: $0, run: self) }
        do {
            try await transaction?.prepare()
            let start = ContinuousClock.now
            while left > 0 {
                try Task.checkCancellation()
                let due = pacer?.due(at: start.duration(to: .now)) ?? Self.chunk
                let wanted = min(due, left, Self.chunk, transaction?.room ?? .max)
                guard wanted > 0 else {
                    try await Task.sleep(for: .milliseconds(10))
                    continue
                }
                let made = try await source.next(wanted)
                if made.isEmpty { break }
                try await transaction?.begin()
                for message in made { try await enqueue(message) }
                try await transaction?.count(made.count)
                pacer?.spend(made.count)
                left -= made.count
            }
        } catch {
            // No open transaction is left behind; in a task of its own, which is not cancelled.
            let open = transaction
            try await Task {
                var open = open
                try await open?.end()
            }.value
            throw error
        }
        try await transaction?.end()
    }

    private func enqueue(_ message: KafkaMessage) async throws {
        do {
            let tag = UInt32(message.value?.count ?? 0)
            while try topic.enqueue(message, tag: tag) == .queueFull {
                try Task.checkCancellation()
                try await producer.waitForRoom()
            }
        } catch let error as KafkaError {
            if error.isFatal { throw CommandFailure("the producer cannot go on: \(error)") }
            tally.refused(error)
        }
    }

    /// Waits for all acknowledgements, however long that takes, unless the task is cancelled.
    func finish() async {
        while producer.messagesInFlight > 0, !Task.isCancelled {
            await producer.flush(timeout: .seconds(10))
        }
    }
}
