internal import Exposition

extension MonitorMetrics {
    /// Sessions, and what the server refused, dropped or failed at.
    static let sessionsAndRequests = [
        MonitorMetric("global_sessions", help: "Sessions that the whole ensemble knows of (3.6 and newer)."),
        MonitorMetric(
            "stale_sessions_expired", .counter,
            help: "Sessions since the start that expired: their clients fell silent."),
        MonitorMetric(
            "throttled_ops", .counter, help: "Requests since the start that were held back as too many (3.7 and newer)."
        ),
        MonitorMetric(
            "large_requests_rejected", .counter, help: "Requests since the start that were refused as too large."),
        MonitorMetric(
            "connection_rejected", .counter, help: "Connections since the start that were refused: too many of them."),
        MonitorMetric("connection_drop_count", .counter, help: "Connections since the start that the server dropped."),
        MonitorMetric(
            "unsuccessful_handshake", .counter, help: "TLS handshakes since the start that failed (3.7 and newer)."),
        MonitorMetric("auth_failed_count", .counter, help: "Authentications of clients since the start that failed."),
        MonitorMetric(
            "fsync_threshold_exceed_count", .counter,
            help:
                "Times since the start that writing the transaction log took longer than fsync.warningthresholdms allows."
        ),
        MonitorMetric(
            "unrecoverable_error_count", .counter, help: "Errors since the start that the server cannot get over."),
        MonitorMetric(
            "digest_mismatches_count", .counter,
            help: "Times since the start that the server's data differed from the leader's: its tree cannot be trusted."
        ),
    ]
}
