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
    public static let groups = cluster + consumerGroups + probe + zooKeeper + own

    /// All families, in the same order.
    public static var all: [MetricFamily] { groups.flatMap(\.families) }

    /// The families that carry the user's constant labels (`--kafka.labels`): those about the Kafka cluster, but not those about
    /// ZooKeeper and the surveyor itself.
    public static let withConstantLabels = (cluster + consumerGroups + probe).flatMap(\.families)

    private static let cluster = [
        Group(
            title: "Cluster",
            condition:
                "Always written if a cluster is watched; while it cannot be reached, `kafka_up` is 0 and the only series of "
                + "it, but for those of the probe.",
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

    private static let probe = [
        Group(
            title: "End-to-end probe",
            condition:
                "Written if the probe is enabled (`--probe.enabled`), also while the cluster cannot be reached. Counters and "
                + "histograms begin at 0.",
            families: ProbeCollector.families),
        Group(
            title: "End-to-end probe by broker",
            condition:
                "Written for the brokers that metadata lists, and for those that should have a replica of the probe's topic. "
                + "A message counts for the broker that took it as its partition's leader; one that nobody took, for the leader "
                + "it was meant for.",
            families: ProbeBrokerCollector.families),
    ]

    private static let zooKeeper = [
        Group(
            title: "ZooKeeper servers",
            condition:
                "Written for every configured server in every state. As long as there was no survey, or none lately, only "
                + "`zk_up` and `zk_server_leader` (both 0) and the failures are.",
            families: ServerStateCollector.families + ServerRequestCollector.families),
        Group(
            title: "ZooKeeper servers: transactions, settings, disks",
            condition: "Written for the servers that tell: `srvr` is allowed everywhere, `conf` and `dirs` are not.",
            families: ServerZxidCollector.families + ServerSettingsCollector.families),
        Group(
            title: "ZooKeeper servers: what mntr tells",
            condition:
                "Written for the servers that tell; where `mntr` is not allowed, `srvr` still gives latencies, packets, "
                + "connections, outstanding requests and znodes. Names and units are those of `mntr`.",
            families: MonitorMetrics.groups.joined().map(\.family)),
        Group(
            title: "ZooKeeper servers: summaries of mntr",
            condition:
                "Written for servers since 3.6. A summary has the quantiles, `_sum` and `_count` that the server's metrics "
                + "provider tells; Prometheus' has no smallest and largest value.",
            families: MonitorSummaries.summaries.flatMap(\.families)),
        Group(
            title: "ZooKeeper servers: clients",
            condition: "Written where `wchs` and `cons` are asked.", families: ServerClientCollector.families),
        Group(
            title: "ZooKeeper servers: everything else of mntr",
            condition:
                "Written where all metrics are asked for, beside every other metric of `mntr` under the name that it has "
                + "there, and its sets (namespaces, learners) with the key as a label.",
            families: VerbatimCollector.families),
        Group(
            title: "ZooKeeper ensemble",
            condition: "Written after every survey that ended lately; what no server tells is absent.",
            families: EnsembleHealthCollector.families),
        Group(
            title: "Kafka brokers in ZooKeeper", condition: "Written where `dump` is asked and a server answered.",
            families: BrokerRegistrationCollector.families),
    ]

    private static let own = [
        Group(
            title: "The surveyor",
            condition:
                "Always written, but for surveys of what is not watched; what the last survey or page tells is absent before "
                + "the first one. Counters begin at 0.",
            families: SurveyorCollector.families),
        Group(
            title: "The process", condition: "Always written, as far as the operating system tells.",
            families: ProcessCollector.families),
    ]
}
