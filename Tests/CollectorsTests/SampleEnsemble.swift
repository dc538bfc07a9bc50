import ClusterModel

extension EnsembleSurvey {
    /// An ensemble in trouble: of three voters one is down, and one of the two observers is cut off.
    static let limping = EnsembleSurvey(
        servers: [leader, follower, down, observer, cutOff], registeredBrokers: [1, 2])

    private static let version = "3.8.0-abc, built on 2024-12-29 17:54 UTC"

    private static let members = [1, 2, 3, 4, 5].map { id in
        EnsembleMember(id: id, addresses: "zk\(id):2888:3888", isVoter: id < 4)
    }

    private static func answered(_ questions: [ServerQuestion]) -> [ServerQuestion: QuestionReport] {
        Dictionary(uniqueKeysWithValues: questions.map { ($0, QuestionReport(duration: .microseconds(1500))) })
    }

    private static let leader = ZooKeeperServer(
        address: "zk1:2181", questions: answered([.srvr, .ruok, .mntr, .isro, .conf, .dirs, .wchs, .cons]),
        statistics: ServerStatistics(
            version: version, mode: "leader", zxid: Zxid(rawValue: 0x5_0000_0081), packetsReceived: 59, nodes: 40),
        monitor: MntrMetrics(
            version: version, serverState: "leader", peerState: "leading - broadcast",
            scalars: [
                "avg_latency": ScalarMetric(9.6038), "min_latency": ScalarMetric(0), "max_latency": ScalarMetric(135),
                "packets_received": ScalarMetric(59, .counter), "znode_count": ScalarMetric(40),
                "quorum_size": ScalarMetric(3), "learners": ScalarMetric(2), "synced_followers": ScalarMetric(1),
                "synced_observers": ScalarMetric(1), "looking_count": ScalarMetric(1, .counter),
                "last_proposal_size": ScalarMetric(-1), "commit_count": ScalarMetric(129, .counter),
                MntrKey("quota_count_limit_per_namespace", "app2"): ScalarMetric(2),
            ],
            summaries: [
                "readlatency": SummaryMetric(
                    count: 35, sum: 74, minimum: 0, maximum: 13, average: 2.1143,
                    quantiles: [0.5: 1, 0.95: 10, 0.99: 13, 0.999: 13]),
                "fsynctime": SummaryMetric(count: 129, sum: 699, minimum: 0, maximum: 93, average: 5.4186),
                "election_time": SummaryMetric(count: 1, sum: 302, minimum: 302, maximum: 302, average: 302),
                MntrKey("write_per_namespace", "quote\"brace{x}"): SummaryMetric(
                    count: 10, sum: 196, minimum: 15, maximum: 24, average: 19.6),
            ],
            skippedLines: 1),
        isOK: true, access: .readWrite,
        configuration: ServerConfiguration(serverID: 1, maxClientConnections: 60, members: members),
        storage: ServerStorage(snapshots: 67_108_880, logs: 4096),
        watches: WatchSummary(connections: 2, paths: 2, watches: 4),
        connections: ConnectionSummary(
            sessions: 3, hosts: 2, mostOfHost: 3,
            queued: 1, received: 50, sent: 60, maximumLatency: 135, skippedLines: 1))

    /// Its metrics provider is Prometheus'.
    private static let follower = ZooKeeperServer(
        address: "zk2:2181", questions: answered([.srvr, .ruok, .mntr]),
        statistics: ServerStatistics(version: version, mode: "follower", zxid: Zxid(rawValue: 0x5_0000_007F)),
        monitor: MntrMetrics(
            version: version, serverState: "follower", peerState: "following - broadcast",
            scalars: ["quorum_size": ScalarMetric(3), "znode_count": ScalarMetric(40)],
            summaries: [
                "readlatency": SummaryMetric(count: 7, sum: 12.5, quantiles: [0.5: 1, 0.9: 2, 0.99: .nan]),
                "fsynctime": SummaryMetric(count: 3, sum: 5, quantiles: [0.5: .nan]),
            ]),
        isOK: true)

    private static let down = ZooKeeperServer(
        address: "[fd00::3]:2181",
        questions: [
            .srvr: QuestionReport(
                duration: .seconds(1), failure: ServerFailure(reason: .timedOut, message: "no answer after 1 s"))
        ])

    /// Only `srvr` is allowed there.
    private static let observer = ZooKeeperServer(
        address: "zk4:2181",
        questions: answered([.srvr]).merging(
            Dictionary(uniqueKeysWithValues: [.ruok, .mntr].map { ($0, refused(.notWhitelisted)) })
        ) { $1 },
        statistics: ServerStatistics(
            version: "3.9.3-c26634f, built on 2024-10-17 21:22 UTC", mode: "observer",
            zxid: Zxid(rawValue: 0x4_FFFF_FFFF), minimumLatency: 0, averageLatency: 0.5, maximumLatency: 3,
            packetsReceived: 7, packetsSent: 8, connections: 1, outstandingRequests: 0, nodes: 39))

    private static let cutOff = ZooKeeperServer(
        address: "zk5:2181",
        questions: answered([.ruok, .isro]).merging(
            Dictionary(uniqueKeysWithValues: [.srvr, .mntr].map { ($0, refused(.notServing)) })
        ) { $1 },
        isOK: true, access: .nothing)

    private static func refused(_ reason: ServerFailureReason) -> QuestionReport {
        QuestionReport(
            duration: .milliseconds(1), failure: ServerFailure(reason: reason, message: "says that it does not"))
    }
}
