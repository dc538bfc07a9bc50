internal import ClusterModel

/// The part of librdkafka's statistics that we use (its STATISTICS.md, `brokers`).
struct HandleStatistics: Decodable {
    let brokers: [String: BrokerEntry]

    struct BrokerEntry: Decodable {
        /// -1 for bootstrap addresses whose broker is not known yet.
        let nodeid: Int32
        let connects: Int
        let disconnects: Int
        let throttle: Window
        /// "UP", "DOWN", "INIT", or a step between.
        let state: String
    }

    /// A rolling window, here of milliseconds.
    struct Window: Decodable {
        let max: Int64
    }

    /// Whether there is a connection that works.
    var isConnected: Bool { brokers.values.contains { $0.state == "UP" } }

    /// Our connections by broker id. A broker can have two entries for a while, when its address has changed.
    var connections: [Int32: ConnectionStatistics] {
        brokers.values.reduce(into: [:]) { result, broker in
            guard broker.nodeid >= 0 else { return }
            var connection = result[broker.nodeid] ?? ConnectionStatistics()
            connection.connects += broker.connects
            connection.disconnects += broker.disconnects
            connection.throttleTime = Swift.max(connection.throttleTime, .milliseconds(broker.throttle.max))
            result[broker.nodeid] = connection
        }
    }
}
