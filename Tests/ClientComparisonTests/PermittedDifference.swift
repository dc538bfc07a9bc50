import TestSupport

/// A difference between the clients that must be, and why.
struct PermittedDifference: Sendable {
    /// What it is about, as facts name it (`group billing`), or the beginning of that.
    let subject: String
    /// The facts of the surveys.
    let properties: Set<String>
    /// The families of the pages that show it.
    let families: Set<String>
    /// The releases of Kafka that show it; nil for the newest and maybe others.
    let releases: Set<String>?
    /// Why it must be.
    let reason: String

    init(
        _ subject: String, _ properties: Set<String>, families: Set<String> = [], releases: Set<String>? = nil,
        because reason: String
    ) {
        self.subject = subject
        self.properties = properties
        self.families = families
        self.releases = releases
        self.reason = reason
    }

    /// All of them. Anything else in which the clients differ is a defect of one of them.
    static let all =
        [
            PermittedDifference(
                "group ", ["type"], families: ["kafka_consumergroup_info"],
                because: "librdkafka asks for ListGroups 4; types came with version 5 (KIP-848)"),
            PermittedDifference(
                "group consumer-1", ["state", "protocol type", "assignor", "members"],
                families: description.union(members), because: "librdkafka has no ConsumerGroupDescribe (KIP-848)"),
            PermittedDifference(
                "group streams-1", ["state", "protocol type", "members"], families: description.union(members),
                because: "librdkafka has no StreamsGroupDescribe (KIP-1071)"),
            PermittedDifference(
                "group share-1", ["state", "protocol type", "assignor", "members", "commits", "own ends"],
                families: description.union(members).union(lag).union(overTime),
                because: "librdkafka has neither ShareGroupDescribe nor DescribeShareGroupOffsets (KIP-932)"),
            PermittedDifference(
                "topic uneven", ["partitions"], families: offsets,
                because: "where a broker does not lead a partition, librdkafka fails all of the topic's there"),
            PermittedDifference(
                "group ", ["commits"], releases: ["0.11", "1.0", "2.0"],
                because: "before OffsetFetch 6 (Kafka 2.4), librdkafka asks for no partitions instead of all"),
            PermittedDifference(
                "phase commits", ["failures"], releases: ["0.11", "1.0", "2.0"],
                because: "of partitions that librdkafka does not ask for, none fails"),
        ]
        + newestRecords
        + ["high_watermarks", "last_stable_offsets", "log_start_offsets"].map { phase in
            PermittedDifference(
                "phase \(phase)", ["failures"],
                because: "librdkafka fails the topic's partitions on broker 1; natively, a moving leader is no failure")
        }

    /// Those of every cluster.
    static let newestRecords = [
        PermittedDifference(
            "phase record_timestamps", ["failures"],
            because: "librdkafka has no ListOffsets for the newest record (KIP-734)"),
        PermittedDifference(
            "group ", [], families: ages,
            because: "librdkafka has no ListOffsets for the newest record (KIP-734), which dates those that are unread"),
    ]

    private static let description: Set = ["kafka_consumergroup_info", "kafka_consumergroup_state"]
    private static let members: Set = [
        "kafka_consumergroup_members", "kafka_consumergroup_members_without_partitions",
        "kafka_consumergroup_topic_members", "kafka_consumergroup_topic_assigned_partitions",
    ]
    private static let lag: Set = [
        "kafka_consumergroup_current_offset", "kafka_consumergroup_current_offset_sum", "kafka_consumergroup_lag",
        "kafka_consumergroup_lag_sum", "kafka_consumergroup_group_lag", "kafka_consumergroup_group_lag_max",
        "kafka_consumergroup_topic_partitions_ahead", "kafka_consumergroup_topic_partitions_lag_unknown",
    ]
    private static let ages = byLevel(["lag_seconds_max", "lag_seconds_uncertainty", "retention_risk_seconds"])
    private static let overTime = ages.union(
        byLevel([
            "status", "consumption_records_per_second", "production_records_per_second", "catch_up_seconds",
            "unread_records_deleted", "records_lost_total",
        ]))

    private static func byLevel(_ names: [String]) -> Set<String> {
        Set(["group", "topic"].flatMap { level in names.map { "kafka_consumergroup_\(level)_\($0)" } })
    }

    private static let offsets: Set = [
        "kafka_topic_partition_current_offset", "kafka_topic_partition_oldest_offset",
        "kafka_topic_partition_last_stable_offset",
    ]
}

extension PermittedDifference {
    /// Those of a scripted cluster of a release.
    static func those(of release: String) -> [PermittedDifference] {
        all.filter { $0.releases?.contains(release) ?? true }
    }

    /// Whether it is one of `fact`.
    func covers(_ fact: Fact) -> Bool {
        fact.subject.hasPrefix(subject) && properties.contains(fact.property)
    }

    /// Whether it shows in `sample`, a series of the group or topic.
    func covers(_ sample: ParsedPage.Sample) -> Bool {
        let group = sample.labels["consumergroup"].map { "group \($0)" }
        let owner = group ?? sample.labels["topic"].map { "topic \($0)" }
        return families.contains(sample.name) && owner?.hasPrefix(subject) == true
    }
}
