internal import ClusterModel
internal import Exposition

/// Writes what there is per broker.
enum BrokerCollector {
    static let info = MetricFamily(
        "kafka_broker_info", labels: ["id", "address"],
        help: "Always 1; the address (host:port) that the broker advertises in metadata.")
    static let up = MetricFamily(
        "kafka_broker_up", labels: ["id"],
        help: "Whether metadata lists the broker (1), or only partitions or its registration in ZooKeeper name it (0).")
    static let leaderPartitions = MetricFamily(
        "kafka_broker_leader_partitions", labels: ["id"],
        help: "Partitions of the surveyed topics that the broker leads, from metadata.")
    static let replicaPartitions = MetricFamily(
        "kafka_broker_replica_partitions", labels: ["id"],
        help: "Partitions of the surveyed topics with a replica on the broker, led ones included, from metadata.")
    static let offsetRequestSeconds = MetricFamily(
        "kafka_broker_offset_request_seconds", labels: ["id"],
        help: "Seconds that the slowest of the last survey's offset requests (ListOffsets) to the broker took.")
    static let throttleSeconds = MetricFamily(
        "kafka_broker_throttle_seconds", labels: ["id"],
        help: "Longest time in seconds that the broker lately throttled one of the surveyor's own requests.")
    static let connects = MetricFamily(
        "kafka_broker_connects_total", .counter, labels: ["id"],
        help: "Connections to the broker that the surveyor has tried to make since it started.")
    static let disconnects = MetricFamily(
        "kafka_broker_disconnects_total", .counter, labels: ["id"],
        help: "Connections to the broker that the surveyor has lost since it started.")
    static let roundTripSeconds = MetricFamily(
        "kafka_broker_round_trip_seconds", labels: ["id"],
        help:
            "Seconds from request to response of the slowest of the last survey's requests to the broker; absent from "
            + "librdkafka.")
    static let sentBytes = MetricFamily(
        "kafka_broker_sent_bytes_total", .counter, labels: ["id"],
        help: "Bytes of requests that the surveyor has sent to the broker since it started; absent from librdkafka.")
    static let receivedBytes = MetricFamily(
        "kafka_broker_received_bytes_total", .counter, labels: ["id"],
        help: "Bytes of responses that the surveyor has received from the broker since it started; absent from "
            + "librdkafka.")

    static let families = [
        info, up, leaderPartitions, replicaPartitions, offsetRequestSeconds, roundTripSeconds, throttleSeconds,
        connects, disconnects, sentBytes, receivedBytes,
    ]

    static func collect(_ brokers: [BrokerSubject], into writer: inout MetricWriter) {
        writer.family(info)
        for subject in brokers {
            guard let broker = subject.broker else { continue }
            writer.sample(subject.labels.adding("address", broker.address), 1)
        }
        writer.write(up, of: brokers) { ($0.broker != nil).sampleValue }
        writer.write(leaderPartitions, of: brokers) { $0.load.leaders }
        writer.write(replicaPartitions, of: brokers) { $0.load.replicas }
        writer.write(offsetRequestSeconds, of: brokers, seconds: { $0.broker?.offsetRequestTime })
        writer.write(roundTripSeconds, of: brokers, seconds: { $0.broker?.connection?.roundTripTime })
        writer.write(throttleSeconds, of: brokers, seconds: { $0.broker?.connection?.throttleTime })
        writer.write(connects, of: brokers) { $0.broker?.connection?.connects }
        writer.write(disconnects, of: brokers) { $0.broker?.connection?.disconnects }
        writer.write(sentBytes, of: brokers) { $0.broker?.connection?.bytesSent }
        writer.write(receivedBytes, of: brokers) { $0.broker?.connection?.bytesReceived }
    }
}
