"""Is everything all right?"""

import charts
import conditions
import tiles
from attention import attention
from dashboard import Dashboard, Fold, Line
from links import CHOSEN_IN_CLUSTER
from looks import NONE_IS_BETTER, NONE_IS_GOOD, RED, cells
from panels import stat
from tables import Column, table


def _firing(title: str, severity: str, thresholds: dict, description: str) -> dict:
    # Without alerts there is no series; that none fires is known as long as there is a surveyor to alert of.
    ours = conditions.firing(f'severity="{severity}", ')
    return stat(title, f"sum({ours}) or count({conditions.SURVEYORS}) * 0", description, thresholds=thresholds)


def _tiles() -> list[Line]:
    surveyor, brokers, groups, zookeeper = (
        tiles.to(name, CHOSEN_IN_CLUSTER) for name in ("surveyor", "brokers-topics", "consumer-groups", "zookeeper")
    )
    critical = _firing(
        "Critical alerts",
        "critical",
        NONE_IS_GOOD,
        "Alerts of ours that fire now and should wake somebody, of all clusters. 0 also where no rules are loaded.",
    )
    warnings = _firing(
        "Warnings",
        "warning",
        NONE_IS_BETTER,
        "Alerts of ours that fire now and can wait for the morning, of all clusters. 0 also where no rules are loaded.",
    )
    return [
        Line(
            3,
            [
                critical,
                warnings,
                tiles.surveyor_state(surveyor),
                tiles.kafka_state(surveyor),
                tiles.brokers_down(brokers),
                tiles.offline(brokers),
                tiles.below_min_isr(brokers),
                tiles.under_replicated(brokers),
            ],
        ),
        Line(
            3,
            [
                tiles.records_written(brokers),
                tiles.total_lag(groups),
                tiles.stalled(groups),
                tiles.falling_behind(groups),
                tiles.unattended(groups),
                tiles.not_serving(zookeeper),
                tiles.can_lose(zookeeper),
                tiles.waiting(zookeeper),
            ],
        ),
    ]


_ATTENTION = attention(
    {
        "surveyor": conditions.SURVEYOR,
        "brokers-topics": conditions.BROKERS_AND_TOPICS,
        "consumer-groups": conditions.GROUPS,
        "zookeeper": conditions.ZOOKEEPER,
    },
    "kafka_up == 1 or zk_ensemble_up > 0",
    "What is wrong now, the worst first; what it says leads to the dashboard that knows more. Up to 25 of each kind. "
    "Empty only where nothing is known.",
)

_BY_CLUSTER = "by (job, instance, kafka_cluster)"
_CLUSTERS = table(
    "Clusters",
    {
        "brokers": "kafka_brokers",
        "down": f"sum {_BY_CLUSTER} (1 - kafka_broker_up)",
        "topics": f"count {_BY_CLUSTER} (kafka_topic_partitions)",
        "partitions": f"sum {_BY_CLUSTER} (kafka_topic_partitions)",
        "groups": f"count {_BY_CLUSTER} (kafka_consumergroup_members or kafka_consumergroup_group_lag)",
        "id": "kafka_cluster_info",
    },
    [
        Column("kafka_cluster", "Cluster"),
        Column("cluster_id", "Its id"),
        Column("instance", "Surveyor"),
        Column("brokers", "Brokers", "short"),
        Column("down", "Down", "short", thresholds=cells(RED)),
        Column("topics", "Topics", "short"),
        Column("partitions", "Partitions", "short"),
        Column("groups", "Groups", "short"),
        Column("id", "Known", "short", hidden=True),
    ],
    "The clusters that are watched, one line for each surveyor of each.",
    sort=[("Cluster", "up")],
)
_ENSEMBLES = table(
    "ZooKeeper ensembles",
    {
        "servers": "zk_ensemble_servers",
        "serving": "zk_ensemble_serving",
        "voters": "zk_ensemble_voters",
        "leaders": "zk_ensemble_leaders",
        "tolerated": "zk_ensemble_failures_tolerated",
        "versions": "zk_ensemble_versions",
    },
    [
        Column("instance", "Surveyor"),
        Column("servers", "Servers", "short"),
        Column("serving", "Serving", "short"),
        Column("voters", "Voters", "short"),
        Column("leaders", "Leaders", "short"),
        Column("tolerated", "Can lose", "short"),
        Column("versions", "Versions", "short"),
    ],
    "The ensembles that are watched, one line for each surveyor of each.",
    sort=[("Surveyor", "up")],
)

DASHBOARD = Dashboard(
    "overview",
    "Kafka Surveyor / Overview",
    "Whether everything is all right: Kafka, its consumer groups, ZooKeeper, and what measures them.",
    ["job", "instance", "kafka_cluster"],
    [*_tiles(), Line(7, [_ATTENTION]), Line(7, [charts.records_written(), charts.lag(), charts.answers()])],
    [Fold("Clusters and ensembles", "What is watched.", [Line(7, [_CLUSTERS]), Line(6, [_ENSEMBLES])])],
)
