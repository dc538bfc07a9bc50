import ClusterModel

extension ZooKeeperServer {
    /// A server that answers `srvr` with this mode, and `mntr` with these metrics if they are given.
    static func serving(
        _ mode: String, zxid: UInt64? = nil, version: String? = nil, mntr: [MntrKey: Double]? = nil
    ) -> ZooKeeperServer {
        ZooKeeperServer(
            address: "\(mode):2181", questions: [.srvr: QuestionReport(duration: .milliseconds(2))],
            statistics: ServerStatistics(version: version, mode: mode, zxid: zxid.map { Zxid(rawValue: $0) }),
            monitor: mntr.map { MntrMetrics(serverState: mode, scalars: $0.mapValues { ScalarMetric($0) }) })
    }

    /// A server that does not answer, or says why not.
    static func failing(_ reason: ServerFailureReason) -> ZooKeeperServer {
        let failure = ServerFailure(reason: reason, message: "in a test")
        return ZooKeeperServer(
            address: "\(reason):2181", questions: [.srvr: QuestionReport(duration: .milliseconds(2), failure: failure)])
    }

    /// The same server, which is `id` and tells an ensemble of these voters and observers.
    func configured(
        _ id: Int64?, voters: [Int64], observers: [Int64] = [], quorum: QuorumRule = .majority
    ) -> ZooKeeperServer {
        let members = (voters + observers).map { id in
            EnsembleMember(id: id, addresses: "zk\(id):2888:3888", isVoter: voters.contains(id))
        }
        var server = self
        server.configuration = ServerConfiguration(serverID: id, members: members, quorum: quorum)
        return server
    }

    static func leader(
        synced: Double? = nil, withoutVote: Double? = nil, quorumSize: Double? = nil
    ) -> ZooKeeperServer {
        let metrics: [MntrKey: Double?] = [
            "synced_followers": synced, "synced_non_voting_followers": withoutVote, "quorum_size": quorumSize,
        ]
        return .serving("leader", mntr: metrics.compactMapValues { $0 })
    }

    static let follower = ZooKeeperServer.serving("follower")
    static let observer = ZooKeeperServer.serving("observer")
    static let standalone = ZooKeeperServer.serving("standalone")
    static let down = ZooKeeperServer.failing(.refused)
    static let notServing = ZooKeeperServer.failing(.notServing)
}
