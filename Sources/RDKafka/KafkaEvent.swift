public import ClusterModel
package import Logging

/// What a producer or a consumer tells beside the results of its calls.
public enum KafkaEvent: Sendable, Equatable {
    /// No broker can be reached at the moment; the client keeps trying. The error is the last one of a connection.
    case unreachable(KafkaError)

    /// A broker answers again, after `unreachable`.
    case reachable

    /// Something failed that no call reports: a topic that a consumer may not read, a commit in the background. After an
    /// error that `isFatal` the client does nothing any more and must be made anew.
    case failed(KafkaError)

    /// A consumer's group has given it these partitions, beside those that it has already.
    case assigned([TopicPartition])

    /// A consumer's group has taken these partitions away, after what was handled of them was committed (where
    /// `enable.auto.commit` is on).
    case revoked([TopicPartition])

    /// As `revoked`, but somebody else may have them already: the member was out of the group for too long, so nothing can
    /// be committed any more.
    case lost([TopicPartition])
}

extension KafkaEvent {
    /// Logs an error, where nobody else is told of it.
    package func logFailure(to logger: Logger) {
        if case .failed(let error) = self { logger.warning("kafka client: \(error)") }
    }
}
