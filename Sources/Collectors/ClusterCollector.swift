public import ClusterModel
public import Exposition
internal import LagAnalysis

/// Writes what a survey found out about a cluster: its own families, and those of all other collectors.
public enum ClusterCollector {
    static let up = MetricFamily(
        "kafka_up",
        help:
            "Whether the last survey reached the cluster (1) or not (0); while it is 0, the cluster has no other series but "
            + "those of the probe.")
    static let info = MetricFamily(
        "kafka_cluster_info", labels: ["cluster_id"], help: "Always 1; the cluster's id, from its metadata.")
    static let brokers = MetricFamily(
        "kafka_brokers", help: "Brokers that the cluster's metadata lists: those that are up.")

    static let families = [up, info, brokers]

    /// Writes all families of a cluster that was reached.
    ///
    /// - Returns: the ids of the brokers that have series: those that metadata lists or partitions name.
    @discardableResult
    public static func collect(
        _ survey: ClusterSurvey, options: CollectorOptions, into writer: inout MetricWriter
    ) -> Set<Int32> {
        let topics = survey.topics.map { TopicSubject($0) }
        collect(survey, into: &writer)
        let brokers = BrokerSubject.all(of: survey)
        BrokerCollector.collect(brokers, into: &writer)
        TopicCollector.collect(topics, into: &writer)
        TopicConfigurationCollector.collect(topics, into: &writer)
        if options.topicGranularity == .partition { PartitionCollector.collect(topics, into: &writer) }

        let index = TopicIndex(survey.topics)
        let groups = survey.groups.map { GroupSubject($0, topics: index, showAll: options.showAllOffsets) }
        GroupCollector.collect(groups, into: &writer)
        let ids = Set(brokers.map(\.id))
        guard options.groupGranularity != .group else { return ids }
        let groupTopics = GroupTopicSubject.all(of: groups, topics: topics)
        GroupTopicCollector.collect(groupTopics, into: &writer)
        if options.groupGranularity == .partition { GroupPartitionCollector.collect(groupTopics, into: &writer) }
        return ids
    }

    /// Writes that brokers are down that the survey itself does not name, by ascending id.
    public static func collectMissing(brokers ids: Set<Int32>, into writer: inout MetricWriter) {
        BrokerCollector.collect(ids.sorted().map(BrokerSubject.init(missing:)), into: &writer)
    }

    /// Writes that the cluster could not be reached, and nothing else about it.
    public static func collectDown(into writer: inout MetricWriter) {
        writer.write(up, 0)
    }

    private static func collect(_ survey: ClusterSurvey, into writer: inout MetricWriter) {
        writer.write(up, 1)
        writer.family(info)
        if let id = survey.clusterID { writer.sample(LabelBytes("cluster_id", id), 1) }
        writer.write(brokers, survey.brokers.count)
    }
}
