internal import Exposition
internal import LagAnalysis

/// Writes what there is per consumer group, topic and partition.
enum GroupPartitionCollector {
    private static let labels = ["consumergroup", "topic", "partition"]

    static let currentOffset = MetricFamily(
        "kafka_consumergroup_current_offset", labels: labels,
        help: "The offset that the group has committed; -1 where it has a commit on other partitions of the topic only."
    )
    static let lag = MetricFamily(
        "kafka_consumergroup_lag", labels: labels,
        help:
            "Records between commit and end, never below 0; -1 where there is no commit, absent if the end is unknown.")

    static let families = [currentOffset, lag]

    static func collect(_ pairs: [GroupTopicSubject], into writer: inout MetricWriter) {
        write(currentOffset, of: pairs, into: &writer) { $0.committed }
        write(lag, of: pairs, into: &writer) { $0.lag }
    }

    private static func write(
        _ family: MetricFamily, of pairs: [GroupTopicSubject], into writer: inout MetricWriter,
        value: (PartitionLag) -> Int64?
    ) {
        writer.family(family)
        for pair in pairs {
            for row in pair.lag.offsets?.rows ?? [] {
                guard let value = value(row) else { continue }
                writer.sample(pair.labels, partition: row.partition, value)
            }
        }
    }
}
