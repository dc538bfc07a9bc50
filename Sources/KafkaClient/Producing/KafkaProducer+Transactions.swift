internal import CRdKafka
internal import ClusterModel

/// Transactions (KIP-98), for producers with a `transactional.id`.
///
/// Once, `initializeTransactions`; then again and again `beginTransaction`, messages, and `commitTransaction` or
/// `abortTransaction`. Only one call at a time.
extension KafkaProducer {
    /// Gets the producer's id from the cluster and ends what a former producer with the same `transactional.id` left open
    /// (`rd_kafka_init_transactions`).
    public func initializeTransactions(timeout: Duration = .seconds(30)) async throws(KafkaTransactionError) {
        try await unsafe perform(within: timeout) { unsafe rd_kafka_init_transactions($0, $1) }
    }

    /// Begins a transaction: what is produced from here on belongs to it (`rd_kafka_begin_transaction`).
    public func beginTransaction() async throws(KafkaTransactionError) {
        try await unsafe perform(within: .zero) { client, _ in unsafe rd_kafka_begin_transaction(client) }
    }

    /// Waits for all messages and makes them visible (`rd_kafka_commit_transaction`).
    public func commitTransaction(timeout: Duration = .seconds(30)) async throws(KafkaTransactionError) {
        try await unsafe perform(within: timeout) { unsafe rd_kafka_commit_transaction($0, $1) }
    }

    /// Gives the transaction's messages up: readers of committed ones never see them (`rd_kafka_abort_transaction`).
    public func abortTransaction(timeout: Duration = .seconds(30)) async throws(KafkaTransactionError) {
        try await unsafe perform(within: timeout) { unsafe rd_kafka_abort_transaction($0, $1) }
    }

    /// Takes one step. It goes on where it was when it is called again after a time-out: so it is taken in slices, for what
    /// blocks can be neither cancelled nor closed.
    @unsafe
    private func perform(
        within timeout: Duration, _ step: @Sendable (OpaquePointer, Int32) -> OpaquePointer?
    ) async throws(KafkaTransactionError) {
        let deadline = ContinuousClock.now + timeout
        while true {
            let slice = min(deadline - .now, .seconds(1))
            let outcome = await blocking { handle in
                unsafe step(handle.client, slice.timeoutMilliseconds).map { unsafe KafkaTransactionError(taking: $0) }
            }
            guard let outcome else {
                throw KafkaTransactionError(error: KafkaError(RD_KAFKA_RESP_ERR__DESTROY), remedy: .renew)
            }
            guard let error = outcome else { return }
            let isUnfinished = error.remedy == .retry && error.error.reason == .timedOut
            guard isUnfinished, .now < deadline, !Task.isCancelled else { throw error }
        }
    }
}

/// Why a transaction's step failed, and what is to be done.
public struct KafkaTransactionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What to do after an error.
    public enum Remedy: Sendable, Equatable {
        /// Make the same call again.
        case retry
        /// Abort the transaction, and begin it anew.
        case abort
        /// Close the producer and make a new one.
        case renew
        /// The call was wrong at this time, or in these circumstances.
        case none
    }

    public let error: KafkaError

    public let remedy: Remedy

    public var description: String { error.description }
}

extension KafkaTransactionError {
    /// Copies an error object and destroys it (`rd_kafka_error_t`).
    @unsafe
    fileprivate init(taking error: OpaquePointer) {
        self.error = unsafe KafkaError(copying: error)
        remedy =
            if unsafe rd_kafka_error_is_fatal(error) != 0 {
                .renew
            } else if unsafe rd_kafka_error_txn_requires_abort(error) != 0 {
                .abort
            } else if unsafe rd_kafka_error_is_retriable(error) != 0 {
                .retry
            } else {
                .none
            }
        unsafe rd_kafka_error_destroy(error)
    }
}
