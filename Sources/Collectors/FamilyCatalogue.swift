public import Exposition

/// Every family that the collectors can write.
public enum FamilyCatalogue {
    /// Families that belong together.
    public struct Group: Sendable {
        /// What they are about.
        public let title: String

        /// When they are written: a sentence or two for the reader of the reference.
        public let condition: String

        public let families: [MetricFamily]
    }

    /// All families, in the order of the reference.
    public static let groups = cluster + consumerGroups + own

    /// All families, in the same order.
    public static var all: [MetricFamily] { groups.flatMap(\.families) }

    private static let cluster = [
        Group(
            title: "Cluster",
            condition:
                "Always written; while the cluster cannot be reached, `kafka_up` is 0 and the only series of it.",
            families: ClusterCollector.families),
        Group(
            title: "Brokers",
            condition:
                "Written for the brokers that metadata lists; `kafka_broker_up` and the two counts of partitions also "
                + "for those that only partitions still name. Request times, throttling and connections are absent until "
                + "they are known.",
            families: BrokerCollector.families),
        Group(
            title: "Topics", condition: "Written at every topic granularity.",
            families: TopicCollector.families),
        Group(
            title: "Topic configurations",
            condition: "Written at every topic granularity, for the topics whose configuration could be read.",
            families: TopicConfigurationCollector.families),
        Group(
            title: "Partitions", condition: "Written at the topic granularity `partition`, which is the default.",
            families: PartitionCollector.families),
    ]

    private static let consumerGroups = [
        Group(
            title: "Consumer groups", condition: "Written at every group granularity.",
            families: GroupCollector.families),
        Group(
            title: "Consumer groups by topic",
            condition:
                "Written at the group granularities `topic` and `partition`. Offsets and lag are shown for topics that "
                + "exist and have a commit.",
            families: GroupTopicCollector.families),
        Group(
            title: "Consumer groups by partition",
            condition:
                "Written at the group granularity `partition`, which is the default, for topics that exist and have a "
                + "commit.",
            families: GroupPartitionCollector.families),
    ]

    private static let own = [
        Group(
            title: "The surveyor",
            condition:
                "Always written; what the last survey or page tells is absent before the first one. Counters begin at 0.",
            families: SurveyorCollector.families),
        Group(
            title: "The process", condition: "Always written, as far as the operating system tells.",
            families: ProcessCollector.families),
    ]
}
