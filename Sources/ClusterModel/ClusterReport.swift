/// What a source reports after one survey: what it found, and how the asking went.
public struct ClusterReport: Sendable {
    /// What was found; or why nothing could be: then the cluster counts as down.
    public var result: Result<ClusterSurvey, ClusterFailure>

    /// How each phase went. A phase that was not reached, or is switched off, is left out.
    public var phases: [SurveyPhase: PhaseReport]

    /// Why brokers that metadata lists could not be asked, by broker id; empty from a client that cannot tell.
    public var unreachableBrokers: [Int32: ClusterFailure]

    public init(
        result: Result<ClusterSurvey, ClusterFailure>, phases: [SurveyPhase: PhaseReport] = [:],
        unreachableBrokers: [Int32: ClusterFailure] = [:]
    ) {
        self.result = result
        self.phases = phases
        self.unreachableBrokers = unreachableBrokers
    }

    /// Whether everything was answered, apart from optional parts that this cluster does not grant or have, and from the
    /// timestamps of records, without which only ages are less exact.
    public var isComplete: Bool {
        phases.allSatisfy { phase, report in
            report.succeeded || phase == .recordTimestamps
                || phase.isOptional && report.failures.keys.allSatisfy { $0 == .denied || $0 == .unsupported }
        }
    }
}

/// The parts of a survey.
public enum SurveyPhase: String, Sendable, CaseIterable {
    /// Brokers, topics and partitions (Metadata).
    case metadata
    /// Which consumer groups there are (ListGroups).
    case groups
    /// State and members of all groups (ListGroups and DescribeGroups).
    case descriptions
    /// Committed offsets (OffsetFetch).
    case commits
    /// Log start offsets (ListOffsets).
    case logStartOffsets = "log_start_offsets"
    /// High watermarks (ListOffsets, read_uncommitted).
    case highWatermarks = "high_watermarks"
    /// Last stable offsets (ListOffsets, read_committed).
    case lastStableOffsets = "last_stable_offsets"
    /// Newest records of partitions (ListOffsets with the timestamp −3, KIP-734).
    case recordTimestamps = "record_timestamps"
    /// Topic configurations (DescribeConfigs).
    case configurations

    /// Whether a survey is complete without it: kafka_exporter needs no right to describe configurations, so it may well be
    /// missing on purpose.
    public var isOptional: Bool { self == .configurations }

    /// What an ACL must allow for the phase: `DescribeConfigs on topics`.
    public var permission: String {
        switch self {
        case .metadata, .logStartOffsets, .highWatermarks, .lastStableOffsets, .recordTimestamps: "Describe on topics"
        case .groups, .descriptions: "Describe on groups"
        case .commits: "Describe on groups and topics"
        case .configurations: "DescribeConfigs on topics"
        }
    }
}

/// How one phase of a survey went.
public struct PhaseReport: Sendable, Equatable {
    /// How long it took, from its first request to its last answer.
    public var duration: Duration

    /// How many requests were made of the client library.
    public var requests: Int

    /// How many things (requests, groups, partitions, topics) got no answer, by reason.
    public var failures: [FailureReason: Int]

    public init(duration: Duration = .zero, requests: Int = 0, failures: [FailureReason: Int] = [:]) {
        self.duration = duration
        self.requests = requests
        self.failures = failures
    }

    /// Whether everything that was asked for was answered.
    public var succeeded: Bool { failures.isEmpty }
}

/// Why something got no answer.
public enum FailureReason: String, Sendable, CaseIterable {
    /// No answer within the deadline.
    case timedOut = "timed_out"
    /// No connection: refused, reset, closed.
    case transport
    /// The broker's host name has no address.
    case unresolved
    /// What came is not Kafka's protocol.
    case malformed
    /// The TLS handshake failed.
    case tls
    /// SASL authentication failed.
    case authentication
    /// An ACL forbids it.
    case denied
    /// The broker does not know the request.
    case unsupported
    /// The group's coordinator is loading or moving.
    case coordinator
    /// The leader has moved, or the partition has none.
    case leader
    /// The topic, partition or group is gone.
    case unknown
    /// The client itself cannot go on.
    case fatal
    /// Anything else.
    case other
}

/// Why a cluster could not be surveyed at all, or one of its brokers could not be asked.
public struct ClusterFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public var reason: FailureReason

    /// What happened, for a person: names the broker and what it answered.
    public var message: String

    public init(reason: FailureReason, message: String) {
        self.reason = reason
        self.message = message
    }

    public var description: String { "\(reason.rawValue): \(message)" }
}
