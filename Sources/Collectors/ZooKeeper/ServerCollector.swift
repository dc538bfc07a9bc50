internal import ClusterModel
internal import Exposition

/// Metrics of ZooKeeper servers, except for those of `mntr`.
enum ServerCollector {
    static let stateGroup = MetricGroup(
        "ZooKeeper servers",
        condition:
            "Written for every configured server in every state. As long as there was no survey, or none lately, only "
            + "`zk_up` and `zk_server_leader` (both 0) and the failures are.",
        stateMetrics, requestMetrics)

    static let detailGroup = MetricGroup(
        "ZooKeeper servers: transactions, settings, disks",
        condition: "Written for the servers that tell: `srvr` is allowed everywhere, `conf` and `dirs` are not.",
        detailMetrics)

    static let clientGroup = MetricGroup(
        "ZooKeeper servers: clients", condition: "Written where `wchs` and `cons` are asked.", clientMetrics)

    static let metrics = stateMetrics + requestMetrics + detailMetrics + clientMetrics

    private static let stateMetrics: [Metric<ServerSubject>] = [
        Metric(
            "zk_up",
            help: "Whether the server answered something validly in the last survey (1) or not (0); see zk_serving."
        ) { $0.server?.isUp ?? false },
        Metric(
            "zk_ruok",
            help:
                "Whether the server answered ruok with imok (1) or is down or answered otherwise (0): says that the process "
                + "lives, not that it serves. Absent if it may not answer the word."
        ) { $0.server.flatMap(isOK) },
        Metric(
            "zk_server_leader",
            help: "1 for a server that says of itself that it leads, 0 for every other configured server."
        ) { $0.server?.role == .leader },
        .info("zk_version", labels: ["version"], help: "Always 1; the server's version, without its build.") {
            ($0.server?.shortVersion).map { [$0] }
        },
        .info(
            "zk_peer_state", labels: ["state"],
            help: "Always 1; the state of a quorum member in its own words, from mntr (since 3.6)."
        ) { ($0.server?.monitor?.peerState).map { [$0] } },
        Metric(
            "zk_server_state", each: ServerRole.self, as: "state",
            help: "1 for the state that the server is in, 0 for every other; all are 0 if it does not tell."
        ) { subject, state in subject.server.map { $0.role == state } },
        Metric(
            "zk_serving",
            help: "Whether the server serves reads and writes, as a member of a quorum or standalone (1), or not (0)."
        ) { $0.server?.isServing },
        Metric(
            "zk_read_only",
            help:
                "Whether the server is cut off from its quorum and serves reads only (1) or not (0); absent while it is down."
        ) { $0.server.flatMap(isReadOnly) },
        Metric(
            "zk_down_reason", each: ServerFailureReason.self, as: "reason",
            help: "1 for the reason why zk_up is 0, 0 for every other; all are 0 while the server is up."
        ) { subject, reason in subject.server.map { $0.downFailure?.reason == reason } },
    ]

    private static let requestMetrics: [Metric<ServerSubject>] = [
        Metric(
            "zk_request_failures_total", .counter, labels: ["word", "reason"],
            help:
                "Questions that the server did not answer validly since the surveyor started, by four-letter word (or "
                + "command of AdminServer) and reason."
        ) { subject in
            subject.failures.all.map { (labels: [$0.question.rawValue, $0.reason.rawValue], value: $0.count) }
        },
        Metric(
            "zk_request_seconds", labels: ["word"],
            help: "Seconds that each question of the last survey took: resolving, connecting, TLS and reading together."
        ) { subject in
            ServerQuestion.allCases.compactMap { question in
                (subject.server?.questions[question]).map { (labels: [question.rawValue], value: $0.duration) }
            }
        },
        Metric(
            "zk_skipped_lines", help: "Lines of the server's last replies that could not be read and were left out."
        ) { $0.server.flatMap(skippedLines) },
    ]

