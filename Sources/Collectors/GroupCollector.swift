internal import ClusterModel
internal import Exposition
internal import LagAnalysis

/// Metrics of consumer groups: by group, by group and topic, and by group, topic and partition.
enum GroupCollector {
    static let group = MetricGroup(
        "Consumer groups", condition: "Written at every group granularity.", metrics)

    static let topicGroup = MetricGroup(
        "Consumer groups by topic",
        condition:
            "Written at the group granularities `topic` and `partition`. Offsets and lag are shown for topics that "
            + "exist and have a commit.",
        topicMetrics)

    static let partitionGroup = MetricGroup(
        "Consumer groups by partition",
        condition:
            "Written at the group granularity `partition`, which is the default, for topics that exist and have a "
            + "commit.",
        partitionMetrics)

    static let metrics: [Metric<GroupSubject>] = [
        Metric(
            "kafka_consumergroup_state", each: GroupState.self, as: "state",
            help: "1 for the state that the group is in, 0 for every other, from its coordinator."
        ) { subject, state in subject.description.map { $0.state == state } },
        .info(
            "kafka_consumergroup_info", labels: ["type", "protocol_type", "protocol", "coordinator"],
            help:
                "Always 1; the group's type (classic, consumer, share, streams; empty if the broker does not report it), its "
                + "protocol type, its assignor, and the id of the broker that coordinates it."
        ) { subject in
            subject.description.map {
                [
                    subject.group.type?.rawValue ?? "", $0.protocolType, $0.assignor,
                    $0.coordinator.map { String($0) } ?? "",
                ]
            }
        },
        Metric(
            "kafka_consumergroup_members",
            help: "Members that the group has now, from its coordinator; absent if unknown."
        ) { $0.description?.members?.count },
        Metric(
            "kafka_consumergroup_members_without_partitions",
            help: "Members to which no partition is assigned, from the group's coordinator; absent if unknown."
        ) { $0.membersWithoutPartitions },
        Metric(
            "kafka_consumergroup_group_lag",
            help:
                "Records between the group's commits and the ends of all partitions that it committed; absent if one end "
                + "is unknown."
        ) { $0.lag.lagSum },
        Metric(
            "kafka_consumergroup_group_lag_max",
            help:
                "Records between commit and end on the partition where the group is furthest behind; absent if one end is "
                + "unknown."
        ) { $0.lag.lagMax },
    ]

    static let topicMetrics: [Metric<GroupTopicSubject>] = [
        Metric(
            "kafka_consumergroup_current_offset_sum",
            help: "Sum of the offsets that the group has committed, over the topic's partitions that have a commit."
        ) { $0.lag.offsets?.committedSum },
        Metric(
            "kafka_consumergroup_lag_sum",
            help:
                "Records between commit and end, over the topic's partitions that have a commit; absent if one end is "
                + "unknown."
        ) { $0.lag.offsets?.lagSum },
        Metric(
            "kafka_consumergroup_topic_members",
            help: "Members of the group to which a partition of the topic is assigned; absent if unknown."
        ) { $0.lag.assignment?.members },
        Metric(
            "kafka_consumergroup_topic_assigned_partitions",
            help: "Partitions of the topic that are assigned to a member of the group; absent if unknown."
        ) { $0.lag.assignment?.partitions },
        Metric(
            "kafka_consumergroup_topic_partitions_ahead",
            help: "Partitions whose commit lies beyond their end: a recreated topic, an unclean election, a bad commit."
        ) { $0.lag.offsets?.partitionsAhead },
        Metric(
            "kafka_consumergroup_topic_partitions_lag_unknown",
            help: "Partitions with a commit whose end the last survey could not read, so that their lag is unknown."
        ) { $0.lag.offsets?.partitionsLagUnknown },
    ]

    static let partitionMetrics: [Metric<GroupTopicSubject>] = [
        .partition(
            "kafka_consumergroup_current_offset",
            help:
                "The offset that the group has committed; -1 where it has a commit on other partitions of the topic only."
        ) { $0.committed },
        .partition(
            "kafka_consumergroup_lag",
            help:
                "Records between commit and end, never below 0; -1 where there is no commit, absent if the end is unknown."
        ) { $0.lag },
    ]
}

/// A consumer group, and how far it is behind.
struct GroupSubject: LabelledEntity {
    static let labelNames = ["consumergroup"]
    let labels: EncodedLabels

    let group: ConsumerGroup
    let lag: GroupLag

    init(_ group: ConsumerGroup, topics: TopicIndex, showAll: Bool) {
        labels = Self.labels(group.name.text)
        self.group = group
        lag = GroupLag(group, topics: topics, showAll: showAll)
    }

    var description: GroupDescription? { group.description }

    /// Nil if the members, or the assignment of one of them, are unknown.
    var membersWithoutPartitions: Int? {
        guard let members = description?.members, !members.contains(where: { $0.assignment == nil }) else { return nil }
        return members.count { $0.assignment == [] }
    }
}

/// A consumer group and a topic that it has committed, or whose partitions are assigned to its members.
struct GroupTopicSubject: LabelledEntity {
    static let labelNames = GroupSubject.labelNames + TopicSubject.labelNames
    let labels: EncodedLabels

    let lag: TopicLag

    /// All pairs of a group and one of its topics, in the order of `groups`; `topics` are those of the whole survey.
    static func all(of groups: [GroupSubject], topics: [TopicSubject]) -> [GroupTopicSubject] {
        groups.flatMap { group in
            group.lag.topics.map { lag in
                GroupTopicSubject(labels: group.labels + topics[lag.position].labels, lag: lag)
            }
        }
    }
}

extension Metric<GroupTopicSubject> {
    /// A metric with one sample per partition.
    // There may be a million of them: inlined, the loop is compiled for this `value` and calls no closure.
    @inline(__always)
    fileprivate static func partition(
        _ name: String, help: String, value: @escaping @Sendable (PartitionLag) -> Int64?
    ) -> Metric {
        Metric(name, labels: ["partition"], help: help) { subject, writer in
            for row in subject.lag.offsets?.rows ?? [] {
                guard let value = value(row) else { continue }
                writer.sample(subject.labels, partition: row.partition, value)
            }
        }
    }
}
