/// An error code of the protocol (Kafka protocol guide, "Error Codes").
package struct ErrorCode: RawRepresentable, Sendable, Hashable {
    package let rawValue: Int16

    package init(rawValue: Int16) {
        self.rawValue = rawValue
    }

    // That of RawRepresentable is generic, and codes are compared for each partition.
    package static func == (one: ErrorCode, other: ErrorCode) -> Bool { one.rawValue == other.rawValue }

    package static var none: ErrorCode { ErrorCode(rawValue: 0) }
    package static var unknownTopicOrPartition: ErrorCode { ErrorCode(rawValue: 3) }
    package static var leaderNotAvailable: ErrorCode { ErrorCode(rawValue: 5) }
    package static var notLeaderOrFollower: ErrorCode { ErrorCode(rawValue: 6) }
    package static var requestTimedOut: ErrorCode { ErrorCode(rawValue: 7) }
    package static var brokerNotAvailable: ErrorCode { ErrorCode(rawValue: 8) }
    package static var replicaNotAvailable: ErrorCode { ErrorCode(rawValue: 9) }
    package static var networkException: ErrorCode { ErrorCode(rawValue: 13) }
    package static var coordinatorLoadInProgress: ErrorCode { ErrorCode(rawValue: 14) }
    package static var coordinatorNotAvailable: ErrorCode { ErrorCode(rawValue: 15) }
    package static var notCoordinator: ErrorCode { ErrorCode(rawValue: 16) }
    package static var topicAuthorizationFailed: ErrorCode { ErrorCode(rawValue: 29) }
    package static var groupAuthorizationFailed: ErrorCode { ErrorCode(rawValue: 30) }
    package static var clusterAuthorizationFailed: ErrorCode { ErrorCode(rawValue: 31) }
    package static var unsupportedSASLMechanism: ErrorCode { ErrorCode(rawValue: 33) }
    package static var illegalSASLState: ErrorCode { ErrorCode(rawValue: 34) }
    package static var unsupportedVersion: ErrorCode { ErrorCode(rawValue: 35) }
    package static var notController: ErrorCode { ErrorCode(rawValue: 41) }
    package static var invalidRequest: ErrorCode { ErrorCode(rawValue: 42) }
    package static var transactionalIDAuthorizationFailed: ErrorCode { ErrorCode(rawValue: 53) }
    package static var kafkaStorageError: ErrorCode { ErrorCode(rawValue: 56) }
    package static var saslAuthenticationFailed: ErrorCode { ErrorCode(rawValue: 58) }
    package static var groupIDNotFound: ErrorCode { ErrorCode(rawValue: 69) }
    package static var listenerNotFound: ErrorCode { ErrorCode(rawValue: 72) }
    package static var fencedLeaderEpoch: ErrorCode { ErrorCode(rawValue: 74) }
    package static var unknownLeaderEpoch: ErrorCode { ErrorCode(rawValue: 75) }
    package static var offsetNotAvailable: ErrorCode { ErrorCode(rawValue: 78) }
    package static var unstableOffsetCommit: ErrorCode { ErrorCode(rawValue: 88) }
    package static var unknownTopicID: ErrorCode { ErrorCode(rawValue: 100) }
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
