/// What the end-to-end probe has found since it started.
public struct ProbeStatus: Sendable, Equatable {
    /// The topic that it produces to and consumes from.
    public var topic: Name

    /// The group that it commits as.
    public var group: Name

    /// What it found of each broker that the cluster lists, or that should have a replica of the topic, by id.
    public var brokers: [Int32: BrokerProbe] = [:]

    /// How long commits took.
    public var commits = LatencyHistogram()

    /// How often something failed, by what and why.
    public var failures: [ProbeOperation: [FailureReason: Int]] = [:]

    /// When a message last came back, in milliseconds since 1970; nil before the first.
    public var lastRoundTrip: Int64?

    public init(topic: Name, group: Name) {
        self.topic = topic
        self.group = group
    }

    /// How often this has failed for this reason.
    public func failures(_ operation: ProbeOperation, _ reason: FailureReason) -> Int {
        failures[operation]?[reason] ?? 0
    }
}

/// What the probe found of one broker. A message counts for the broker that took it as leader; one that nobody took, for the
/// leader that it was meant for.
public struct BrokerProbe: Sendable, Equatable {
    /// Partitions of the probe's topic that the broker leads.
    public var partitions = 0

    /// Messages that were not acknowledged, or could not be sent for want of a leader.
    public var failed = 0

    /// Messages that were acknowledged, and not consumed in time.
    public var lost = 0

    /// Messages that were consumed more than once, each further time.
    public var duplicated = 0

    /// From handing a message over to its acknowledgement.
    public var acknowledgements = LatencyHistogram()

    /// From handing a message over to consuming it.
    public var roundTrips = LatencyHistogram()

    public init() {}
}

/// What the probe does.
public enum ProbeOperation: String, Sendable, CaseIterable {
    /// Makes its clients.
    case start
    /// Asks for brokers and for the topic's partitions (Metadata).
    case metadata
    /// Creates the topic (CreateTopics).
    case create
    /// Adds partitions for brokers that lead none (CreatePartitions).
    case grow
    /// Sends a message (Produce).
    case produce
    /// Reads messages back (Fetch).
    case consume
    /// Commits how far it has read (OffsetCommit).
    case commit
}
