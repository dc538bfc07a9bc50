"""Whether the ensemble serves, how many failures it has left, and which server is slow."""

import conditions
import tiles
import zookeeper_panels
from attention import attention
from dashboard import Dashboard, Fold, Line
from lines import by_server
from links import CHOSEN, drill_down
from looks import BLUE, GREEN, ORANGE, RED, steps, words
from panels import stat, timeseries
from tables import Column, table

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
            "Servers that say of themselves that they lead: 1 for each ensemble; a single server has none.",
        ),
        tiles.can_lose(),
        stat(
            "Followers in sync",
            "sum(zk_ensemble_synced_followers)",
            "Followers that keep up with their leader, as it tells in mntr.",
        ),
        tiles.waiting(),
        stat(
            "Furthest behind",
            "max(zk_zxid_behind)",
            "Transactions that the slowest server is behind the most advanced one.",
            thresholds=steps((0, GREEN), (100, ORANGE), (10000, RED)),
        ),
        stat(
            "Versions",
            "max(zk_ensemble_versions)",
            "Different versions that the servers of an ensemble run: more than 1 only while they are upgraded.",
            thresholds=steps((0, GREEN), (2, ORANGE)),
        ),
    ],
)

_ATTENTION = attention(
    {"zookeeper": conditions.ZOOKEEPER},
    "zk_ensemble_up > 0",
    "Servers and ensembles that something is wrong with, the worst first. Empty while no server can be reached.",
    CHOSEN,
)

_CHARTS = [
    timeseries(
        "Requests waiting",
        by_server("zk_outstanding_requests"),
        "Requests that a server has received and not answered yet. A queue that stays is a server that is too slow.",
    ),
    timeseries(
        "Time to write",
        zookeeper_panels.mean("zk_updatelatency"),
        "Mean time from a write to its answer. A gap: nothing was written. Needs mntr, and ZooKeeper 3.6.",
        "ms",
    ),
    timeseries(
        "Packets received",
        zookeeper_panels.rate("zk_packets_received"),
        "Packets a second from clients. A server far above the others has clients that do not spread.",
        "cps",
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
        Column("zk_host", "Server", links=[drill_down("Only this server", "zookeeper", CHOSEN, zk_host="zk_host")]),
        Column("state", "State", thresholds=steps(), mappings=_STATES),
        Column("version", "Version"),
        Column("connections", "Connections", "short"),
        Column("waiting", "Waiting", "short"),
        Column("znodes", "Znodes", "short"),
        Column("behind", "Behind", "short"),
        Column("slowest", "Slowest request", "ms"),
        Column("up", "Up for", "ms"),
        Column("in_state", "Known", "short", hidden=True),
        Column("runs", "Known too", "short", hidden=True),
    ],
    "All configured servers. Behind: transactions behind the most advanced server. Slowest request: since the server's "
    "start, or since somebody reset it.",
    sort=[("Serves", "up"), ("Server", "up")],
)
DASHBOARD = Dashboard(
    "zookeeper",
    "Kafka Surveyor / ZooKeeper",
    "Whether the ensemble serves, how many failures it has left, and which server is slow.",
    ["job", "instance", "zk_host"],
    [_TILES, Line(6, [_ATTENTION]), Line(7, _CHARTS), Line(7, [_SERVERS])],
    [
        Fold("Latencies", "How long clients wait.", [Line(8, zookeeper_panels.LATENCIES)]),
        Fold("Disk", "What all writing waits for.", [Line(8, zookeeper_panels.DISK)]),
        Fold("Clients", "Who is connected.", [Line(8, zookeeper_panels.CLIENTS)]),
        Fold("Data", "What is in the tree.", [Line(8, zookeeper_panels.DATA)]),
        Fold("Quorum", "Who leads and who follows.", [Line(8, zookeeper_panels.QUORUM)]),
        Fold("Processes", "What the servers run with.", [Line(8, zookeeper_panels.MACHINE)]),
        Fold(
            "Asking the servers",
            "What the surveyor itself meets.",
            [Line(7, [zookeeper_panels.REASONS]), Line(8, zookeeper_panels.ASKING)],
        ),
    ],
)
