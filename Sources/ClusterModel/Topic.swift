/// A topic that the cluster's metadata lists and the filters let through.
public struct Topic: Sendable, Equatable {
    public var name: Name

    /// The partitions, by ascending id.
    public var partitions: [Partition]

    /// The configurations that we use; nil while they are unknown (not read yet, or denied).
    public var configuration: TopicConfiguration?

    /// The id, which a topic that is deleted and created again does not keep (KIP-516); nil for brokers that do not report
    /// it (before 2.8).
    public var id: ID?

    /// A topic's id: the halves of a UUID.
    public struct ID: Sendable, Hashable {
        public var high: UInt64
        public var low: UInt64

        public init(high: UInt64, low: UInt64) {
            self.high = high
            self.low = low
        }
    }

    public init(name: Name, partitions: [Partition], configuration: TopicConfiguration? = nil, id: ID? = nil) {
        self.id = id
        self.name = name
        self.partitions = partitions
        self.configuration = configuration
    }

    /// The partition with this id.
    public func partition(_ id: Int32) -> Partition? {
        // Ids run from 0 without gaps but for an odd answer, so the index is nearly always the id.
        if let index = Int(exactly: id), partitions.indices.contains(index), partitions[index].id == id {
            return partitions[index]
        }
        return partitions.first { $0.id == id }
    }
}

/// One partition of a topic: where it lives and how far it reaches.
public struct Partition: Sendable, Equatable {
    /// The id, at least 0.
    public var id: Int32

    /// The id of the leading broker; nil while the partition has none.
    public var leader: Int32?

    /// The brokers that hold a replica, the preferred leader first.
    public var replicas: [Int32]

    /// The brokers whose replica is in sync (ISR); in the order of `replicas` if all are.
    public var inSyncReplicas: [Int32]

    /// The offset of the first record still there; nil if it is unknown.
    public var logStartOffset: Int64?

    /// The offset behind the last record that all in-sync replicas have; nil if it is unknown.
    public var highWatermark: Int64?

    /// The offset behind the last record that no open transaction holds back; nil if it is unknown.
    public var lastStableOffset: Int64?

    /// The record with the largest timestamp (ListOffsets −3, KIP-734), read after the high watermark; nil if it is unknown
    /// or the partition is empty.
    public var maxTimestamp: RecordTime?

    public init(
        id: Int32, leader: Int32?, replicas: [Int32] = [], inSyncReplicas: [Int32] = [], logStartOffset: Int64? = nil,
        highWatermark: Int64? = nil, lastStableOffset: Int64? = nil, maxTimestamp: RecordTime? = nil
    ) {
        self.id = id
        self.leader = leader
        self.replicas = replicas
        // All in sync, whatever the order, is nearly always so: then one list serves as both.
        let isComplete = inSyncReplicas.count == replicas.count && replicas.allSatisfy(inSyncReplicas.contains)
        self.inSyncReplicas = isComplete ? replicas : inSyncReplicas
        self.logStartOffset = logStartOffset
        self.highWatermark = highWatermark
        self.lastStableOffset = lastStableOffset
        self.maxTimestamp = maxTimestamp
    }
}

/// How the in-sync replicas of a partition compare with what writing with `acks=all` takes.
public enum MinISRComparison: Sendable {
    /// Producers with `acks=all` are refused.
    case below
    /// They are refused after the loss of one more replica. A partition that needs all of its replicas is always in this
    /// state, and counts as `above`.
    case at
    case above
}

extension Partition {
    /// Whether the partition has a leader and fewer in-sync replicas than replicas.
    public var isUnderReplicated: Bool { leader != nil && inSyncReplicas.count < replicas.count }

    /// Whether the leader is the first of the replicas.
    public var isLedByPreferred: Bool { leader != nil && leader == replicas.first }

    /// How the in-sync replicas compare with `min.insync.replicas`, of which no more than all replicas are required; nil
    /// without a leader, whose replicas are as the last leader reported them.
    public func comparison(withMinISR configured: Int) -> MinISRComparison? {
        guard leader != nil else { return nil }
        let required = min(configured, replicas.count)
        if inSyncReplicas.count < required { return .below }
        return inSyncReplicas.count == required && required < replicas.count ? .at : .above
    }
}

/// Where a record is and what its timestamp says, as ListOffsets answers it.
public struct RecordTime: Sendable, Equatable {
    /// The record's offset, at least 0.
    public var offset: Int64

    /// The record's timestamp, in milliseconds since 1970.
    public var timestamp: Int64

    public init(offset: Int64, timestamp: Int64) {
        self.offset = offset
        self.timestamp = timestamp
    }
}

/// The topic configurations that the surveyor uses. Each is nil where the broker did not say.
public struct TopicConfiguration: Sendable, Equatable {
    /// `min.insync.replicas`.
    public var minInSyncReplicas: Int?

    /// `retention.ms`; -1 is without limit.
    public var retentionMilliseconds: Int64?

    /// `retention.bytes` (per partition); -1 is without limit.
    public var retentionBytes: Int64?

    /// `cleanup.policy`: `delete`, `compact` or `compact,delete`.
    public var cleanupPolicy: String?

    public init(
        minInSyncReplicas: Int? = nil, retentionMilliseconds: Int64? = nil, retentionBytes: Int64? = nil,
        cleanupPolicy: String? = nil
    ) {
        self.minInSyncReplicas = minInSyncReplicas
        self.retentionMilliseconds = retentionMilliseconds
        self.retentionBytes = retentionBytes
        self.cleanupPolicy = cleanupPolicy
    }
}
