internal import ClusterModel
public import Exposition
public import LagAnalysis

/// Metrics of consumer groups that follow them over time: lag in seconds, status, rates, and what retention takes.
public enum LagCollector {
    static let group = MetricGroup(
        "Consumer groups over time",
        condition:
            "Written at every group granularity, from the second survey on, by the native client. Ages are those of records, by "
            + "their own timestamps.",
        groupMetrics)

    static let topicGroup = MetricGroup(
        "Consumer groups over time, by topic",
        condition: "Written at the group granularities `topic` and `partition`, like those by group.", topicMetrics)

    static let partitionGroup = MetricGroup(
        "Consumer groups over time, by partition",
        condition: "Written with `--lag.partition-seconds` at the group granularity `partition`.", partitionMetrics)

    /// The series of one group, or of one group and topic, when everything is known.
    static let seriesPerGroup = groupMetrics.count - 1 + LagStatus.allCases.count

    private static let groupMetrics: [Metric<GroupOverTime>] = metrics("group", of: "the group")
    private static let topicMetrics: [Metric<GroupTopicOverTime>] = metrics("topic", of: "the group on the topic")

    private static let partitionMetrics: [Metric<GroupTopicOverTime>] = [
        Metric(
            "kafka_consumergroup_lag_seconds", labels: ["partition"],
            help:
                "Age in seconds of the oldest record of the partition that the group has not read; 0 if nothing is unread; "
                + "absent if unknown."
        ) { subject in
            subject.topic.partitions.compactMap { partition in
                partition.age.map { (labels: [String(partition.partition)], value: $0.estimate) }
            }
        }
    ]

    /// The metrics of a summary, which groups have and topics of groups.
    private static func metrics<Entity: SummarizedEntity>(_ level: String, of whom: String) -> [Metric<Entity>] {
        let prefix = "kafka_consumergroup_\(level)"
        return [
            Metric(
                "\(prefix)_lag_seconds_max",
                help:
                    "Age in seconds of the oldest record that is not read by \(whom), by the record's timestamp; 0 if nothing is "
                    + "unread; absent if unknown."
            ) { $0.summary.age?.estimate },
            Metric(
                "\(prefix)_lag_seconds_uncertainty",
                help:
                    "Seconds between the bounds of the age of the oldest unread record, of the partition with the widest bounds."
            ) { $0.summary.uncertainty },
            Metric(
                "\(prefix)_status", labels: ["status"],
                help:
                    "1 for the worst status of a partition of \(whom), 0 for every other: ok, rewind, behind (lag grows while "
                    + "commits move), standing (commits stand with lag, members unknown), stalled (with a member), stopped "
                    + "(without), ahead (commit beyond the end), lost (commit below the log start)."
            ) { (subject: Entity) -> [(labels: [String], value: Bool)] in
                guard let worst = subject.summary.status else { return [] }
                return LagStatus.allCases.map { (labels: ["\($0)"], value: $0 == worst) }
            },
            Metric(
                "\(prefix)_consumption_records_per_second",
                help: "Records per second by which the commits of \(whom) move, over the status window."
            ) { $0.summary.consumptionRate },
            Metric(
                "\(prefix)_production_records_per_second",
                help:
                    "Records per second by which the ends of the committed partitions of \(whom) move, over the status window."
            ) { $0.summary.productionRate },
            Metric(
                "\(prefix)_catch_up_seconds",
                help: "Seconds until nothing is unread if both rates stay as they are; absent while the lag grows."
            ) { $0.summary.secondsToCatchUp },
            Metric(
                "\(prefix)_retention_risk_seconds",
                help:
                    "Seconds after which retention may delete a record that is not read by \(whom), at the earliest; absent if "
                    + "nothing is unread or nothing is deleted by age."
            ) { $0.summary.secondsToDeletion },
            Metric(
                "\(prefix)_unread_records_deleted",
                help:
                    "Records between the commits of \(whom) and the log starts, which were deleted before they were read."
            ) { $0.summary.recordsLost },
            Metric(
                "\(prefix)_records_lost_total", .counter,
                help:
                    "Records that were deleted before they were read by \(whom), since the surveyor first saw the group."
            ) { $0.summary.recordsLostTotal },
        ]
    }

    /// Writes all metrics of a report, at the granularities of `options`.
    public static func collect(_ report: LagReport, options: CollectorOptions, into writer: inout MetricWriter) {
        writer.write(groupMetrics, of: report.groups.map(GroupOverTime.init))
        guard options.groupGranularity != .group else { return }
        let topics = report.groups.flatMap { group in
            let labels = GroupSubject.labels(group.name.text)
            return group.topics.map { GroupTopicOverTime($0, of: labels) }
        }
        writer.write(topicMetrics, of: topics)
        if options.showsPartitionSeconds { writer.write(partitionMetrics, of: topics) }
    }
}

/// What has a summary.
private protocol SummarizedEntity: LabelledEntity {
    var summary: LagSummary { get }
}

private struct GroupOverTime: SummarizedEntity {
    static let labelNames = GroupSubject.labelNames
    let labels: EncodedLabels
    let summary: LagSummary

    init(_ group: LagReport.Group) {
        labels = GroupSubject.labels(group.name.text)
        summary = group.total
    }
}

private struct GroupTopicOverTime: SummarizedEntity {
    static let labelNames = GroupTopicSubject.labelNames
    let labels: EncodedLabels
    let topic: LagReport.Topic

    var summary: LagSummary { topic.total }

    init(_ topic: LagReport.Topic, of group: EncodedLabels) {
        labels = group + TopicSubject.labels(topic.name.text)
        self.topic = topic
    }
}
