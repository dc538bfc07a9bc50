internal import ClusterModel
internal import Exposition

/// Metrics of brokers.
enum BrokerCollector {
    static let group = MetricGroup(
        "Brokers",
        condition:
            "Written for the brokers that metadata lists; `kafka_broker_up` and the two counts of partitions also "
            + "for those that only partitions still name. Request times, throttling and connections are absent until "
            + "they are known.",
        metrics)

    static let metrics: [Metric<BrokerSubject>] = [
        .info(
            "kafka_broker_info", labels: ["address"],
            help: "Always 1; the address (host:port) that the broker advertises in metadata."
        ) { $0.broker.map { [$0.address] } },
        Metric(
            "kafka_broker_up",
            help:
                "Whether metadata lists the broker (1), or only partitions or its registration in ZooKeeper name it (0)."
        ) { $0.broker != nil },
        Metric(
            "kafka_broker_leader_partitions",
            help: "Partitions of the surveyed topics that the broker leads, from metadata."
        ) { $0.load.leaders },
        Metric(
            "kafka_broker_replica_partitions",
            help: "Partitions of the surveyed topics with a replica on the broker, led ones included, from metadata."
        ) { $0.load.replicas },
        Metric(
            "kafka_broker_offset_request_seconds",
            help: "Seconds that the slowest of the last survey's offset requests (ListOffsets) to the broker took."
        ) { $0.broker?.offsetRequestTime },
        Metric(
            "kafka_broker_round_trip_seconds",
            help:
                "Seconds from request to response of the slowest of the last survey's requests to the broker; absent from "
                + "librdkafka."
        ) { $0.connection?.roundTripTime },
        Metric(
            "kafka_broker_throttle_seconds",
            help: "Longest time in seconds that the broker lately throttled one of the surveyor's own requests."
        ) { $0.connection?.throttleTime },
        Metric(
            "kafka_broker_connects_total", .counter,
            help: "Connections to the broker that the surveyor has tried to make since it started."
        ) { $0.connection?.connects },
        Metric(
            "kafka_broker_disconnects_total", .counter,
            help: "Connections to the broker that the surveyor has lost since it started."
        ) { $0.connection?.disconnects },
        Metric(
            "kafka_broker_sent_bytes_total", .counter,
            help: "Bytes of requests that the surveyor has sent to the broker since it started; absent from librdkafka."
        ) { $0.connection?.bytesSent },
        Metric(
            "kafka_broker_received_bytes_total", .counter,
            help: "Bytes of responses that the surveyor has received from the broker since it started; absent from "
                + "librdkafka."
        ) { $0.connection?.bytesReceived },
    ]
}

/// A broker that metadata lists, a partition names or ZooKeeper registers.
struct BrokerSubject: LabelledEntity {
    static let labelNames = ["id"]
    let id: Int32
    let labels: EncodedLabels

    /// The broker in metadata; nil if metadata does not list it.
    let broker: Broker?

    /// The partitions that name the broker.
    let load: BrokerLoad

    var connection: ConnectionStatistics? { broker?.connection }

    private init(_ id: Int32, _ broker: Broker?, _ load: BrokerLoad?) {
        self.id = id
        labels = Self.labels(String(id))
        self.broker = broker
        self.load = load ?? BrokerLoad()
    }

    /// A broker that the survey does not name.
    init(missing id: Int32) {
        self.init(id, nil, nil)
    }

    /// The brokers of a survey, and those that only its partitions name, by ascending id.
    static func all(of survey: ClusterSurvey) -> [BrokerSubject] {
        let listed = Dictionary(survey.brokers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let loads = BrokerLoad.all(of: survey.topics)
        return Set(listed.keys).union(loads.keys).sorted().map { BrokerSubject($0, listed[$0], loads[$0]) }
    }
}
