internal import ClusterModel
internal import Exposition
internal import LagAnalysis

/// Metrics of topics, of their configurations, and of their partitions.
enum TopicCollector {
    static let group = MetricGroup("Topics", condition: "Written at every topic granularity.", metrics)

    static let configurationGroup = MetricGroup(
        "Topic configurations",
        condition: "Written at every topic granularity, for the topics whose configuration could be read.",
        configurationMetrics)

    static let partitionGroup = MetricGroup(
        "Partitions", condition: "Written at the topic granularity `partition`, which is the default.",
        partitionMetrics)

    static let metrics: [Metric<TopicSubject>] = [
        Metric("kafka_topic_partitions", help: "Partitions of the topic, from metadata.") { $0.topic.partitions.count },
        Metric(
            "kafka_topic_partitions_offline",
            help: "Partitions without a leader, which can be neither read nor written, from metadata."
        ) { $0.offline },
        Metric(
            "kafka_topic_partitions_under_replicated",
            help: "Partitions with a leader and fewer in-sync replicas than replicas, from metadata."
        ) { $0.underReplicated },
        Metric(
            "kafka_topic_partitions_under_min_isr",
            help: "Partitions with a leader and fewer in-sync replicas than writing with acks=all takes; absent "
                + "while the topic's configuration is unknown."
        ) { $0.underMinInSync },
        Metric(
            "kafka_topic_partitions_at_min_isr",
            help:
                "Partitions with just as many in-sync replicas as writing with acks=all takes, where that is fewer than all "
                + "replicas; absent while the topic's configuration is unknown."
        ) { $0.atMinInSync },
        Metric(
            "kafka_topic_replication_factor",
            help: "Replicas of the partition that has the fewest, from metadata: a reassignment under way adds none."
        ) { $0.replicationFactor },
        Metric(
            "kafka_topic_current_offsets",
            help: "Sum of the high watermarks of all partitions, in records; absent if one is unknown."
        ) { $0.currentOffsets.value },
        Metric(
            "kafka_topic_oldest_offsets",
            help: "Sum of the log start offsets of all partitions, in records; absent if one is unknown."
        ) { $0.oldestOffsets.value },
    ]

    static let configurationMetrics: [Metric<TopicSubject>] = [
        Metric(
            "kafka_topic_min_isr",
            help: "The configured min.insync.replicas: what writing with acks=all takes, up to the replication factor."
        ) { $0.topic.configuration?.minInSyncReplicas },
        Metric(
            "kafka_topic_retention_seconds",
            help: "Seconds for which the topic keeps records, from retention.ms; +Inf without a limit."
        ) { Limit($0.topic.configuration?.retentionMilliseconds) { Duration.milliseconds($0) } },
        Metric(
            "kafka_topic_retention_bytes",
            help: "Bytes that each partition of the topic keeps, from retention.bytes; +Inf without a limit."
        ) { Limit($0.topic.configuration?.retentionBytes) { $0 } },
        .info(
            "kafka_topic_cleanup_policy_info", labels: ["cleanup_policy"],
            help: "Always 1; the configured cleanup.policy: compact, delete or compact,delete."
        ) { ($0.topic.configuration?.cleanupPolicy).map { [canonical($0)] } },
    ]

    static let partitionMetrics: [Metric<TopicSubject>] = [
        .partition(
            "kafka_topic_partition_current_offset",
            help: "The partition's high watermark: the offset behind the last record that all in-sync replicas have."
        ) { $0.highWatermark },
        .partition(
            "kafka_topic_partition_oldest_offset",
            help: "The partition's log start offset: that of the first record still there."
        ) { $0.logStartOffset },
        .partition(
            "kafka_topic_partition_last_stable_offset",
            help: "The offset up to which read_committed consumers can read: open transactions hold it back."
        ) { $0.lastStableOffset },
        .partition(
            "kafka_topic_partition_leader",
            help: "The id of the broker that leads the partition, from metadata; absent while there is none."
        ) { $0.leader },
        .partition("kafka_topic_partition_replicas", help: "Replicas of the partition, from metadata.") {
            $0.replicas.count
        },
        .partition(
            "kafka_topic_partition_in_sync_replica",
            help: "Replicas of the partition that are in sync with its leader, from metadata."
        ) { $0.inSyncReplicas.count },
        .partition(
            "kafka_topic_partition_leader_is_preferred",
            help: "Whether the partition's leader is the first of its replicas (1) or not (0), from metadata."
        ) { $0.isLedByPreferred ? 1 : 0 },
        .partition(
            "kafka_topic_partition_under_replicated_partition",
            help: "Whether the partition has fewer in-sync replicas than replicas (1) or not (0), from metadata."
        ) { $0.inSyncReplicas.count < $0.replicas.count ? 1 : 0 },
    ]

