public import ClusterModel
public import Exposition
internal import LagAnalysis

/// Metrics of a Kafka cluster. Writes the part of a page about the cluster.
public enum ClusterCollector {
    static let group = MetricGroup(
        "Cluster",
        condition:
            "Always written if a cluster is watched; while it cannot be reached, `kafka_up` is 0 and the only series of "
            + "it, but for those of the probe.",
        metrics)

    private static let metrics: [Metric<ClusterSubject>] = [
        Metric(
            "kafka_up",
            help:
                "Whether the last survey reached the cluster (1) or not (0); while it is 0, the cluster has no other series but "
                + "those of the probe."
        ) { $0.survey != nil },
        .info("kafka_cluster_info", labels: ["cluster_id"], help: "Always 1; the cluster's id, from its metadata.") {
            ($0.survey?.clusterID).map { [$0] }
        },
        Metric("kafka_brokers", help: "Brokers that the cluster's metadata lists: those that are up.") {
            $0.survey?.brokers.count
        },
    ]

    /// Writes all metrics of a cluster that was reached.
    ///
    /// - Returns: the ids of the brokers that have series: those that metadata lists or partitions name.
    @discardableResult
    public static func collect(
        _ survey: ClusterSurvey, options: CollectorOptions, into writer: inout MetricWriter
    ) -> Set<Int32> {
        writer.write(metrics, of: [ClusterSubject(survey: survey)])
        let brokers = BrokerSubject.all(of: survey)
        writer.write(BrokerCollector.metrics, of: brokers)
        let topics = survey.topics.map { TopicSubject($0) }
        writer.write(TopicCollector.metrics, of: topics)
        writer.write(TopicCollector.configurationMetrics, of: topics)
        if options.topicGranularity == .partition { writer.write(TopicCollector.partitionMetrics, of: topics) }

        let index = TopicIndex(survey.topics)
        let groups = survey.groups.map { GroupSubject($0, topics: index, showAll: options.showAllOffsets) }
        writer.write(GroupCollector.metrics, of: groups)
        let ids = Set(brokers.map(\.id))
        guard options.groupGranularity != .group else { return ids }
        let groupTopics = GroupTopicSubject.all(of: groups, topics: topics)
        writer.write(GroupCollector.topicMetrics, of: groupTopics)
        if options.groupGranularity == .partition { writer.write(GroupCollector.partitionMetrics, of: groupTopics) }
        return ids
    }

    /// Writes that brokers are down that the survey itself does not name.
    public static func collectMissing(brokers ids: Set<Int32>, into writer: inout MetricWriter) {
        writer.write(BrokerCollector.metrics, of: ids.sorted().map(BrokerSubject.init(missing:)))
    }

    /// Writes that the cluster could not be reached, and nothing else about it.
    public static func collectDown(into writer: inout MetricWriter) {
        writer.write(metrics, of: [ClusterSubject(survey: nil)])
    }
}

/// The cluster.
private struct ClusterSubject: UnlabelledEntity {
    /// The last survey; nil if it did not reach the cluster.
    let survey: ClusterSurvey?
}

/// The granularity of topics' series.
public enum TopicGranularity: String, Sendable, CaseIterable {
    /// Series per partition and per topic.
    case partition
    /// Series per topic only.
    case topic
}

/// The granularity of consumer groups' series.
public enum GroupGranularity: String, Sendable, CaseIterable {
    /// Series per group, topic and partition, and those of the coarser granularities.
    case partition
    /// Series per group and topic, and those per group.
    case topic
    /// Series per group only.
    case group
}

/// Which parts of a survey have series.
public struct CollectorOptions: Sendable, Equatable {
    /// The granularity of topics' series.
    public var topicGranularity: TopicGranularity

    /// The granularity of consumer groups' series.
    public var groupGranularity: GroupGranularity

    /// Whether a group's offsets are shown on all partitions, or only on those assigned to one of its members now.
    public var showAllOffsets: Bool

    /// Whether lag in seconds is also shown by partition.
    public var lagSecondsByPartition: Bool

    /// Whether the report on lag needs partitions.
    public var showsPartitionSeconds: Bool { lagSecondsByPartition && groupGranularity == .partition }

    public init(
        topicGranularity: TopicGranularity = .partition, groupGranularity: GroupGranularity = .partition,
        showAllOffsets: Bool = true, lagSecondsByPartition: Bool = false
    ) {
        self.topicGranularity = topicGranularity
        self.groupGranularity = groupGranularity
        self.showAllOffsets = showAllOffsets
        self.lagSecondsByPartition = lagSecondsByPartition
    }
}
