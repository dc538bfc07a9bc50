"""ZooKeeper servers in detail: latencies, disks, clients, data, the quorum, the processes."""

from lines import Query, by_server, held_or_none
from looks import RED, cells
from panels import timeseries
from tables import BY_SURVEYOR, Column, table


def rate(counter: str, what: str = "") -> list[Query]:
    return by_server(f"rate({counter}[$__rate_interval])", what)


def mean(summary: str) -> list[Query]:
    """Of what happened within the interval; where nothing did, there is no mean."""
    taken = f"rate({summary}_sum[$__rate_interval]) / rate({summary}_count[$__rate_interval])"
    return by_server(f"({taken}) >= 0")


def _slowest(summary: str) -> list[Query]:
    return by_server(f'{summary}{{quantile="0.99"}}')


_DOWN = "sum by (instance, zk_host, reason) (zk_down_reason) > 0"
REASONS = table(
    "Why servers are down",
    {"down": f'{_DOWN} or on () label_replace(0 * sum(zk_up), "reason", "none", "", "")'},
    [
        Column("zk_host", "Server"),
        Column("reason", "Reason"),
        BY_SURVEYOR,
        Column("down", "Down", "short", 80, thresholds=cells((1, RED))),
    ],
    "What each surveyor met when it asked a server that is down. None: no server is down.",
    sort=[("Server", "up")],
)
ASKING = [
    timeseries(
        "Response time to the surveyor",
        by_server("sum by (job, instance, zk_host) (zk_request_seconds)"),
        "Time of all requests of the last survey to a server together, one after another.",
        "s",
    ),
    timeseries(
        "Requests without a valid answer",
        held_or_none(
            "sum by (zk_host, word, reason, instance) (rate(zk_request_failures_total[$__rate_interval]))",
            "{{zk_host}} {{word}}: {{reason}} (by {{instance}})",
            "zk_up",
        ),
        "Requests per second that a server did not answer validly, by command and reason.",
        "reqps",
    ),
]
LATENCIES = [
    [
        timeseries("Time to read", mean("zk_readlatency"), "Mean time from a read to its answer.", "ms"),
        timeseries(
            "Slowest reads",
            _slowest("zk_readlatency"),
            "99th percentile of the time from a read to its answer, as the server reports it.",
            "ms",
        ),
        timeseries(
            "Slowest writes",
            _slowest("zk_updatelatency"),
            "99th percentile of the time from a write to its answer, as the server reports it.",
            "ms",
        ),
    ],
    [
        timeseries(
            "Time until a quorum agrees",
            mean("zk_quorum_ack_latency"),
            "Mean time from a proposal of the leader to its acceptance by a quorum.",
            "ms",
        ),
        timeseries(
            "Mean latency since the start",
            by_server("zk_avg_latency"),
            "Mean time from a request to its answer since the server's start or a reset: every server reports it, in "
            "srvr.",
            "ms",
        ),
        timeseries(
            "Operations throttled",
            rate("zk_throttled_ops"),
            "Requests per second that a server holds back because it has too many (ZooKeeper 3.7 and newer).",
            "reqps",
        ),
    ],
]
DISK = [
    timeseries(
        "Time to write the log to disk",
        mean("zk_fsynctime"),
        "Mean time that fsync of the transaction log takes: all writes wait for it.",
        "ms",
    ),
    timeseries(
        "Slowest write of the log",
        by_server("zk_max_fsynctime"),
        "Longest fsync of the transaction log since the server's start. Longer than a tick: the server may have lost "
        "the quorum over it.",
        "ms",
    ),
    timeseries(
        "Files on disk",
        [*by_server("zk_snapshot_bytes", " snapshots"), *by_server("zk_log_bytes", " logs")],
        "Snapshots and transaction logs. They grow without end where autopurge is not configured.",
        "bytes",
    ),
]
CLIENTS = [
    [
        timeseries("Connections", by_server("zk_num_alive_connections"), "Open client connections."),
        timeseries(
            "Connections of one address, of the limit",
            by_server("zk_client_host_connections_max / (zk_max_client_cnxns > 0)"),
            "Connections of the client address that has the most, as a share of maxClientCnxns. Needs the words cons "
            "and conf.",
            "percentunit",
            limit=0.8,
        ),
        timeseries(
            "Connections refused or dropped",
            [*rate("zk_connection_rejected", " refused"), *rate("zk_connection_drop_count", " dropped")],
            "Connections per second that a server refuses, because there are too many, and that it drops.",
            "eps",
        ),
    ],
    [
        timeseries(
            "Sessions",
            by_server("zk_global_sessions"),
            "Sessions of the whole ensemble, as each server knows them (ZooKeeper 3.6 and newer).",
        ),
        timeseries(
            "Sessions expired",
            rate("zk_stale_sessions_expired"),
            "Sessions per second whose clients fell silent. A Kafka broker whose session expires leaves the cluster.",
            "eps",
        ),
        timeseries(
            "Authentication failures",
            [*rate("zk_auth_failed_count", " logins"), *rate("zk_unsuccessful_handshake", " TLS handshakes")],
            "Authentications and TLS handshakes of clients per second that fail.",
            "eps",
        ),
        timeseries(
            "Kafka brokers registered",
            [("max by (id, instance) (zk_kafka_broker_registered)", "broker {{id}} (by {{instance}})")],
            "Whether each Kafka broker is registered in ZooKeeper (1) or only in Kafka's metadata (0). Needs the word "
            "dump (--zookeeper.words).",
        ),
    ],
]
DATA = [
    timeseries("Znodes", by_server("zk_znode_count"), "Znodes in a server's tree: equal on all servers in sync."),
    timeseries("Ephemeral znodes", by_server("zk_ephemerals_count"), "Znodes that end with their client's session."),
    timeseries("Watches", by_server("zk_watch_count"), "Watches of a server's clients, on data and on children."),
    timeseries(
        "Size of the tree",
        by_server("zk_approximate_data_size"),
        "Approximate bytes of memory that the tree takes.",
        "bytes",
    ),
]
QUORUM = [
    timeseries(
        "Behind",
        by_server("zk_zxid_behind"),
        "Transactions that a server is behind the most advanced one.",
    ),
    timeseries(
        "Elections",
        [("max by (instance) (changes(zk_zxid_epoch[$__rate_interval]))", "ensemble of {{instance}}")],
        "Elections that a leader won within the interval of a point: changes of the epoch.",
    ),
    timeseries(
        "Pending syncs",
        by_server("zk_pending_syncs"),
        "Syncs with followers that the leader has not finished.",
    ),
    timeseries(
        "Transaction numbers used",
        by_server("zk_zxid_counter_used_ratio"),
        "Share of the epoch's transaction numbers that is used up: at 100 % the ensemble elects a new leader.",
        "percentunit",
        limit=0.8,
    ),
]
MACHINE = [
    timeseries(
        "File descriptors used",
        by_server("zk_open_file_descriptor_count / zk_max_file_descriptor_count"),
        "Share of the file descriptors that a server may open and has open.",
        "percentunit",
        limit=0.8,
    ),
    timeseries(
        "Pauses of the JVM",
        by_server("rate(zk_jvm_pause_time_ms_sum[$__rate_interval]) / 1000"),
        "Share of the time that a server's Java virtual machine is paused. One pause longer than a tick can cost the "
        "quorum.",
        "percentunit",
    ),
]