    /// The policies of a list in alphabetical order: brokers repeat the list as it was configured.
    private static func canonical(_ policy: String) -> String {
        policy.split { $0 == "," || $0 == " " }.sorted().joined(separator: ",")
    }
}

/// A topic, and the totals of its partitions, gathered in one pass over them.
struct TopicSubject: LabelledEntity {
    static let labelNames = ["topic"]
    let labels: EncodedLabels

    let topic: Topic

    /// Partitions without a leader.
    private(set) var offline = 0

    /// Partitions with a leader and fewer in-sync replicas than replicas.
    private(set) var underReplicated = 0

    /// Partitions with a leader that refuse `acks=all`; nil while `min.insync.replicas` is unknown.
    private(set) var underMinInSync: Int?

    /// Partitions that refuse `acks=all` after the loss of one more replica; nil while `min.insync.replicas` is unknown.
    private(set) var atMinInSync: Int?

    /// Replicas of the partition that has the fewest; nil without partitions.
    private(set) var replicationFactor: Int?

    /// The high watermarks of all partitions.
    private(set) var currentOffsets = CompleteSum()

    /// The log start offsets of all partitions.
    private(set) var oldestOffsets = CompleteSum()

    init(_ topic: Topic) {
        self.topic = topic
        labels = Self.labels(topic.name.text)
        if topic.configuration?.minInSyncReplicas != nil { (underMinInSync, atMinInSync) = (0, 0) }
        for partition in topic.partitions {
            replicationFactor = min(replicationFactor ?? .max, partition.replicas.count)
            currentOffsets.add(partition.highWatermark)
            oldestOffsets.add(partition.logStartOffset)
            countByHealth(partition)
        }
    }

    private mutating func countByHealth(_ partition: Partition) {
        if partition.leader == nil { offline += 1 }
        if partition.isUnderReplicated { underReplicated += 1 }
        guard let configured = topic.configuration?.minInSyncReplicas else { return }
        switch partition.comparison(withMinISR: configured) {
        case .below: underMinInSync? += 1
        case .at: atMinInSync? += 1
        case .above, nil: break
        }
    }
}

/// A configured limit. A negative one means that there is no limit, and is written as infinity.
private struct Limit<Value: SampleValue>: SampleValue {
    private let value: Value?

    /// Nil if the configuration is unknown.
    init?(_ configured: Int64?, _ value: (Int64) -> Value) {
        guard let configured else { return nil }
        self.value = configured < 0 ? nil : value(configured)
    }

    func write(_ labels: EncodedLabels, to writer: inout MetricWriter) {
        if let value { value.write(labels, to: &writer) } else { writer.sample(labels, double: .infinity) }
    }
}

extension Metric<TopicSubject> {
    /// A metric with one sample per partition.
    // There may be 100,000 of them: inlined, the loop is compiled for this `value` and calls no closure.
    @inline(__always)
    fileprivate static func partition<Value: BinaryInteger & Sendable>(
        _ name: String, help: String, value: @escaping @Sendable (Partition) -> Value?
    ) -> Metric {
        Metric(name, labels: ["partition"], help: help) { subject, writer in
            for partition in subject.topic.partitions {
                guard let value = value(partition) else { continue }
                writer.sample(subject.labels, partition: partition.id, value)
            }
        }
    }
}
