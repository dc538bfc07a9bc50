internal import ClusterModel

/// The sets of metrics that ZooKeeper registers: one metric per namespace or learner, which the default provider names
/// in the middle of the key.
enum MetricSets {
    /// The member of a set of summaries that a key (behind `avg_` and so on) names: `app1_read_per_namespace`.
    static func summary(_ subject: ReplyText) -> MetricKey? {
        // The one summary that is named as the members of a set are.
        subject.equals("quorum_ack_latency") ? nil : member(subject, of: summaries)
    }

    /// The member of a set of plain metrics that a key names: `app1_quota_bytes_limit_per_namespace`.
    static func scalar(_ key: ReplyText) -> MetricKey? {
        key.last == scalarsEnd ? member(key, of: scalars) : nil
    }

    /// Whether it is the name of a set of plain metrics.
    static func isScalar(_ name: ReplyText) -> Bool { scalars.contains { name.elementsEqual($0.name.utf8) } }

    /// Whether it is the name that Prometheus' provider gives to counts or sums of a set of summaries.
    static func isCountOrSum(_ name: ReplyText) -> Bool {
        summaries.contains {
            guard let end = name.dropping(prefix: $0.name) else { return false }
            return end.equals("_count") || end.equals("_sum")
        }
    }

    private struct MetricSet {
        let name: String
        /// What the keys of its members end with.
        let suffix: [UInt8]

        init(_ name: String) {
            self.name = name
            suffix = [UInt8]("_\(name)".utf8)
        }
    }

    private static let summaries = [
        "read_per_namespace", "write_per_namespace", "learner_handler_qp_size", "learner_handler_qp_time_ms",
        "ack_latency",
    ].map(MetricSet.init)

    private static let scalars = [
        "quota_count_limit_per_namespace", "quota_count_usage_per_namespace", "quota_bytes_limit_per_namespace",
        "quota_bytes_usage_per_namespace", "quota_exceeded_error_per_namespace",
    ].map(MetricSet.init)

    /// All of `scalars` end with it.
    private static let scalarsEnd = UInt8(ascii: "e")

    private static func member(_ key: ReplyText, of sets: [MetricSet]) -> MetricKey? {
        for set in sets {
            if let member = key.dropping(suffix: set.suffix), !member.isEmpty {
                return MetricKey(name: set.name, value: member.string)
            }
        }
        return nil
    }
}
