/// A metric of `mntr` that is always shown.
public struct MntrMetric: Sendable {
    public enum Kind: Sendable {
        case gauge
        /// Also a metric that ZooKeeper registers as a gauge although it only grows: `packets_received`.
        case counter
        case summary
    }

    /// The name in `mntr` without `zk_`.
    public let name: String

    public let kind: Kind

    /// The meaning of the metric, with its unit.
    public let help: String

    /// The same value in `srvr`, for the servers that do not allow `mntr`.
    public let inStatistics: @Sendable (ServerStatistics) -> Double?

    fileprivate init(
        _ name: String, _ kind: Kind = .gauge, help: String,
        inStatistics: @escaping @Sendable (ServerStatistics) -> Double? = { _ in nil }
    ) {
        self.name = name
        self.kind = kind
        self.help = help
        self.inStatistics = inStatistics
    }
}

/// The metrics of `mntr` that ZooKeeper 3.4 to 3.10 registers. A name alone does not tell the kind: `snap_count` is a counter,
/// `znode_count` a gauge.
///
/// A metric that is not in the catalogue is read, too, and shown on request.
public enum MntrCatalogue {
    /// The counters and gauges that are always shown, in the order of the reference.
    public static let scalars = load + quorum + requests

    /// The summaries that are always shown, in the order of the reference.
    public static let summaries = [
        MntrMetric("readlatency", .summary, help: "Milliseconds from a read to its answer (3.6 and newer)."),
        MntrMetric("updatelatency", .summary, help: "Milliseconds from a write to its answer (3.6 and newer)."),
        MntrMetric(
            "quorum_ack_latency", .summary, help: "Milliseconds from a proposal to its acceptance by a quorum (leader)."
        ),
        MntrMetric(
            "jvm_pause_time_ms", .summary, help: "Milliseconds for which the server's Java machine stood still."),
        MntrMetric("fsynctime", .summary, help: "Milliseconds that writing the transaction log to disk took."),
    ]

    /// The sets of gauges and counters: one metric per namespace, learner and so on.
    public static let scalarSets = gaugeSets + counterSets

    /// The sets of summaries.
    public static let summarySets = [
        "read_per_namespace", "write_per_namespace", "learner_handler_qp_size", "learner_handler_qp_time_ms",
        "ack_latency",
    ]

    /// The kind of the metric or set `name`. What is not in the catalogue is a gauge, unless only counters have such names.
    public static func kind(of name: String) -> MntrMetric.Kind {
        // A counter per kind of request, and the counters of Prometheus' own collectors of the Java machine.
        kinds[name] ?? (name.hasPrefix("op_count_") || name.hasSuffix("_total") ? .counter : .gauge)
    }

    /// Whether the catalogue has the metric or set `name`.
    public static func contains(_ name: String) -> Bool { kinds[name] != nil }

    private static let kinds: [String: MntrMetric.Kind] = {
        let shown = (scalars + summaries).map { ($0.name, $0.kind) }
        let gauges = gaugeSets.map { ($0, MntrMetric.Kind.gauge) }
        let counters = (counterSets + otherCounters).map { ($0, MntrMetric.Kind.counter) }
        let others = (summarySets + otherSummaries).map { ($0, MntrMetric.Kind.summary) }
        return Dictionary(uniqueKeysWithValues: shown + gauges + counters + others)
    }()

    private static let gaugeSets = [
        "quota_count_limit_per_namespace", "quota_count_usage_per_namespace", "quota_bytes_limit_per_namespace",
        "quota_bytes_usage_per_namespace",
    ]

    private static let counterSets = ["quota_exceeded_error_per_namespace"]

    /// Load and contents of a server: the metrics that dashboards for ZooKeeper have always read, and bytes.
    private static let load = [
        MntrMetric("avg_latency", help: "Mean milliseconds from a request to its answer since the start or a reset.") {
            $0.averageLatency
        },
        MntrMetric(
            "min_latency", help: "Fewest milliseconds from a request to its answer since the start or a reset."
        ) {
            $0.minimumLatency
        },
        MntrMetric("max_latency", help: "Most milliseconds from a request to its answer since the start or a reset.") {
            $0.maximumLatency
        },
        MntrMetric("packets_received", .counter, help: "Packets received from clients since the start or a reset.") {
            $0.packetsReceived.map { Double($0) }
        },
        MntrMetric("packets_sent", .counter, help: "Packets sent to clients since the start or a reset.") {
            $0.packetsSent.map { Double($0) }
        },
        MntrMetric(
            "bytes_received_count", .counter, help: "Bytes received from clients since the start (3.6 and newer)."),
        MntrMetric("response_bytes", .counter, help: "Bytes of answers to clients since the start (3.7 and newer)."),
        MntrMetric("num_alive_connections", help: "Client connections that are open.") {
            $0.connections.map { Double($0) }
        },
        MntrMetric("outstanding_requests", help: "Requests received and not answered yet.") {
            $0.outstandingRequests.map { Double($0) }
        },
        MntrMetric("znode_count", help: "Znodes in the server's tree.") { $0.nodes.map { Double($0) } },
        MntrMetric("ephemerals_count", help: "Ephemeral znodes in the tree."),
        MntrMetric("watch_count", help: "Watches of the server's clients, on data and on children."),
        MntrMetric("approximate_data_size", help: "Bytes that the tree takes in memory, roughly."),
        MntrMetric("open_file_descriptor_count", help: "File descriptors that the server has open."),
        MntrMetric("max_file_descriptor_count", help: "File descriptors that the server may have open."),
        MntrMetric("uptime", help: "Milliseconds since the server began to serve (3.6 and newer)."),
    ]

