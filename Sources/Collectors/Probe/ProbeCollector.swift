public import ClusterModel
public import Exposition

/// Writes what the end-to-end probe found.
public enum ProbeCollector {
    static let info = MetricFamily(
        "kafka_probe_info", labels: ["topic", "consumergroup"],
        help: "Always 1; the topic that the probe writes to and reads, and the group that it commits as.")
    static let roundTripTimestamp = MetricFamily(
        "kafka_probe_round_trip_timestamp_seconds",
        help: "Seconds since 1970 when a message last came back; absent before one did.")
    static let commitSeconds = MetricFamily(
        "kafka_probe_commit_seconds", .histogram,
        help: "Seconds from committing the probe's offsets to the answer of its group's coordinator.")
    static let failures = MetricFamily(
        "kafka_probe_failures_total", .counter, labels: ["operation", "reason"],
        help:
            "What failed since the start, by what the probe was doing, and why; each message that is not acknowledged is one."
    )

    static let families = [info, roundTripTimestamp, commitSeconds, failures]

    /// Writes all families of the probe.
    public static func collect(_ status: ProbeStatus, into writer: inout MetricWriter) {
        writer.family(info)
        writer.sample(LabelBytes("topic", status.topic.text).adding("consumergroup", status.group.text), 1)
        writer.write(roundTripTimestamp, seconds: status.lastRoundTrip.map { .milliseconds($0) })
        ProbeBrokerCollector.collect(status.brokers, into: &writer)
        writer.family(commitSeconds)
        writer.histogram(.none, status.commits)
        collectFailures(status, into: &writer)
    }

    /// Writes every operation with every reason from the start: `increase()` does not see a counter that appears with a 1.
    private static func collectFailures(_ status: ProbeStatus, into writer: inout MetricWriter) {
        writer.family(failures)
        for operation in ProbeOperation.allCases {
            let labels = LabelBytes("operation", operation.rawValue)
            for reason in FailureReason.allCases {
                writer.sample(labels.adding("reason", reason.rawValue), status.failures(operation, reason))
            }
        }
    }
}
