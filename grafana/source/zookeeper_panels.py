"""ZooKeeper servers in detail: latencies, disks, clients, data, the quorum, the machines."""

from lines import by_server
from looks import RED, cells
from panels import timeseries
from scope import held_or_none
from tables import Column, table


def rate(counter: str) -> list[tuple[str, str]]:
    return by_server(f"rate({counter}[$__rate_interval])")


def mean(summary: str) -> list[tuple[str, str]]:
    """Of what happened within the interval; where nothing did, there is no mean."""
    taken = f"rate({summary}_sum[$__rate_interval]) / rate({summary}_count[$__rate_interval])"
    return by_server(f"({taken}) >= 0")


REASONS = table(
    "Why servers are down",
    {"down": held_or_none("sum by (instance, zk_host, reason) (zk_down_reason)", "zk_up")},
    [
        Column("zk_host", "Server"),
        Column("reason", "Reason"),
        Column("instance", "Surveyor"),
        Column("down", "Down", "short", 80, thresholds=cells(RED)),
    ],
    "What the surveyor met when it asked a server that is down. None: no server is down.",
    sort=[("Server", "up")],
)
ASKING = [
    timeseries(
        "Answers to the surveyor",
        by_server("sum by (job, instance, zk_host) (zk_request_seconds)"),
        "How long all questions of the last survey to a server took together, one after another.",
        "s",
    ),
    timeseries(
        "Questions without a valid answer",
        [
            (
                held_or_none(
                    "sum by (zk_host, word, reason) (rate(zk_request_failures_total[$__rate_interval]))", "zk_up"
                ),
                "{{zk_host}} {{word}}: {{reason}}",
            )
        ],
        "Questions a second that a server did not answer validly, by word and reason. None: all were answered.",
        "cps",
    ),
]
LATENCIES = [
    timeseries("Time to read", mean("zk_readlatency"), "Mean time from a read to its answer.", "ms"),
    timeseries(
        "Time until a quorum agrees",
        mean("zk_quorum_ack_latency"),
        "Mean time from a proposal of the leader to its acceptance by a quorum.",
        "ms",
    ),
    timeseries(
        "Mean latency since the start",
        by_server("zk_avg_latency"),
        "Mean time from a request to its answer since the server's start or a reset: known of every server, from srvr.",
        "ms",
    ),
]
DISK = [
    timeseries(
        "Time to write the log to disk",
        mean("zk_fsynctime"),
        "Mean time that fsync of the transaction log takes: all writing waits for it.",
        "ms",
    ),
    timeseries(
        "Slowest write of the log",
        by_server("zk_max_fsynctime"),
        "The longest that an fsync of the transaction log took since the server's start. More than a tick, and the "
        "server may have lost the quorum over it.",
        "ms",
    ),
    timeseries(
        "Files on disk",
        [
            *by_server("zk_snapshot_bytes", "{{zk_host}} snapshots"),
            *by_server("zk_log_bytes", "{{zk_host}} logs"),
        ],
        "Snapshots and transaction logs. They grow for ever where autopurge is not configured.",
        "bytes",
    ),
]
CLIENTS = [
    timeseries("Connections", by_server("zk_num_alive_connections"), "Client connections that are open."),
    timeseries(
        "Connections refused or dropped",
        [
            *by_server("rate(zk_connection_rejected[$__rate_interval])", "{{zk_host}} refused"),
            *by_server("rate(zk_connection_drop_count[$__rate_interval])", "{{zk_host}} dropped"),
        ],
        "Connections a second that a server refuses, as there are too many, and that it drops.",
        "cps",
    ),
    timeseries(
        "Sessions expired",
        rate("zk_stale_sessions_expired"),
        "Sessions a second whose clients fell silent. Of a Kafka broker: it leaves the cluster.",
        "cps",
    ),
    timeseries(
        "Kafka brokers registered",
        [("max by (id) (zk_kafka_broker_registered)", "broker {{id}}")],
        "Whether each Kafka broker is registered in ZooKeeper (1) or only in Kafka's metadata (0). Needs the word dump "
        "(--zookeeper.words).",
    ),
]
DATA = [
    timeseries("Znodes", by_server("zk_znode_count"), "Znodes in a server's tree: the same on all, when all keep up."),
    timeseries("Ephemeral znodes", by_server("zk_ephemerals_count"), "Znodes that end with their client's session."),
    timeseries("Watches", by_server("zk_watch_count"), "Watches of a server's clients, on data and on children."),
    timeseries(
        "Size of the tree",
        by_server("zk_approximate_data_size"),
        "Bytes that the tree takes in memory, roughly.",
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
        by_server("changes(zk_zxid_epoch[$__rate_interval])"),
        "Changes of the epoch within the interval of a point: each is an election that somebody won.",
    ),
    timeseries(
        "Transaction numbers used",
        by_server("zk_zxid_counter_used_ratio"),
        "Part of the epoch's transaction numbers that is used up: at 100 % the ensemble elects a leader anew.",
        "percentunit",
        limit=0.8,
    ),
]
MACHINE = [
    timeseries(
        "File descriptors used",
        by_server("zk_open_file_descriptor_count / zk_max_file_descriptor_count"),
        "Part of the file descriptors that a server may have open and has.",
        "percentunit",
        limit=0.8,
    ),
    timeseries(
        "Pauses of the Java machine",
        rate("zk_jvm_pause_time_ms_sum"),
        "Milliseconds of each second for which a server stood still. Longer than a tick, and it loses the quorum.",
        "ms",
    ),
]
