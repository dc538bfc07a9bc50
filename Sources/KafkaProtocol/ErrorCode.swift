/// An error code of the protocol (Kafka protocol guide, "Error Codes").
package struct ErrorCode: RawRepresentable, Sendable, Hashable {
    package let rawValue: Int16

    package init(rawValue: Int16) {
        self.rawValue = rawValue
    }

    package static let none = ErrorCode(rawValue: 0)
    package static let unknownTopicOrPartition = ErrorCode(rawValue: 3)
    package static let leaderNotAvailable = ErrorCode(rawValue: 5)
    package static let notLeaderOrFollower = ErrorCode(rawValue: 6)
    package static let requestTimedOut = ErrorCode(rawValue: 7)
    package static let brokerNotAvailable = ErrorCode(rawValue: 8)
    package static let replicaNotAvailable = ErrorCode(rawValue: 9)
    package static let networkException = ErrorCode(rawValue: 13)
    package static let coordinatorLoadInProgress = ErrorCode(rawValue: 14)
    package static let coordinatorNotAvailable = ErrorCode(rawValue: 15)
    package static let notCoordinator = ErrorCode(rawValue: 16)
    package static let topicAuthorizationFailed = ErrorCode(rawValue: 29)
    package static let groupAuthorizationFailed = ErrorCode(rawValue: 30)
    package static let clusterAuthorizationFailed = ErrorCode(rawValue: 31)
    package static let unsupportedSASLMechanism = ErrorCode(rawValue: 33)
    package static let illegalSASLState = ErrorCode(rawValue: 34)
    package static let unsupportedVersion = ErrorCode(rawValue: 35)
    package static let notController = ErrorCode(rawValue: 41)
    package static let invalidRequest = ErrorCode(rawValue: 42)
    package static let transactionalIDAuthorizationFailed = ErrorCode(rawValue: 53)
    package static let kafkaStorageError = ErrorCode(rawValue: 56)
    package static let saslAuthenticationFailed = ErrorCode(rawValue: 58)
    package static let groupIDNotFound = ErrorCode(rawValue: 69)
    package static let listenerNotFound = ErrorCode(rawValue: 72)
    package static let fencedLeaderEpoch = ErrorCode(rawValue: 74)
    package static let unknownLeaderEpoch = ErrorCode(rawValue: 75)
    package static let offsetNotAvailable = ErrorCode(rawValue: 78)
    package static let unstableOffsetCommit = ErrorCode(rawValue: 88)
    package static let unknownTopicID = ErrorCode(rawValue: 100)
}

extension ErrorCode: CustomStringConvertible {
    private static let names: [ErrorCode: String] = [
        .none: "NONE", .unknownTopicOrPartition: "UNKNOWN_TOPIC_OR_PARTITION",
        .leaderNotAvailable: "LEADER_NOT_AVAILABLE", .notLeaderOrFollower: "NOT_LEADER_OR_FOLLOWER",
        .requestTimedOut: "REQUEST_TIMED_OUT", .brokerNotAvailable: "BROKER_NOT_AVAILABLE",
        .replicaNotAvailable: "REPLICA_NOT_AVAILABLE", .networkException: "NETWORK_EXCEPTION",
        .coordinatorLoadInProgress: "COORDINATOR_LOAD_IN_PROGRESS",
        .coordinatorNotAvailable: "COORDINATOR_NOT_AVAILABLE", .notCoordinator: "NOT_COORDINATOR",
        .topicAuthorizationFailed: "TOPIC_AUTHORIZATION_FAILED",
        .groupAuthorizationFailed: "GROUP_AUTHORIZATION_FAILED",
        .clusterAuthorizationFailed: "CLUSTER_AUTHORIZATION_FAILED",
        .unsupportedSASLMechanism: "UNSUPPORTED_SASL_MECHANISM", .illegalSASLState: "ILLEGAL_SASL_STATE",
        .unsupportedVersion: "UNSUPPORTED_VERSION", .notController: "NOT_CONTROLLER",
        .invalidRequest: "INVALID_REQUEST",
        .transactionalIDAuthorizationFailed: "TRANSACTIONAL_ID_AUTHORIZATION_FAILED",
        .kafkaStorageError: "KAFKA_STORAGE_ERROR", .saslAuthenticationFailed: "SASL_AUTHENTICATION_FAILED",
        .groupIDNotFound: "GROUP_ID_NOT_FOUND", .listenerNotFound: "LISTENER_NOT_FOUND",
        .fencedLeaderEpoch: "FENCED_LEADER_EPOCH", .unknownLeaderEpoch: "UNKNOWN_LEADER_EPOCH",
        .offsetNotAvailable: "OFFSET_NOT_AVAILABLE", .unstableOffsetCommit: "UNSTABLE_OFFSET_COMMIT",
        .unknownTopicID: "UNKNOWN_TOPIC_ID",
    ]

    /// The name with the number: `NOT_COORDINATOR (16)`.
    package var description: String { Self.names[self].map { "\($0) (\(rawValue))" } ?? "error \(rawValue)" }
}
