import CommandSupport
import KafkaTraffic
import RDKafka

/// How messages are put into transactions.
struct TransactionPlan: Sendable {
    /// Messages in each.
    let size: Int
    /// The share of transactions that are aborted, in 0…1.
    let abortShare: Double
}

/// One transaction after another.
struct TransactionRun {
    private let plan: TransactionPlan
    private let run: ProducerRun
    private var isOpen = false
    private var sent = 0
    /// What of an abort has come together.
    private var abortDebt = 0.0

    init(plan: TransactionPlan, run: ProducerRun) {
        self.plan = plan
        self.run = run
    }

    /// How many messages the transaction still takes.
    var room: Int { plan.size - sent }

    /// Makes the producer ready. A cluster that is down is waited for.
    func prepare() async throws {
        try await attempt { () throws(KafkaTransactionError) in try await run.producer.initializeTransactions() }
    }

    /// Begins a transaction unless one is open.
    mutating func begin() async throws {
        guard !isOpen else { return }
        try await attempt { () throws(KafkaTransactionError) in try await run.producer.beginTransaction() }
        isOpen = true
    }

    /// Notes that messages were sent, and ends the transaction if it is full.
    mutating func count(_ messages: Int) async throws {
        sent += messages
        if room == 0 { try await end() }
    }

    /// Commits what was sent, or aborts it if it is one of those.
    mutating func end() async throws {
        guard isOpen else { return }
        abortDebt += plan.abortShare
        let isAborted = abortDebt >= 1 - 1e-9
        if isAborted { abortDebt -= 1 }
        (isOpen, sent) = (false, 0)
        let producer = run.producer
        // A message that is aborted has been sent nevertheless.
        await producer.flush(timeout: .seconds(30))
        let isCommitted = isAborted ? false : try await commit()
        if !isCommitted {
            try await attempt { () throws(KafkaTransactionError) in try await producer.abortTransaction() }
        }
        run.tally.ended(committed: isCommitted)
    }

    /// Whether it could be committed; if not, it has to be aborted.
    private func commit() async throws -> Bool {
        do {
            try await retrying { () throws(KafkaTransactionError) in try await run.producer.commitTransaction() }
            return true
        } catch let error as KafkaTransactionError where error.remedy == .abort {
            run.console.say("a transaction cannot be committed and is aborted: \(error)")
            return false
        } catch let error as KafkaTransactionError {
            throw Self.failure(error)
        }
    }

    /// Does a step without which it cannot go on.
    private func attempt(_ step: () async throws(KafkaTransactionError) -> Void) async throws {
        do { try await retrying(step) } catch let error as KafkaTransactionError { throw Self.failure(error) }
    }

    /// Does a step, again and again where that is the remedy.
    private func retrying(_ step: () async throws(KafkaTransactionError) -> Void) async throws {
        while true {
            do {
                try await step()
                return run.console.reachable()
            } catch {
                guard error.remedy == .retry else { throw error }
                run.console.unreachable(error.description)
                try Task.checkCancellation()
            }
        }
    }

    private static func failure(_ error: KafkaTransactionError) -> CommandFailure {
        CommandFailure("the transaction cannot go on: \(error)")
    }
}
