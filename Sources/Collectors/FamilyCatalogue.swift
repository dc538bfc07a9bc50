public import Exposition

/// Metrics that belong together: a section of the reference.
struct MetricGroup: Sendable {
    let title: String

    /// When the metrics are written: a sentence or two for the reader of the reference.
    let condition: String

    let families: [MetricFamily]

    init<each Entity: LabelledEntity>(_ title: String, condition: String, _ metrics: repeat [Metric<each Entity>]) {
        self.title = title
        self.condition = condition
        var families: [MetricFamily] = []
        for metrics in repeat each metrics { families += metrics.map { $0.family } }
        self.families = families
    }
}

/// All families that the collectors can write, except for those that a ZooKeeper server names itself.
public enum FamilyCatalogue {
    /// All families, in the order of the reference.
    public static var all: [MetricFamily] { groups.flatMap(\.families) }

    /// The families that carry the user's constant labels (`--kafka.labels`): those about the Kafka cluster, but not those about
    /// ZooKeeper and the surveyor itself.
    public static let withConstantLabels = kafka.flatMap(\.families)

    fileprivate static let groups = kafka + zooKeeper + own

    private static let kafka = [
        ClusterCollector.group, BrokerCollector.group, TopicCollector.group, TopicCollector.configurationGroup,
        TopicCollector.partitionGroup, GroupCollector.group, GroupCollector.topicGroup, GroupCollector.partitionGroup,
        LagCollector.group, LagCollector.topicGroup, LagCollector.partitionGroup, ProbeCollector.group,
        ProbeCollector.brokerGroup,
    ]

    private static let zooKeeper = [
        ServerCollector.stateGroup, ServerCollector.detailGroup, MntrCollector.group, MntrCollector.summaryGroup,
        ServerCollector.clientGroup, PassthroughCollector.group, EnsembleCollector.group,
        EnsembleCollector.registrationGroup,
    ]

    private static let own = [SurveyorCollector.group, ProcessCollector.group]
}

/// The reference of all families, as a document.
public enum MetricsReference {
    /// The text of `docs/metrics.md`, in Markdown.
    public static func markdown() -> String {
        let parts = [introduction] + FamilyCatalogue.groups.map(section)
        return parts.joined(separator: "\n")
    }

    private static let introduction = """
        # Metrics

        <!-- Written from the catalogue of families in Sources/Collectors; a test compares the two. -->

        The names, types and labels of all families that `kafka-surveyor` serves. A value that is unknown is absent: no
        series carries a guess or the value of an earlier survey. Labels that the settings add stand on the series of the
        Kafka cluster. A summary has a series for each quantile (with the label `quantile`), and `_sum` and `_count` beside
        them. A histogram has `_bucket` (with the label `le`), `_sum` and `_count`.

        """

    private static func section(_ group: MetricGroup) -> String {
        var lines = [
            "## \(group.title)", "", group.condition, "", "| name | type | labels | meaning |", "|---|---|---|---|",
        ]
        for family in group.families {
            let labels = family.labels.map { "`\($0)`" }.joined(separator: ", ")
            lines.append(
                "| `\(family.name)` | \(family.type.rawValue) | \(labels.isEmpty ? "–" : labels) | \(family.help) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
