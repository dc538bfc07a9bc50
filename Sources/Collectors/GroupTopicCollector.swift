internal import Exposition
internal import LagAnalysis

/// Writes what there is per consumer group and topic.
enum GroupTopicCollector {
    private static let labels = ["consumergroup", "topic"]

    static let currentOffsetSum = MetricFamily(
        "kafka_consumergroup_current_offset_sum", labels: labels,
        help: "Sum of the offsets that the group has committed, over the topic's partitions that have a commit.")
    static let lagSum = MetricFamily(
        "kafka_consumergroup_lag_sum", labels: labels,
        help: "Records between commit and end, over the topic's partitions that have a commit; absent if one end is "
            + "unknown.")
    static let members = MetricFamily(
        "kafka_consumergroup_topic_members", labels: labels,
        help: "Members of the group to which a partition of the topic is assigned; absent if unknown.")
    static let assignedPartitions = MetricFamily(
        "kafka_consumergroup_topic_assigned_partitions", labels: labels,
        help: "Partitions of the topic that are assigned to a member of the group; absent if unknown.")
    static let partitionsAhead = MetricFamily(
        "kafka_consumergroup_topic_partitions_ahead", labels: labels,
        help: "Partitions whose commit lies beyond their end: a recreated topic, an unclean election, a bad commit.")
    static let partitionsLagUnknown = MetricFamily(
        "kafka_consumergroup_topic_partitions_lag_unknown", labels: labels,
        help: "Partitions with a commit whose end the last survey could not read, so that their lag is unknown.")

    static let families = [
        currentOffsetSum, lagSum, members, assignedPartitions, partitionsAhead, partitionsLagUnknown,
    ]

    static func collect(_ pairs: [GroupTopicSubject], into writer: inout MetricWriter) {
        writer.write(currentOffsetSum, of: pairs) { $0.lag.offsets?.committedSum }
        writer.write(lagSum, of: pairs) { $0.lag.offsets?.lagSum }
        writer.write(members, of: pairs) { $0.lag.assignment?.members }
        writer.write(assignedPartitions, of: pairs) { $0.lag.assignment?.partitions }
        writer.write(partitionsAhead, of: pairs) { $0.lag.offsets?.partitionsAhead }
        writer.write(partitionsLagUnknown, of: pairs) { $0.lag.offsets?.partitionsLagUnknown }
    }
}
