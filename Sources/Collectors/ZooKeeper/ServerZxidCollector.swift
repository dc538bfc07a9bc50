internal import ClusterModel
internal import Exposition

/// Writes where each server is in the sequence of transactions.
enum ServerZxidCollector {
    static let epoch = MetricFamily(
        "zk_zxid_epoch", labels: ["zk_host"],
        help: "Epoch of the server's last transaction: grows by one with every election. From srvr.")
    static let counter = MetricFamily(
        "zk_zxid_counter", labels: ["zk_host"],
        help: "Number of the server's last transaction within its epoch, from srvr.")
    static let counterUsed = MetricFamily(
        "zk_zxid_counter_used_ratio", labels: ["zk_host"],
        help: "Part of the epoch's transaction numbers that is used up (0 to 1); at 1 the ensemble must elect a leader."
    )
    static let behind = MetricFamily(
        "zk_zxid_behind", labels: ["zk_host"],
        help: "Transactions that the server is behind the most advanced one; absent if that is in a newer epoch.")
    static let epochsBehind = MetricFamily(
        "zk_zxid_epochs_behind", labels: ["zk_host"],
        help:
            "Epochs that the server is behind the most advanced one: 1 from an election until the new leader's first write."
    )

    static let families = [epoch, counter, counterUsed, behind, epochsBehind]

    static func collect(_ servers: [ServerSubject], health: EnsembleHealth, into writer: inout MetricWriter) {
        writer.write(epoch, of: servers) { $0.server.statistics?.zxid?.epoch }
        writer.write(counter, of: servers) { $0.server.statistics?.zxid?.counter }
        writer.write(
            counterUsed, of: servers,
            double: { subject in
                subject.server.statistics?.zxid.map { Double($0.counter) / Double(UInt32.max) }
            })
        writer.write(behind, of: servers) { health.delay(of: $0.server)?.transactions }
        writer.write(epochsBehind, of: servers) { health.delay(of: $0.server)?.epochs }
    }
}
