internal import ClusterModel
internal import Exposition

/// Writes how each server is set up, and what it keeps on its disks.
enum ServerSettingsCollector {
    static let serverID = MetricFamily(
        "zk_server_id", labels: ["zk_host"], help: "The server's number in the ensemble, from conf.")
    static let maxClientConnections = MetricFamily(
        "zk_max_client_cnxns", labels: ["zk_host"],
        help: "Connections that one client address may have to the server, from conf; 0 for any number.")
    static let snapshotBytes = MetricFamily(
        "zk_snapshot_bytes", labels: ["zk_host"], help: "Bytes of snapshots on the server's disk, from dirs.")
    static let logBytes = MetricFamily(
        "zk_log_bytes", labels: ["zk_host"], help: "Bytes of transaction logs on the server's disk, from dirs.")

    static let families = [serverID, maxClientConnections, snapshotBytes, logBytes]

    static func collect(_ servers: [ServerSubject], into writer: inout MetricWriter) {
        writer.write(serverID, of: servers) { $0.server.configuration?.serverID }
        writer.write(maxClientConnections, of: servers) { $0.server.configuration?.maxClientConnections }
        writer.write(snapshotBytes, of: servers) { $0.server.storage?.snapshots }
        writer.write(logBytes, of: servers) { $0.server.storage?.logs }
    }
}
