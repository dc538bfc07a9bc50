internal import ClusterModel
internal import Exposition

/// A plain metric of `mntr` that is always shown, under the name that it has there.
struct MonitorMetric: Sendable {
    /// Its name in `mntr`, without `zk_`.
    let name: String

    let family: MetricFamily

    /// Where `srvr` has the value too, for the servers that do not allow `mntr`.
    private let inStatistics: @Sendable (ServerStatistics) -> Double?

    init(
        _ name: String, _ type: MetricType = .gauge, help: String,
        inStatistics: @escaping @Sendable (ServerStatistics) -> Double? = { _ in nil }
    ) {
        self.name = name
        family = MetricFamily("zk_" + name, type, labels: ["zk_host"], help: help)
        self.inStatistics = inStatistics
    }

    /// What the server tells; nil if it does not.
    func value(of server: ZooKeeperServer) -> Double? {
        server.monitor?.scalars[name]?.value ?? server.statistics.flatMap(inStatistics)
    }
}

/// The plain metrics of `mntr` that are always shown.
enum MonitorMetrics {
    static let groups = [load, quorum, sessionsAndRequests]

    /// Their names in `mntr`, without `zk_`.
    static let names = Set(groups.joined().map(\.name))

    static func collect(_ metrics: [MonitorMetric], of servers: [ServerSubject], into writer: inout MetricWriter) {
        for metric in metrics {
            writer.write(metric.family, of: servers, double: { metric.value(of: $0.server) })
        }
    }
}
