internal import ClusterModel
internal import Exposition

/// Writes what the topics' configurations say. A topic whose configuration is unknown is left out.
enum TopicConfigurationCollector {
    static let minISR = MetricFamily(
        "kafka_topic_min_isr", labels: ["topic"],
        help: "The configured min.insync.replicas: what writing with acks=all takes, up to the replication factor.")
    static let retentionSeconds = MetricFamily(
        "kafka_topic_retention_seconds", labels: ["topic"],
        help: "Seconds for which the topic keeps records, from retention.ms; +Inf without a limit.")
    static let retentionBytes = MetricFamily(
        "kafka_topic_retention_bytes", labels: ["topic"],
        help: "Bytes that each partition of the topic keeps, from retention.bytes; +Inf without a limit.")
    static let cleanupPolicy = MetricFamily(
        "kafka_topic_cleanup_policy_info", labels: ["topic", "cleanup_policy"],
        help: "Always 1; the configured cleanup.policy: compact, delete or compact,delete.")

    static let families = [minISR, retentionSeconds, retentionBytes, cleanupPolicy]

    static func collect(_ topics: [TopicSubject], into writer: inout MetricWriter) {
        writer.write(minISR, of: topics) { $0.topic.configuration?.minInSyncReplicas }
        write(retentionSeconds, of: topics, into: &writer, limit: { $0.retentionMilliseconds }) {
            $0.sample($1, seconds: .milliseconds($2))
        }
        write(retentionBytes, of: topics, into: &writer, limit: { $0.retentionBytes }) { $0.sample($1, $2) }
        writer.family(cleanupPolicy)
        for subject in topics {
            guard let policy = subject.topic.configuration?.cleanupPolicy else { continue }
            writer.sample(subject.labels.adding("cleanup_policy", canonical(policy)), 1)
        }
    }

    /// Writes a limit, of which a negative one means that there is none.
    private static func write(
        _ family: MetricFamily, of topics: [TopicSubject], into writer: inout MetricWriter,
        limit: (TopicConfiguration) -> Int64?, sample: (inout MetricWriter, LabelBytes, Int64) -> Void
    ) {
        writer.family(family)
        for subject in topics {
            guard let limit = subject.topic.configuration.flatMap(limit) else { continue }
            if limit < 0 {
                writer.sample(subject.labels, double: .infinity)
            } else {
                sample(&writer, subject.labels, limit)
            }
        }
    }

    /// The policies of a list in alphabetical order: brokers repeat the list as it was configured.
    private static func canonical(_ policy: String) -> String {
        policy.split { $0 == "," || $0 == " " }.sorted().joined(separator: ",")
    }
}
