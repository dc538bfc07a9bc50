/// A consumer group that the cluster lists and the filters let through.
public struct ConsumerGroup: Sendable, Equatable {
    public var name: Name

    /// The protocol of the group's members; nil where the brokers do not tell (before 3.8).
    public var type: GroupType?

    /// State and members; nil if they could not be read (denied, coordinator loading, timed out).
    public var description: GroupDescription?

    /// The committed offsets by topic, topics in ascending order; nil if they could not be read.
    public var commits: [TopicCommits]?

    /// The ends to measure this group's lag against, instead of the survey's high watermarks.
    ///
    /// A group whose commits came too late for the survey's has ends that were read after them: making everybody wait for
    /// one slow coordinator would inflate everybody else's lag. A share group has finished records beyond its start offset,
    /// too: its ends are as far from that as the lag that its coordinator reports.
    public var ownEnds: [TopicPartition: Int64]?

    public init(
        name: Name, type: GroupType? = nil, description: GroupDescription? = nil, commits: [TopicCommits]? = nil,
        ownEnds: [TopicPartition: Int64]? = nil
    ) {
        self.name = name
        self.type = type
        self.description = description
        self.commits = commits
        self.ownEnds = ownEnds
    }
}

/// The protocol with which a group's members share its partitions (ListGroups, KIP-848).
public enum GroupType: String, Sendable, CaseIterable {
    /// JoinGroup and SyncGroup: consumers, Kafka Connect, Schema Registry.
    case classic
    /// KIP-848.
    case consumer
    /// KIP-932: members share partitions, too.
    case share
    /// KIP-1071.
    case streams
}

/// What a group's coordinator says of it (DescribeGroups, ConsumerGroupDescribe and their like).
public struct GroupDescription: Sendable, Equatable {
    public var state: GroupState

    /// `consumer`, or empty for a group that only commits; other kinds of groups have other types (`connect`, `sr`, …).
    public var protocolType: String

    /// The assignor that the members agreed on (`range`, …); empty without members.
    public var assignor: String

    /// The id of the broker that coordinates the group; nil if it is unknown.
    public var coordinator: Int32?

    /// The members; nil if they are unknown (groups of the KIP-848 protocol).
    public var members: [GroupMember]?

    public init(
        state: GroupState, protocolType: String = "consumer", assignor: String = "", coordinator: Int32? = nil,
        members: [GroupMember]? = []
    ) {
        self.state = state
        self.protocolType = protocolType
        self.assignor = assignor
        self.coordinator = coordinator
        self.members = members
    }
}

/// The state of a group, as its coordinator reports it.
public enum GroupState: String, Sendable, CaseIterable {
    case unknown
    /// Of the types `consumer` and `streams`: the assignor is at work.
    case assigning
    /// Of the types `consumer` and `streams`: members are going over to what they have been assigned.
    case reconciling
    /// Of the type `streams`: topics of the topology are missing.
    case notReady = "not_ready"
    case preparingRebalance = "preparing_rebalance"
    case completingRebalance = "completing_rebalance"
    case stable
    case dead
    case empty
}

/// A member of a group.
public struct GroupMember: Sendable, Equatable {
    /// The id that the coordinator gave it.
    public var id: String

    public var clientID: String

    /// The host that it connects from.
    public var host: String

    /// The partitions assigned to it; nil if they are unknown: the group is not one of consumers, or what its leader
    /// assigned is not in the consumers' format.
    public var assignment: [TopicPartition]?

    public init(id: String, clientID: String = "", host: String = "", assignment: [TopicPartition]? = []) {
        self.id = id
        self.clientID = clientID
        self.host = host
        self.assignment = assignment
    }
}

/// The offsets that a group has committed on one topic.
public struct TopicCommits: Sendable, Equatable {
    public var topic: Name

    /// By ascending partition; partitions without a commit are left out.
    public var partitions: [Commit]

    public init(topic: Name, partitions: [Commit]) {
        self.topic = topic
        self.partitions = partitions
    }
}

/// One committed offset.
public struct Commit: Sendable, Equatable {
    public var partition: Int32

    /// The offset of the next record to read, at least 0; of a share group, the first that it has not finished.
    public var offset: Int64

    public init(partition: Int32, offset: Int64) {
        self.partition = partition
        self.offset = offset
    }
}

/// A partition, named from outside of its topic.
public struct TopicPartition: Sendable, Hashable {
    public var topic: Name
    public var partition: Int32

    public init(topic: Name, partition: Int32) {
        self.topic = topic
        self.partition = partition
    }
}
