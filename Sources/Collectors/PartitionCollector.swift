internal import ClusterModel
internal import Exposition

/// Writes what there is per partition.
enum PartitionCollector {
    private static let labels = ["topic", "partition"]

    static let currentOffset = MetricFamily(
        "kafka_topic_partition_current_offset", labels: labels,
        help: "The partition's high watermark: the offset behind the last record that all in-sync replicas have.")
    static let oldestOffset = MetricFamily(
        "kafka_topic_partition_oldest_offset", labels: labels,
        help: "The partition's log start offset: that of the first record still there.")
    static let lastStableOffset = MetricFamily(
        "kafka_topic_partition_last_stable_offset", labels: labels,
        help: "The offset up to which read_committed consumers can read: open transactions hold it back.")
    static let leader = MetricFamily(
        "kafka_topic_partition_leader", labels: labels,
        help: "The id of the broker that leads the partition, from metadata; absent while there is none.")
    static let replicas = MetricFamily(
        "kafka_topic_partition_replicas", labels: labels,
        help: "Replicas of the partition, from metadata.")
    static let inSyncReplicas = MetricFamily(
        "kafka_topic_partition_in_sync_replica", labels: labels,
        help: "Replicas of the partition that are in sync with its leader, from metadata.")
    static let leaderIsPreferred = MetricFamily(
        "kafka_topic_partition_leader_is_preferred", labels: labels,
        help: "Whether the partition's leader is the first of its replicas (1) or not (0), from metadata.")
    static let underReplicated = MetricFamily(
        "kafka_topic_partition_under_replicated_partition", labels: labels,
        help: "Whether the partition has fewer in-sync replicas than replicas (1) or not (0), from metadata.")

    static let families = [
        currentOffset, oldestOffset, lastStableOffset, leader, replicas, inSyncReplicas, leaderIsPreferred,
        underReplicated,
    ]

    static func collect(_ topics: [TopicSubject], into writer: inout MetricWriter) {
        write(currentOffset, of: topics, into: &writer) { $0.highWatermark }
        write(oldestOffset, of: topics, into: &writer) { $0.logStartOffset }
        write(lastStableOffset, of: topics, into: &writer) { $0.lastStableOffset }
        write(leader, of: topics, into: &writer) { $0.leader }
        write(replicas, of: topics, into: &writer) { $0.replicas.count }
        write(inSyncReplicas, of: topics, into: &writer) { $0.inSyncReplicas.count }
        write(leaderIsPreferred, of: topics, into: &writer) {
            ($0.leader != nil && $0.leader == $0.replicas.first).sampleValue
        }
        write(underReplicated, of: topics, into: &writer) {
            ($0.inSyncReplicas.count < $0.replicas.count).sampleValue
        }
    }

    private static func write<Value: BinaryInteger>(
        _ family: MetricFamily, of topics: [TopicSubject], into writer: inout MetricWriter,
        value: (Partition) -> Value?
    ) {
        writer.family(family)
        for subject in topics {
            for partition in subject.topic.partitions {
                guard let value = value(partition) else { continue }
                writer.sample(subject.labels, partition: partition.id, value)
            }
        }
    }
}
