/// How fine the series of topics are.
public enum TopicGranularity: String, Sendable, CaseIterable {
    /// A series per partition, and those per topic.
    case partition
    /// Series per topic only.
    case topic
}

/// How fine the series of consumer groups are.
public enum GroupGranularity: String, Sendable, CaseIterable {
    /// A series per group, topic and partition, and those of the coarser granularities.
    case partition
    /// Series per group and topic, and those per group.
    case topic
    /// Series per group only.
    case group
}

/// What of a survey is shown.
public struct CollectorOptions: Sendable, Equatable {
    /// How fine the series of topics are.
    public var topicGranularity: TopicGranularity

    /// How fine the series of consumer groups are.
    public var groupGranularity: GroupGranularity

    /// Whether a group's offsets are shown on all partitions, or only on those assigned to one of its members now.
    public var showAllOffsets: Bool

    public init(
        topicGranularity: TopicGranularity = .partition, groupGranularity: GroupGranularity = .partition,
        showAllOffsets: Bool = true
    ) {
        self.topicGranularity = topicGranularity
        self.groupGranularity = groupGranularity
        self.showAllOffsets = showAllOffsets
    }
}
