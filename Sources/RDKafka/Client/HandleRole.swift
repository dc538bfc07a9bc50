internal import CRdKafka
internal import ClusterModel

/// What a handle is for: decides its type, its configuration and its events.
package enum HandleRole {
    /// What ListOffsets' "end" is for a handle: librdkafka takes the isolation level from its configuration.
    package enum Isolation: String, Sendable {
        /// The end is the high watermark.
        case readUncommitted = "read_uncommitted"
        /// The end is the last stable offset.
        case readCommitted = "read_committed"
    }

    /// A consumer that never joins its group.
    case survey(Isolation)
    case administration
    case producer
    /// A member of a group; or of none, which librdkafka does not know: it is given a name that never joins.
    case consumer(group: String?)

    /// The type of the client.
    ///
    /// A survey reads the commits of groups. Where a broker answers that it is not the coordinator, librdkafka tells the
    /// client's own consumer group, and a producer, which has none, ends with a segmentation fault.
    var type: rd_kafka_type_t {
        switch self {
        case .survey, .consumer: RD_KAFKA_CONSUMER
        case .administration, .producer: RD_KAFKA_PRODUCER
        }
    }

    /// Whether an error that librdkafka reports concerns only the group of a survey's client, which is not used.
    func ignores(_ error: rd_kafka_resp_err_t) -> Bool {
        guard case .survey = self else { return false }
        return error == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED || FailureReason(error) == .coordinator
    }

    /// The events to be delivered (`rd_kafka_conf_set_events`).
    var events: Int32 {
        let common = RD_KAFKA_EVENT_STATS | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_LOG
        return switch self {
        case .survey, .administration: common
        case .producer: common | RD_KAFKA_EVENT_DR
        case .consumer: common | RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_OFFSET_COMMIT
        }
    }

    /// Properties that the user may override.
    var defaults: [(String, String)] {
        let common = [
            ("client.id", "kafka-surveyor"),
            ("reconnect.backoff.max.ms", "2000"),
            ("socket.keepalive.enable", "true"),
            ("broker.address.ttl", "10000"),
        ]
        return switch self {
        // A blocking call cannot be cancelled and a silent broker must not stall a survey: hence the short timeouts
        // (librdkafka's own default is 60 s).
        case .survey, .administration:
            common + [("socket.timeout.ms", "3000"), ("socket.connection.setup.timeout.ms", "3000")]
        case .producer, .consumer: common
        }
    }

    /// Properties that are ours.
    var fixed: [(String, String)] {
        let common = [("log.queue", "true"), ("statistics.interval.ms", statisticsInterval)]
        return switch self {
        case .survey(let isolation):
            common + [
                ("isolation.level", isolation.rawValue), ("allow.auto.create.topics", "false"),
                ("group.id", "kafka-surveyor-survey"), ("enable.auto.commit", "false"),
            ]
        case .administration: common + [("allow.auto.create.topics", "false")]
        case .producer: common
        case .consumer(let group?): common + Self.consuming + [("group.id", group)]
        case .consumer(nil):
            common + Self.consuming + [("group.id", "kafka-surveyor-without-group"), ("enable.auto.commit", "false")]
        }
    }

    private static let consuming = [("enable.auto.offset.store", "false"), ("enable.partition.eof", "true")]

    /// In milliseconds. The second of a survey's two clients tells nothing that the first does not.
    private var statisticsInterval: String {
        if case .survey(.readCommitted) = self { "0" } else { "5000" }
    }
}
