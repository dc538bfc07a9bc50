internal import ClusterModel
internal import Exposition
internal import LagAnalysis

/// Writes what there is per topic: the health of its partitions and its offsets.
enum TopicCollector {
    static let partitions = MetricFamily(
        "kafka_topic_partitions", labels: ["topic"], help: "Partitions of the topic, from metadata.")
    static let offline = MetricFamily(
        "kafka_topic_partitions_offline", labels: ["topic"],
        help: "Partitions without a leader, which can be neither read nor written, from metadata.")
    static let underReplicated = MetricFamily(
        "kafka_topic_partitions_under_replicated", labels: ["topic"],
        help: "Partitions with a leader and fewer in-sync replicas than replicas, from metadata.")
    static let underMinISR = MetricFamily(
        "kafka_topic_partitions_under_min_isr", labels: ["topic"],
        help: "Partitions with a leader and fewer in-sync replicas than writing with acks=all takes; absent "
            + "while the topic's configuration is unknown.")
    static let atMinISR = MetricFamily(
        "kafka_topic_partitions_at_min_isr", labels: ["topic"],
        help:
            "Partitions with just as many in-sync replicas as writing with acks=all takes, where that is fewer than all "
            + "replicas; absent while the topic's configuration is unknown.")
    static let replicationFactor = MetricFamily(
        "kafka_topic_replication_factor", labels: ["topic"],
        help: "Replicas of the partition that has the fewest, from metadata: a reassignment under way adds none.")
    static let currentOffsetSum = MetricFamily(
        "kafka_topic_current_offsets", labels: ["topic"],
        help: "Sum of the high watermarks of all partitions, in records; absent if one is unknown.")
    static let oldestOffsetSum = MetricFamily(
        "kafka_topic_oldest_offsets", labels: ["topic"],
        help: "Sum of the log start offsets of all partitions, in records; absent if one is unknown.")

    static let families = [
        partitions, offline, underReplicated, underMinISR, atMinISR, replicationFactor, currentOffsetSum,
        oldestOffsetSum,
    ]

    static func collect(_ topics: [TopicSubject], into writer: inout MetricWriter) {
        writer.write(partitions, of: topics) { $0.topic.partitions.count }
        writer.write(offline, of: topics) { $0.offline }
        writer.write(underReplicated, of: topics) { $0.underReplicated }
        writer.write(underMinISR, of: topics) { $0.underMinInSync }
        writer.write(atMinISR, of: topics) { $0.atMinInSync }
        writer.write(replicationFactor, of: topics) { $0.replicationFactor }
        writer.write(currentOffsetSum, of: topics) { $0.currentOffsets.value }
        writer.write(oldestOffsetSum, of: topics) { $0.oldestOffsets.value }
    }
}