    /// Cooperation of the servers of an ensemble. Most of these metrics are reported by the leader alone.
    private static let quorum = [
        MntrMetric("quorum_size", help: "Servers of the ensemble that vote, as the server has it (3.6 and newer)."),
        MntrMetric("learners", help: "Followers and observers that the leader has (3.6 and newer)."),
        MntrMetric("followers", help: "Followers and observers that the leader has (before 3.6)."),
        MntrMetric("synced_followers", help: "Followers that keep up with the leader."),
        MntrMetric("synced_observers", help: "Observers that keep up with the server."),
        MntrMetric("pending_syncs", help: "Syncs with followers that the leader has to finish."),
        MntrMetric(
            "looking_count", .counter, help: "Times since the start that the server began to look for a leader."),
        MntrMetric(
            "snap_count", .counter, help: "Snapshots since the start that were sent to learners to catch up."),
    ]

    /// Sessions, and what the server rejected, dropped or failed at.
    private static let requests = [
        MntrMetric("global_sessions", help: "Sessions that the whole ensemble knows of (3.6 and newer)."),
        MntrMetric(
            "stale_sessions_expired", .counter,
            help: "Sessions since the start that expired: their clients fell silent."),
        MntrMetric(
            "throttled_ops", .counter, help: "Requests since the start that were held back as too many (3.7 and newer)."
        ),
        MntrMetric(
            "large_requests_rejected", .counter, help: "Requests since the start that were refused as too large."),
        MntrMetric(
            "connection_rejected", .counter, help: "Connections since the start that were refused: too many of them."),
        MntrMetric("connection_drop_count", .counter, help: "Connections since the start that the server dropped."),
        MntrMetric(
            "unsuccessful_handshake", .counter, help: "TLS handshakes since the start that failed (3.7 and newer)."),
        MntrMetric("auth_failed_count", .counter, help: "Authentications of clients since the start that failed."),
        MntrMetric(
            "fsync_threshold_exceed_count", .counter,
            help:
                "Times since the start that writing the transaction log took longer than fsync.warningthresholdms allows."
        ),
        MntrMetric(
            "unrecoverable_error_count", .counter, help: "Errors since the start that the server cannot get over."),
        MntrMetric(
            "digest_mismatches_count", .counter,
            help: "Times since the start that the server's data differed from the leader's: its tree cannot be trusted."
        ),
    ]

    /// Counters that are shown on request.
    private static let otherCounters = [
        "add_dead_watcher_stall_time", "cnxn_closed_without_zk_server_running", "commit_count",
        "connection_request_count", "connection_revalidate_count", "dead_watchers_cleared", "dead_watchers_queued",
        "diff_count", "ensemble_auth_fail", "ensemble_auth_skip", "ensemble_auth_success", "insecure_admin_count",
        "learner_commit_received_count", "learner_proposal_received_count", "non_mtls_local_conn_count",
        "non_mtls_remote_conn_count", "outstanding_changes_queued", "outstanding_changes_removed",
        "prep_processor_request_queued", "proposal_count", "quit_leading_due_to_disloyal_voter",
        "request_commit_queued", "request_throttle_wait_count", "requests_not_forwarded_to_commit_processor",
        "response_packet_cache_hits", "response_packet_cache_misses", "response_packet_get_children_cache_hits",
        "response_packet_get_children_cache_misses", "restore_error_count", "restore_rate_limited_count",
        "revalidate_count", "sessionless_connections_expired", "skip_learner_request_to_next_processor_count",
        "snapshot_error_count", "snapshot_rate_limited_count", "stale_replies", "stale_requests",
        "stale_requests_dropped", "sync_processor_request_queued", "tls_handshake_exceeded", "ttl_node_created_count",
        "ttl_node_deleted_count", "watch_bytes",
    ]

    /// Summaries that are shown on request.
    private static let otherSummaries = [
        "close_session_prep_time", "commit_commit_proc_req_queued", "commit_process_time", "commit_propagation_latency",
        "concurrent_request_processing_in_commit_processor", "connection_token_deficit", "dbinittime",
        "dead_watchers_cleaner_latency", "election_time", "follower_sync_time", "inflight_diff_count",
        "inflight_snap_count", "leader_unavailable_time", "learner_request_processor_queue_size",
        "local_write_committed_time_ms", "netty_queued_buffer_capacity", "node_changed_watch_count",
        "node_children_watch_count", "node_created_watch_count", "node_deleted_watch_count", "observer_sync_time",
        "om_commit_process_time_ms", "om_proposal_process_time_ms", "pending_session_queue_size", "prep_process_time",
        "prep_processor_queue_size", "prep_processor_queue_time_ms", "propagation_latency",
        "proposal_ack_creation_latency", "proposal_latency", "proposal_process_time", "read_commit_proc_issued",
        "read_commit_proc_req_queued", "read_commitproc_time_ms", "read_final_proc_time_ms",
        "reads_after_write_in_session_queue", "reads_issued_from_session_queue", "request_throttle_queue_time_ms",
        "requests_in_session_queue", "restore_time", "server_write_committed_time_ms", "session_queues_drained",
        "snapshottime", "socket_closing_time", "startup_snap_load_time", "startup_txns_load_time",
        "startup_txns_loaded", "sync_process_time", "sync_processor_batch_size",
        "sync_processor_queue_and_flush_time_ms", "sync_processor_queue_flush_time_ms", "sync_processor_queue_size",
        "sync_processor_queue_time_ms", "time_waiting_empty_pool_in_commit_processor_read_ms", "unavailable_time",
        "write_batch_time_in_commit_processor", "write_commit_proc_issued", "write_commit_proc_req_queued",
        "write_commitproc_time_ms", "write_final_proc_time_ms",
    ]
}