    private static let detailMetrics: [Metric<ServerSubject>] = [
        Metric(
            "zk_zxid_epoch",
            help: "Epoch of the server's last transaction: grows by one with every election. From srvr."
        ) { $0.zxid?.epoch },
        Metric("zk_zxid_counter", help: "Number of the server's last transaction within its epoch, from srvr.") {
            $0.zxid?.counter
        },
        Metric(
            "zk_zxid_counter_used_ratio",
            help:
                "Part of the epoch's transaction numbers that is used up (0 to 1); at 1 the ensemble must elect a leader."
        ) { ($0.zxid?.counter).map { Double($0) / Double(UInt32.max) } },
        Metric(
            "zk_zxid_behind",
            help: "Transactions that the server is behind the most advanced one; absent if that is in a newer epoch."
        ) { $0.delay?.transactions },
        Metric(
            "zk_zxid_epochs_behind",
            help:
                "Epochs that the server is behind the most advanced one: 1 from an election until the new leader's first write."
        ) { $0.delay?.epochs },
        Metric("zk_server_id", help: "The server's number in the ensemble, from conf.") {
            $0.server?.configuration?.serverID
        },
        Metric(
            "zk_max_client_cnxns",
            help: "Connections that one client address may have to the server, from conf; 0 for any number."
        ) { $0.server?.configuration?.maxClientConnections },
        Metric("zk_snapshot_bytes", help: "Bytes of snapshots on the server's disk, from dirs.") {
            $0.server?.storage?.snapshots
        },
        Metric("zk_log_bytes", help: "Bytes of transaction logs on the server's disk, from dirs.") {
            $0.server?.storage?.logs
        },
    ]

    private static let clientMetrics: [Metric<ServerSubject>] = [
        Metric("zk_watch_connections", help: "Connections with a watch on data, from wchs.") {
            $0.server?.watches?.connections
        },
        Metric("zk_watch_paths", help: "Paths with a watch on their data, from wchs.") { $0.server?.watches?.paths },
        Metric("zk_data_watches", help: "Watches on data, from wchs; zk_watch_count has those on children, too.") {
            $0.server?.watches?.watches
        },
        Metric("zk_client_sessions", help: "Connections with a session, from cons.") {
            $0.server?.connections?.sessions
        },
        Metric(
            "zk_client_host_connections_max",
            help:
                "Connections of the client host that has the most, with or without a session, from cons; zk_max_client_cnxns "
                + "is their limit."
        ) { $0.server?.connections?.mostOfHost },
        Metric("zk_client_hosts", help: "Client hosts with a session, from cons.") { $0.server?.connections?.hosts },
        Metric(
            "zk_client_requests_queued", help: "Requests received and not answered yet on all connections, from cons."
        ) { $0.server?.connections?.queued },
        Metric(
            "zk_client_packets_received", help: "Packets received on the connections that are there now, from cons."
        ) { $0.server?.connections?.received },
        Metric("zk_client_packets_sent", help: "Packets sent on the connections that are there now, from cons.") {
            $0.server?.connections?.sent
        },
        Metric(
            "zk_client_latency_max_seconds",
            help: "Longest time in seconds that a request of a connection that is there now took, from cons."
        ) { ($0.server?.connections?.maximumLatency).map { Duration.milliseconds($0) } },
    ]

    /// Nil for a server that does not allow `ruok`, or was not asked.
    private static func isOK(_ server: ZooKeeperServer) -> Bool? {
        if let isOK = server.isOK { return isOK }
        guard server.isUp else { return false }
        let report = server.questions[.ruok] ?? server.questions[.adminRuok]
        guard let failure = report?.failure, failure.reason != .notWhitelisted else { return nil }
        return false
    }

    /// Nil for a server that is down.
    private static func isReadOnly(_ server: ZooKeeperServer) -> Bool? {
        server.isUp ? server.role == .readOnly || server.statistics?.isReadOnly == true : nil
    }

    /// Nil for a server without a reply that has lines to skip.
    private static func skippedLines(_ server: ZooKeeperServer) -> Int? {
        let counts = [server.statistics?.skippedLines, server.monitor?.skippedLines, server.connections?.skippedLines]
            .compactMap { $0 }
        return counts.isEmpty ? nil : counts.reduce(0, +)
    }
}

/// A configured ZooKeeper server.
struct ServerSubject: LabelledEntity {
    static let labelNames = ["zk_host"]
    let labels: EncodedLabels

    /// The server in the last survey; nil if there was no survey yet, or none lately.
    let server: ZooKeeperServer?

    /// The failures of all surveys.
    let failures: ServerFailureCounts

    /// How far the server is behind the most advanced one; nil if its last transaction is unknown.
    let delay: ZxidDelay?

    var zxid: Zxid? { server?.statistics?.zxid }

    init(
        _ address: String, _ server: ZooKeeperServer?, _ failures: EnsembleFailureCounts, delay: ZxidDelay? = nil
    ) {
        labels = Self.labels(address)
        self.server = server
        self.failures = failures[address]
        self.delay = delay
    }
}
