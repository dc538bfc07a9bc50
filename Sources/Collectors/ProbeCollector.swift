public import ClusterModel
public import Exposition

/// Metrics of the end-to-end probe.
public enum ProbeCollector {
    static let group = MetricGroup(
        "End-to-end probe",
        condition:
            "Written if the probe is enabled (`--probe.enabled`), also while the cluster cannot be reached. Counters and "
            + "histograms begin at 0.",
        metrics)

    static let brokerGroup = MetricGroup(
        "End-to-end probe by broker",
        condition:
            "Written for the brokers that metadata lists, and for those that should have a replica of the probe's topic. "
            + "A message counts for the broker that took it as its partition's leader; one that nobody took, for the leader "
            + "it was meant for.",
        brokerMetrics)

    private static let metrics: [Metric<ProbeStatus>] = [
        .info(
            "kafka_probe_info", labels: ["topic", "consumergroup"],
            help: "Always 1; the topic that the probe writes to and reads, and the group that it commits as."
        ) { [$0.topic.text, $0.group.text] },
        Metric(
            "kafka_probe_round_trip_timestamp_seconds",
            help: "Seconds since 1970 when a message last came back; absent before one did."
        ) { $0.lastRoundTrip.map { Duration.milliseconds($0) } },
        Metric(
            "kafka_probe_commit_seconds", .histogram,
            help: "Seconds from committing the probe's offsets to the answer of its group's coordinator."
        ) { $0.commits },
        // Every operation with every reason from the start: `increase()` does not see a counter that appears with a 1.
        Metric(
            "kafka_probe_failures_total", .counter, labels: ["operation", "reason"],
            help:
                "What failed since the start, by what the probe was doing, and why; each message that is not acknowledged is one."
        ) { status in
            ProbeOperation.allCases.flatMap { operation in
                FailureReason.allCases.map { reason in
                    (labels: [operation.rawValue, reason.rawValue], value: status.failures(operation, reason))
                }
            }
        },
    ]

    private static let brokerMetrics: [Metric<ProbedBroker>] = [
        Metric(
            "kafka_probe_partitions",
            help: "Partitions of the probe's topic that the broker leads; with 0, nothing is measured of it."
        ) { $0.probe.partitions },
        Metric(
            "kafka_probe_acknowledgement_seconds", .histogram,
            help: "Seconds from sending a message to the broker's acknowledgement, with acks=all."
        ) { $0.probe.acknowledgements },
        Metric(
            "kafka_probe_round_trip_seconds", .histogram,
            help: "Seconds from sending a message to the broker to consuming it."
        ) { $0.probe.roundTrips },
        Metric(
            "kafka_probe_messages_failed_total", .counter,
            help:
                "Messages for the broker that were not acknowledged in time, or were refused, or that had no leader to go to."
        ) { $0.probe.failed },
        Metric(
            "kafka_probe_messages_lost_total", .counter,
            help: "Messages that the broker acknowledged and that could not be consumed in time."
        ) { $0.probe.lost },
        Metric(
            "kafka_probe_messages_duplicated_total", .counter,
            help: "Messages of the broker that were consumed more than once, each further time."
        ) { $0.probe.duplicated },
    ]

    /// Writes all metrics of the probe.
    public static func collect(_ status: ProbeStatus, into writer: inout MetricWriter) {
        writer.write(metrics, of: [status])
        let brokers = status.brokers.sorted { $0.key < $1.key }
        writer.write(brokerMetrics, of: brokers.map { ProbedBroker($0.value, id: $0.key) })
    }
}

extension ProbeStatus: UnlabelledEntity {}

/// A broker, and the probe's measurements of it.
private struct ProbedBroker: LabelledEntity {
    static let labelNames = ["id"]
    let labels: EncodedLabels

    let probe: BrokerProbe

    init(_ probe: BrokerProbe, id: Int32) {
        labels = Self.labels(String(id))
        self.probe = probe
    }
}
