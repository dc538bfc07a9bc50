internal import ClusterModel
internal import Exposition

/// Writes what `wchs` and `cons` tell of each server's clients, where they are asked.
enum ServerClientCollector {
    static let watchingConnections = MetricFamily(
        "zk_watch_connections", labels: ["zk_host"], help: "Connections with a watch on data, from wchs.")
    static let watchedPaths = MetricFamily(
        "zk_watch_paths", labels: ["zk_host"], help: "Paths with a watch on their data, from wchs.")
    static let watches = MetricFamily(
        "zk_data_watches", labels: ["zk_host"],
        help: "Watches on data, from wchs; zk_watch_count has those on children, too.")
    static let sessions = MetricFamily(
        "zk_client_sessions", labels: ["zk_host"], help: "Connections with a session, from cons.")
    static let hosts = MetricFamily(
        "zk_client_hosts", labels: ["zk_host"], help: "Client hosts with a session, from cons.")
    static let queued = MetricFamily(
        "zk_client_requests_queued", labels: ["zk_host"],
        help: "Requests received and not answered yet on all connections, from cons.")
    static let received = MetricFamily(
        "zk_client_packets_received", labels: ["zk_host"],
        help: "Packets received on the connections that are there now, from cons.")
    static let sent = MetricFamily(
        "zk_client_packets_sent", labels: ["zk_host"],
        help: "Packets sent on the connections that are there now, from cons.")
    static let latencyMax = MetricFamily(
        "zk_client_latency_max_seconds", labels: ["zk_host"],
        help: "Longest time in seconds that a request of a connection that is there now took, from cons.")

    static let families = [
        watchingConnections, watchedPaths, watches, sessions, hosts, queued, received, sent, latencyMax,
    ]

    static func collect(_ servers: [ServerSubject], into writer: inout MetricWriter) {
        writer.write(watchingConnections, of: servers) { $0.server.watches?.connections }
        writer.write(watchedPaths, of: servers) { $0.server.watches?.paths }
        writer.write(watches, of: servers) { $0.server.watches?.watches }
        writer.write(sessions, of: servers) { $0.server.connections?.sessions }
        writer.write(hosts, of: servers) { $0.server.connections?.hosts }
        writer.write(queued, of: servers) { $0.server.connections?.queued }
        writer.write(received, of: servers) { $0.server.connections?.received }
        writer.write(sent, of: servers) { $0.server.connections?.sent }
        writer.write(
            latencyMax, of: servers,
            seconds: { subject in
                subject.server.connections?.maximumLatency.map { .milliseconds($0) }
            })
    }
}
