/// A broker that the cluster's metadata lists.
public struct Broker: Sendable, Equatable {
    /// The id (`broker.id`, `node.id`), at least 0.
    public var id: Int32

    /// The host, as advertised.
    public var host: String

    /// The port, as advertised.
    public var port: Int32

    /// The rack (`broker.rack`); nil if it has none, or from librdkafka.
    public var rack: String?

    /// How long the slowest of this survey's offset requests to this broker took; nil if none was answered.
    public var offsetRequestTime: Duration?

    /// What our own connections to the broker have seen; nil before there was one.
    public var connection: ConnectionStatistics?

    public init(
        id: Int32, host: String, port: Int32, rack: String? = nil, offsetRequestTime: Duration? = nil,
        connection: ConnectionStatistics? = nil
    ) {
        self.id = id
        self.host = host
        self.port = port
        self.rack = rack
        self.offsetRequestTime = offsetRequestTime
        self.connection = connection
    }

    /// `host:port`, with brackets around an IPv6 host.
    public var address: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// What the exporter's own connections to one broker have seen.
public struct ConnectionStatistics: Sendable, Equatable {
    /// The longest time that the broker has throttled a request of ours lately.
    public var throttleTime: Duration

    /// Connections made since the exporter started, attempts included.
    public var connects: Int

    /// Connections lost since the exporter started.
    public var disconnects: Int

    /// The longest time from a request to its answer since the last survey; nil if none was answered or it is unknown.
    public var roundTripTime: Duration?

    /// Bytes of requests sent since the exporter started; nil where the client does not count them.
    public var bytesSent: Int?

    /// Bytes of responses received since the exporter started; nil where the client does not count them.
    public var bytesReceived: Int?

    public init(
        throttleTime: Duration = .zero, connects: Int = 0, disconnects: Int = 0, roundTripTime: Duration? = nil,
        bytesSent: Int? = nil, bytesReceived: Int? = nil
    ) {
        self.throttleTime = throttleTime
        self.connects = connects
        self.disconnects = disconnects
        self.roundTripTime = roundTripTime
        self.bytesSent = bytesSent
        self.bytesReceived = bytesReceived
    }
}

/// How many partitions name a broker.
public struct BrokerLoad: Sendable, Equatable {
    /// Partitions that the broker leads.
    public private(set) var leaders = 0

    /// Partitions with a replica on the broker, the leader's included.
    public private(set) var replicas = 0

    public init() {}

    /// The load of every broker that `topics` name, by its id.
    public static func all(of topics: [Topic]) -> [Int32: BrokerLoad] {
        var loads: [Int32: BrokerLoad] = [:]
        for topic in topics {
            for partition in topic.partitions {
                if let leader = partition.leader { loads[leader, default: BrokerLoad()].leaders += 1 }
                for id in partition.replicas { loads[id, default: BrokerLoad()].replicas += 1 }
            }
        }
        return loads
    }
}
