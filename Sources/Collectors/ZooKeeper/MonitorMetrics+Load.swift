internal import ClusterModel
internal import Exposition

extension MonitorMetrics {
    /// What a server holds and does: the metrics that dashboards for ZooKeeper have always read, and bytes.
    static let load = [
        MonitorMetric("avg_latency", help: "Mean milliseconds from a request to its answer since the start or a reset.")
        {
            $0.averageLatency
        },
        MonitorMetric(
            "min_latency", help: "Fewest milliseconds from a request to its answer since the start or a reset."
        ) {
            $0.minimumLatency
        },
        MonitorMetric("max_latency", help: "Most milliseconds from a request to its answer since the start or a reset.")
        {
            $0.maximumLatency
        },
        MonitorMetric("packets_received", .counter, help: "Packets received from clients since the start or a reset.") {
            $0.packetsReceived.map { Double($0) }
        },
        MonitorMetric("packets_sent", .counter, help: "Packets sent to clients since the start or a reset.") {
            $0.packetsSent.map { Double($0) }
        },
        MonitorMetric(
            "bytes_received_count", .counter, help: "Bytes received from clients since the start (3.6 and newer)."),
        MonitorMetric("response_bytes", .counter, help: "Bytes of answers to clients since the start (3.7 and newer)."),
        MonitorMetric("num_alive_connections", help: "Client connections that are open.") {
            $0.connections.map { Double($0) }
        },
        MonitorMetric("outstanding_requests", help: "Requests received and not answered yet.") {
            $0.outstandingRequests.map { Double($0) }
        },
        MonitorMetric("znode_count", help: "Znodes in the server's tree.") { $0.nodes.map { Double($0) } },
        MonitorMetric("ephemerals_count", help: "Ephemeral znodes in the tree."),
        MonitorMetric("watch_count", help: "Watches of the server's clients, on data and on children."),
        MonitorMetric("approximate_data_size", help: "Bytes that the tree takes in memory, roughly."),
        MonitorMetric("open_file_descriptor_count", help: "File descriptors that the server has open."),
        MonitorMetric("max_file_descriptor_count", help: "File descriptors that the server may have open."),
        MonitorMetric("uptime", help: "Milliseconds since the server began to serve (3.6 and newer)."),
    ]
}
