internal import ClusterModel
internal import Exposition

/// Writes what each server of an ensemble is, and why it is not up.
enum ServerStateCollector {
    static let up = MetricFamily(
        "zk_up", labels: ["zk_host"],
        help: "Whether the server answered something validly in the last survey (1) or not (0); see zk_serving.")
    static let ruok = MetricFamily(
        "zk_ruok", labels: ["zk_host"],
        help:
            "Whether the server answered ruok with imok (1) or is down or answered otherwise (0): says that the process "
            + "lives, not that it serves. Absent if it may not answer the word.")
    static let leader = MetricFamily(
        "zk_server_leader", labels: ["zk_host"],
        help: "1 for a server that says of itself that it leads, 0 for every other configured server.")
    static let version = MetricFamily(
        "zk_version", labels: ["zk_host", "version"], help: "Always 1; the server's version, without its build.")
    static let peerState = MetricFamily(
        "zk_peer_state", labels: ["zk_host", "state"],
        help: "Always 1; the state of a quorum member in its own words, from mntr (since 3.6).")
    static let state = MetricFamily(
        "zk_server_state", labels: ["zk_host", "state"],
        help: "1 for the state that the server is in, 0 for every other; all are 0 if it does not tell.")
    static let serving = MetricFamily(
        "zk_serving", labels: ["zk_host"],
        help: "Whether the server serves reads and writes, as a member of a quorum or standalone (1), or not (0).")
    static let readOnly = MetricFamily(
        "zk_read_only", labels: ["zk_host"],
        help:
            "Whether the server is cut off from its quorum and serves reads only (1) or not (0); absent while it is down."
    )
    static let downReason = MetricFamily(
        "zk_down_reason", labels: ["zk_host", "reason"],
        help: "1 for the reason why zk_up is 0, 0 for every other; all are 0 while the server is up.")

    static let families = [up, ruok, leader, version, peerState, state, serving, readOnly, downReason]

    static func collect(_ servers: [ServerSubject], into writer: inout MetricWriter) {
        writer.write(up, of: servers) { $0.server.isUp.sampleValue }
        writer.write(ruok, of: servers) { ruok($0.server) }
        writer.write(leader, of: servers) { ($0.server.role == .leader).sampleValue }
        writeText(version, "version", of: servers, into: &writer) { $0.shortVersion }
        writeText(peerState, "state", of: servers, into: &writer) { $0.monitor?.peerState }
        writeStates(state, "state", of: servers, into: &writer) { $0.role }
        writer.write(serving, of: servers) { $0.server.isServing.sampleValue }
        writer.write(readOnly, of: servers) { subject in
            let server = subject.server
            let isReadOnly = server.role == .readOnly || server.statistics?.isReadOnly == true
            return server.isUp ? isReadOnly.sampleValue : nil
        }
        writeStates(downReason, "reason", of: servers, into: &writer) { $0.downFailure?.reason }
    }

    /// Writes what holds of a server of which nothing is known.
    static func collectDown(_ servers: [ServerSubject], into writer: inout MetricWriter) {
        writer.write(up, of: servers) { _ in 0 }
        writer.write(leader, of: servers) { _ in 0 }
    }

    /// A server that does not allow the word, or was not asked, does not tell.
    private static func ruok(_ server: ZooKeeperServer) -> Int? {
        if let isOK = server.isOK { return isOK.sampleValue }
        guard server.isUp else { return 0 }
        let report = server.questions[.ruok] ?? server.questions[.adminRuok]
        guard let failure = report?.failure, failure.reason != .notWhitelisted else { return nil }
        return 0
    }

    /// Writes a family whose label carries what there is to tell.
    private static func writeText(
        _ family: MetricFamily, _ label: String, of servers: [ServerSubject], into writer: inout MetricWriter,
        text: (ZooKeeperServer) -> String?
    ) {
        writer.family(family)
        for subject in servers {
            if let text = text(subject.server) { writer.sample(subject.labels.adding(label, text), 1) }
        }
    }

    /// Writes a family with a sample per server and case.
    private static func writeStates<State: CaseIterable & RawRepresentable<String> & Equatable>(
        _ family: MetricFamily, _ label: String, of servers: [ServerSubject], into writer: inout MetricWriter,
        state: (ZooKeeperServer) -> State?
    ) {
        let states = State.allCases.map { (state: $0, labels: LabelBytes(label, $0.rawValue)) }
        writer.family(family)
        for subject in servers {
            let current = state(subject.server)
            for (state, labels) in states { writer.sample(subject.labels + labels, (state == current).sampleValue) }
        }
    }
}
