internal import Exposition

/// Writes which Kafka brokers ZooKeeper knows of.
enum BrokerRegistrationCollector {
    static let registered = MetricFamily(
        "zk_kafka_broker_registered", labels: ["id"],
        help:
            "Whether the Kafka broker is registered in ZooKeeper (1), or only Kafka's metadata lists it (0); from dump."
    )

    static let families = [registered]

    static func collect(registered ids: Set<Int32>, listed: Set<Int32>?, into writer: inout MetricWriter) {
        writer.family(registered)
        for id in ids.union(listed ?? []).sorted() {
            writer.sample(LabelBytes("id", String(id)), ids.contains(id).sampleValue)
        }
    }
}
