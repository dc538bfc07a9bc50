import TestSupport

extension ParsedPage {
    /// The value of the one sample `name` that has no label but the server's.
    func value(_ name: String, of server: TestZooKeeper) -> Double? {
        value(name, ["zk_host": server.address])
    }

    /// What the server is; nil if none of the states holds.
    func role(of server: TestZooKeeper) -> String? {
        samples("zk_server_state", ["zk_host": server.address]).first { $0.value == 1 }?.labels["state"]
    }

    /// Why the server is not up; nil while it is.
    func downReason(of server: TestZooKeeper) -> String? {
        samples("zk_down_reason", ["zk_host": server.address]).first { $0.value == 1 }?.labels["reason"]
    }

    /// How many answers to a word failed for a reason.
    func failures(_ word: String, _ reason: String, of server: TestZooKeeper) -> Double {
        value("zk_request_failures_total", ["zk_host": server.address, "word": word, "reason": reason]) ?? 0
    }

    /// How many servers say that they lead, as the usual alert adds it up.
    var leaders: Double { samples("zk_server_leader").map(\.value).reduce(0, +) }
}
