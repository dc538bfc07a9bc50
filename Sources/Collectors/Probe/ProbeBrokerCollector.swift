internal import ClusterModel
internal import Exposition

/// Writes what the end-to-end probe found of each broker.
enum ProbeBrokerCollector {
    static let partitions = MetricFamily(
        "kafka_probe_partitions", labels: ["id"],
        help: "Partitions of the probe's topic that the broker leads; with 0, nothing is measured of it.")
    static let acknowledgementSeconds = MetricFamily(
        "kafka_probe_acknowledgement_seconds", .histogram, labels: ["id"],
        help: "Seconds from sending a message to the broker's acknowledgement, with acks=all.")
    static let roundTripSeconds = MetricFamily(
        "kafka_probe_round_trip_seconds", .histogram, labels: ["id"],
        help: "Seconds from sending a message to the broker to consuming it.")
    static let failed = MetricFamily(
        "kafka_probe_messages_failed_total", .counter, labels: ["id"],
        help:
            "Messages for the broker that were not acknowledged in time, or were refused, or that had no leader to go to."
    )
    static let lost = MetricFamily(
        "kafka_probe_messages_lost_total", .counter, labels: ["id"],
        help: "Messages that the broker acknowledged and that could not be consumed in time.")
    static let duplicated = MetricFamily(
        "kafka_probe_messages_duplicated_total", .counter, labels: ["id"],
        help: "Messages of the broker that were consumed more than once, each further time.")

    static let families = [partitions, acknowledgementSeconds, roundTripSeconds, failed, lost, duplicated]

    static func collect(_ brokers: [Int32: BrokerProbe], into writer: inout MetricWriter) {
        let subjects = brokers.sorted { $0.key < $1.key }.map { ProbedBroker($0.value, id: $0.key) }
        writer.write(partitions, of: subjects) { $0.probe.partitions }
        writer.write(acknowledgementSeconds, of: subjects, histogram: { $0.probe.acknowledgements })
        writer.write(roundTripSeconds, of: subjects, histogram: { $0.probe.roundTrips })
        writer.write(failed, of: subjects) { $0.probe.failed }
        writer.write(lost, of: subjects) { $0.probe.lost }
        writer.write(duplicated, of: subjects) { $0.probe.duplicated }
    }
}

/// What was found of a broker, and its label.
private struct ProbedBroker: MetricSubject {
    let probe: BrokerProbe

    /// `id="…"`
    let labels: LabelBytes

    init(_ probe: BrokerProbe, id: Int32) {
        self.probe = probe
        labels = LabelBytes("id", String(id))
    }
}
