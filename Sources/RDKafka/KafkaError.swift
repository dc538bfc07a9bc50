internal import CRdKafka
public import ClusterModel

/// What a call into librdkafka, or a broker, answered instead of a result.
public struct KafkaError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The code: negative for librdkafka's own, positive for Kafka's protocol (`rd_kafka_resp_err_t`).
    public let code: Int32

    /// What kind of failure it is: what to count it as, and what to do about it.
    public let reason: FailureReason

    /// What happened, for a person.
    public let message: String

    init(_ code: rd_kafka_resp_err_t, _ message: String) {
        self.code = code.rawValue
        reason = FailureReason(code)
        self.message = message
    }

    /// An error with librdkafka's own text for the code (`rd_kafka_err2str`).
    init(_ code: rd_kafka_resp_err_t) {
        self.init(code, unsafe String(cString: rd_kafka_err2str(code)))
    }

    /// The contents of an error object, which stays its owner's (`rd_kafka_error_t`).
    init(copying error: OpaquePointer) {
        self.init(
            unsafe rd_kafka_error_code(error), unsafe String(nullable: rd_kafka_error_string(error)))
    }

    /// Whether the same request may succeed a little later.
    public var isRetriable: Bool {
        switch reason {
        case .timedOut, .transport, .unresolved, .malformed, .coordinator, .leader: true
        default: false
        }
    }

    /// Whether there is no working connection.
    package var concernsConnection: Bool { [.transport, .unresolved, .malformed].contains(reason) }

    /// Whether an ACL forbids the request.
    public var isDenied: Bool { reason == .denied }

    /// Whether the broker does not know the request.
    public var isUnsupported: Bool { reason == .unsupported }

    /// Whether the client cannot go on and must be made anew.
    public var isFatal: Bool { reason == .fatal }

    public var description: String { message }
}

/// Errors that the clients find themselves, without a call into librdkafka.
extension KafkaError {
    /// The client has been closed.
    package static var closed: KafkaError { KafkaError(RD_KAFKA_RESP_ERR__DESTROY) }

    /// The time for a request was over before it was sent.
    package static func timedOut(_ message: String) -> KafkaError {
        KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, message)
    }

    /// The queue of messages is full.
    package static func queueFull(_ message: String) -> KafkaError {
        KafkaError(RD_KAFKA_RESP_ERR__QUEUE_FULL, message)
    }

    /// The call does not suit the client.
    package static func invalid(_ message: String) -> KafkaError {
        KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, message)
    }

    /// A response does not answer the request.
    package static func malformed(_ message: String) -> KafkaError {
        KafkaError(RD_KAFKA_RESP_ERR__BAD_MSG, message)
    }

    /// Whether the client has been closed.
    package var isClosed: Bool { code == RD_KAFKA_RESP_ERR__DESTROY.rawValue }

    /// Whether there was no offset to commit.
    package var isNothingToCommit: Bool { code == RD_KAFKA_RESP_ERR__NO_OFFSET.rawValue }
}

extension FailureReason {
    /// The kind of failure that a code of librdkafka or of Kafka's protocol stands for.
    init(_ code: rd_kafka_resp_err_t) {
        self =
            switch code {
            case RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE, RD_KAFKA_RESP_ERR__MSG_TIMED_OUT,
                RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
                .timedOut
            case RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR__DESTROY,
                RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION:
                .transport
            case RD_KAFKA_RESP_ERR__RESOLVE: .unresolved
            case RD_KAFKA_RESP_ERR__BAD_MSG: .malformed
            case RD_KAFKA_RESP_ERR__SSL:
                .tls
            case RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
                RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM, RD_KAFKA_RESP_ERR_ILLEGAL_SASL_STATE:
                .authentication
            case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
                RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
                .denied
            case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION,
                RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED:
                .unsupported
            case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
                RD_KAFKA_RESP_ERR_NOT_COORDINATOR, RD_KAFKA_RESP_ERR__WAIT_COORD:
                .coordinator
            case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
                RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH,
                RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH, RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE,
                RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR:
                .leader
            case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
                RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION, RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND,
                RD_KAFKA_RESP_ERR__UNKNOWN_GROUP, RD_KAFKA_RESP_ERR__UNKNOWN_BROKER:
                .unknown
            case RD_KAFKA_RESP_ERR__FATAL, RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE, RD_KAFKA_RESP_ERR__STATE:
                .fatal
            default:
                .other
            }
    }
}
