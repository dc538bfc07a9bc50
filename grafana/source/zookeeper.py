"""Whether the ensemble serves, how many failures it has left, and which server is slow."""

import alerts
import conditions
import tiles
import zookeeper_panels
from attention import attention
from dashboard import Dashboard, Fold, Line
from lines import by_server
from links import drill_down
from looks import BLUE, GREEN, ORANGE, RED, cells, steps, words
from panels import stat, timeseries
from tables import BY_SURVEYOR, Column, table

_TILES = Line(
    3,
    [
        stat(
            "Serving",
            "sum(zk_serving)",
            "Servers that serve reads and writes.",
            thresholds=steps((0, RED), (1, BLUE)),
        ),
        tiles.not_serving(),
        stat(
            "Leaders",
            "sum(zk_ensemble_leaders)",
            "Servers that report that they lead: 1 for each ensemble; a single server has none.",
        ),
        tiles.can_lose(),
        stat(
            "In sync",
            "sum(zk_ensemble_synced_followers)",
            "Followers that keep up with their leader, as mntr reports.",
        ),
        tiles.waiting(),
        stat(
            "Most behind",
            "max(zk_zxid_behind)",
            "Transactions that the slowest server is behind the most advanced one.",
            thresholds=steps((0, GREEN), (100, ORANGE), (10000, RED)),
        ),
        stat(
            "Versions",
            "max(zk_ensemble_versions)",
            "Different versions that the servers of an ensemble run: more than 1 only during an upgrade.",
            thresholds=steps((0, GREEN), (2, ORANGE)),
        ),
    ],
)

_ATTENTION = attention(
    "zookeeper",
    "zk_ensemble_up > 0",
    "Servers and ensembles with trouble, the worst first. Empty while no server can be reached.",
)

_CHARTS = [
    timeseries(
        "Requests waiting",
        by_server("zk_outstanding_requests"),
        "Requests that a server has received and not answered yet. A queue that stays: the server is too slow.",
    ),
    timeseries(
        "Time to write",
        zookeeper_panels.mean("zk_updatelatency"),
        "Mean time from a write to its answer. A gap: nothing was written. Needs mntr, and ZooKeeper 3.6.",
        "ms",
    ),
    timeseries(
        "Packets",
        [
            *by_server("rate(zk_packets_received[$__rate_interval])", " received"),
            *by_server("rate(zk_packets_sent[$__rate_interval])", " sent"),
        ],
        "Packets per second from and to clients. A server far above the others: clients are not spread evenly.",
        "pps",
    ),
]

_STATES = words(
    {
        "leader": ("leader", GREEN),
        "follower": ("follower", GREEN),
        "observer": ("observer", GREEN),
        "standalone": ("standalone", GREEN),
        "read_only": ("read only", ORANGE),
        "looking": ("looking for a leader", RED),
        "not_serving": ("not serving", RED),
    }
)
_SERVES = words({"1": ("serves", GREEN), "0": ("DOES NOT", RED)})
_OF_SERVER = "(job, instance, zk_host)"
_SERVERS = table(
    "Servers",
    {
        "serves": f"max by {_OF_SERVER} {conditions.SERVES}",
        "in_state": "max by (job, instance, zk_host, state) (zk_server_state == 1)",
        "runs": "max by (job, instance, zk_host, version) (zk_version)",
        "connections": "zk_num_alive_connections",
        "waiting": "zk_outstanding_requests",
        "znodes": "zk_znode_count",
        "behind": "zk_zxid_behind",
        "slowest": "zk_max_latency",
        "up": "zk_uptime",
    },
    [
        Column("serves", "Serves", "short", 100, thresholds=steps(), mappings=_SERVES),
        Column(
            "zk_host",
            "Server",
            links=[drill_down("Only this server", "zookeeper", instance="instance", zk_host="zk_host")],
        ),
        Column("state", "State", thresholds=steps(), mappings=_STATES),
        Column("version", "Version"),
        Column("connections", "Connections", "short"),
        Column("waiting", "Waiting", "short", thresholds=cells((10, ORANGE), (100, RED))),
        Column("znodes", "Znodes", "short"),
        Column("behind", "Behind", "short", thresholds=cells((100, ORANGE), (10000, RED))),
        Column("slowest", "Slowest request", "ms"),
        Column("up", "Up for", "ms"),
        BY_SURVEYOR,
        Column("in_state", "Known", "short", hidden=True),
        Column("runs", "Known too", "short", hidden=True),
    ],
    "All configured servers, as each surveyor sees them. Behind: transactions behind the most advanced server. Slowest "
    "request: since the server's start or a reset.",
    sort=[("Serves", "up"), ("Server", "up")],
)
DASHBOARD = Dashboard(
    "zookeeper",
    "Kafka Surveyor / ZooKeeper",
    "Whether the ensemble serves, how many failures it has left, and which server is slow.",
    ["job", "kafka_cluster", "instance", "zk_host"],
    [
        _TILES,
        Line(5, [_ATTENTION, alerts.alerts_table("zookeeper")]),
        Line(7, [_SERVERS]),
        Line(8, _CHARTS),
    ],
    [
        Fold("Latencies", "How long clients wait.", [Line(8, line) for line in zookeeper_panels.LATENCIES]),
        Fold("Disk", "All writes wait for it.", [Line(8, zookeeper_panels.DISK)]),
        Fold("Clients", "Connections and sessions.", [Line(8, line) for line in zookeeper_panels.CLIENTS]),
        Fold("Data", "The tree of znodes.", [Line(8, zookeeper_panels.DATA)]),
        Fold("Quorum", "Leaders and followers.", [Line(8, zookeeper_panels.QUORUM)]),
        Fold("Processes", "Resources of the servers.", [Line(8, zookeeper_panels.MACHINE)]),
        Fold(
            "Requests to the servers",
            "How the servers answer the surveyor.",
            [Line(7, [zookeeper_panels.REASONS]), Line(8, zookeeper_panels.ASKING)],
        ),
    ],
    hidden=frozenset({"kafka_cluster"}),
)
