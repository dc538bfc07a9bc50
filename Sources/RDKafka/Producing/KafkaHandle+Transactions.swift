internal import CRdKafka

/// Steps of a transaction (KIP-98). Those with a timeout block for at most that long; one that has timed out goes on where it
/// was when it is called again.
extension KafkaHandle {
    /// Gets a producer id, and ends the transaction that an earlier producer left open (`rd_kafka_init_transactions`).
    package func initializeTransactions(timeout: Duration) throws(KafkaTransactionError) {
        try unsafe perform { unsafe rd_kafka_init_transactions($0, timeout.timeoutMilliseconds) }
    }

    /// Begins a transaction (`rd_kafka_begin_transaction`). Does not block.
    package func beginTransaction() throws(KafkaTransactionError) {
        try unsafe perform { unsafe rd_kafka_begin_transaction($0) }
    }

    /// Commits the transaction (`rd_kafka_commit_transaction`).
    package func commitTransaction(timeout: Duration) throws(KafkaTransactionError) {
        try unsafe perform { unsafe rd_kafka_commit_transaction($0, timeout.timeoutMilliseconds) }
    }

    /// Aborts the transaction (`rd_kafka_abort_transaction`).
    package func abortTransaction(timeout: Duration) throws(KafkaTransactionError) {
        try unsafe perform { unsafe rd_kafka_abort_transaction($0, timeout.timeoutMilliseconds) }
    }

    @unsafe
    private func perform(_ step: (OpaquePointer) -> OpaquePointer?) throws(KafkaTransactionError) {
        let failure: KafkaTransactionError?
        do {
            failure = try withClient { kafka throws(KafkaError) in
                unsafe step(kafka.client).map { unsafe KafkaTransactionError(taking: $0) }
            }
        } catch {
            failure = KafkaTransactionError(error: error, remedy: .renew)
        }
        if let failure { throw failure }
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
