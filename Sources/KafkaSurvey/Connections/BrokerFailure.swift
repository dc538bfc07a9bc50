internal import ClusterModel
internal import KafkaProtocol
internal import NetworkSupport

/// Why a broker did not answer a request.
struct BrokerFailure: Error, Sendable, CustomStringConvertible {
    let reason: FailureReason

    /// What happened, with the broker's address and its own words, and what to do about it.
    let message: String

    /// Whether another connection may bring the answer.
    var retry = Retry.never

    enum Retry: Sendable {
        case never
        /// The broker closed a connection that had worked: brokers close idle ones.
        case once
        /// The connection ended because of another request.
        case always
    }

    init(_ reason: FailureReason, _ message: String, retry: Retry = .never) {
        self.reason = reason
        self.message = message
        self.retry = retry
    }

    var description: String { message }

    /// Whether other certificates, keys or passwords may bring the answer.
    var concernsSecrets: Bool { reason == .authentication || reason == .tls }

    static func timedOut(_ address: HostPort, _ what: String) -> BrokerFailure {
        BrokerFailure(.timedOut, "\(address): \(what)")
    }

    static let cancelled = BrokerFailure(.timedOut, "the survey was cancelled")
}

extension FailureReason {
    /// The kind of failure that an error code stands for.
    init(_ code: ErrorCode) {
        self =
            switch code {
            case .requestTimedOut: .timedOut
            case .networkException, .brokerNotAvailable: .transport
            case .saslAuthenticationFailed, .unsupportedSASLMechanism, .illegalSASLState: .authentication
            case .topicAuthorizationFailed, .groupAuthorizationFailed, .clusterAuthorizationFailed,
                .transactionalIDAuthorizationFailed:
                .denied
            case .unsupportedVersion: .unsupported
            case .coordinatorLoadInProgress, .coordinatorNotAvailable, .notCoordinator: .coordinator
            case .notLeaderOrFollower, .leaderNotAvailable, .fencedLeaderEpoch, .unknownLeaderEpoch,
                .offsetNotAvailable, .replicaNotAvailable, .kafkaStorageError, .listenerNotFound:
                .leader
            case .unknownTopicOrPartition, .unknownTopicID, .groupIDNotFound: .unknown
            default: .other
            }
    }
}

extension ErrorCode {
    /// Whether another broker coordinates the group, or this one is not ready to yet.
    var concernsCoordinator: Bool { FailureReason(self) == .coordinator }

    /// Whether the leader of a partition is about to change or has just changed: asking again soon succeeds.
    var isLeaderChange: Bool {
        switch self {
        case .leaderNotAvailable, .notLeaderOrFollower, .fencedLeaderEpoch, .unknownLeaderEpoch, .offsetNotAvailable:
            true
        default: false
        }
    }
}
