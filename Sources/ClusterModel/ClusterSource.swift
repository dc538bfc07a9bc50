/// Something that can be surveyed: a Kafka cluster, or a test's stand-in for one.
public protocol ClusterSource: Sendable {
    /// Measures the cluster once. Returns by `deadline`, with what is known by then.
    func survey(deadline: ContinuousClock.Instant) async -> ClusterReport

    /// Looks up records by their timestamps, after a survey.
    ///
    /// - Parameter lookups: by the id of the leader to ask, each partition once.
    /// - Returns: the answers, in the order of the lookups; nil for one that failed. A leader that could not be asked is missing.
    func answers(
        to lookups: [Int32: [RecordLookup]], deadline: ContinuousClock.Instant
    ) async -> [Int32: [RecordLookup.Answer?]]

    /// Gives back connections and threads. No survey may be under way or follow.
    func close() async
}

extension ClusterSource {
    /// No answers: for a source that cannot look up records.
    public func answers(
        to lookups: [Int32: [RecordLookup]], deadline: ContinuousClock.Instant
    ) async -> [Int32: [RecordLookup.Answer?]] { [:] }
}

/// The question for the first record of a partition whose timestamp is at least `timestamp` (ListOffsets, KIP-79).
public struct RecordLookup: Sendable, Equatable {
    public var topic: Name
    public var partition: Int32

    /// Milliseconds since 1970, at least 0.
    public var timestamp: Int64

    public init(topic: Name, partition: Int32, timestamp: Int64) {
        self.topic = topic
        self.partition = partition
        self.timestamp = timestamp
    }

    public enum Answer: Sendable, Equatable {
        case record(RecordTime)
        /// The partition has no record that is as new.
        case noRecord
    }
}
