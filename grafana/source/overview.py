"""Is everything all right?"""

import alerts
import charts
import tiles
from attention import attention
from conditions import LATELY, SPARE_VOTERS, UNKNOWN_LAG
from dashboard import Dashboard, Fold, Line
from links import drill_down
from looks import GREEN, NONE_IS_BETTER, NONE_IS_GOOD, ORANGE, RED, SPARE, cells, none_by_design, steps, words
from tables import BY_SURVEYOR, Column, table


def _tiles() -> list[Line]:
    surveyor, brokers, groups, zookeeper = (
        tiles.to(name) for name in ("surveyor", "brokers-topics", "consumer-groups", "zookeeper")
    )
    critical = alerts.tile("Critical", "critical", NONE_IS_GOOD, "Critical alerts that fire now: somebody is paged.")
    warnings = alerts.tile("Warnings", "warning", NONE_IS_BETTER, "Warnings that fire now: they can wait for daytime.")
    first = [
        critical,
        warnings,
        tiles.surveyor_state(surveyor),
        tiles.kafka_state(surveyor, width=2),
        tiles.brokers_down(brokers),
        tiles.offline(brokers),
        tiles.below_min_isr(brokers),
        tiles.under_replicated(brokers),
    ]
    second = [
        tiles.records_written(brokers),
        tiles.total_lag(groups),
        tiles.lag_unknown(groups),
        tiles.stalled(groups, width=2),
        tiles.falling_behind(groups),
        tiles.unattended(groups),
        tiles.not_serving(zookeeper),
        tiles.can_lose(zookeeper, width=2),
        tiles.waiting(zookeeper, width=2),
    ]
    return [Line(3, first), Line(3, second)]


_ATTENTION = attention(
    "overview",
    "kafka_up == 1 or zk_ensemble_up > 0",
    "What is wrong now, the worst first, up to 25 rows of each kind; a row leads to the dashboard with the details. "
    "Empty only while nothing is known.",
)

_BY_CLUSTER = "by (job, instance, kafka_cluster)"
_ONCE_KNOWN = f"last_over_time(kafka_up{LATELY})"
_CLUSTER_STATES = words({"1": ("up", GREEN), "0": ("DOWN", RED), "-1": ("surveyor down", RED)})
_CLUSTERS = table(
    "Clusters",
    {
        "up": f"kafka_up or {_ONCE_KNOWN} * 0 - 1",
        "age": f"{_ONCE_KNOWN} * 0 + on (job, instance) group_left () "
        f"(time() - last_over_time(kafka_surveyor_survey_timestamp_seconds{LATELY}))",
        "brokers": "kafka_brokers",
        "down": f"sum {_BY_CLUSTER} (1 - kafka_broker_up)",
        "offline": f"sum {_BY_CLUSTER} (kafka_topic_partitions_offline)",
        "under": f"sum {_BY_CLUSTER} (kafka_topic_partitions_under_replicated)",
        "topics": f"count {_BY_CLUSTER} (kafka_topic_partitions)",
        "partitions": f"sum {_BY_CLUSTER} (kafka_topic_partitions)",
        "groups": f"count {_BY_CLUSTER} (kafka_consumergroup_members or kafka_consumergroup_group_lag)",
        "lag": f"sum {_BY_CLUSTER} (kafka_consumergroup_group_lag)",
        "lag_unknown": f"count {_BY_CLUSTER} ({UNKNOWN_LAG} > 0) or 0 * sum {_BY_CLUSTER} ({UNKNOWN_LAG})",
        "ends_unknown": f"count {_BY_CLUSTER} (kafka_topic_partitions unless kafka_topic_current_offsets) "
        f"or 0 * sum {_BY_CLUSTER} (kafka_topic_partitions)",
        "id": "kafka_cluster_info",
    },
    [
        Column("up", "State", "short", 118, thresholds=steps(), mappings=_CLUSTER_STATES),
        Column(
            "kafka_cluster",
            "Cluster",
            links=[drill_down("Only this cluster", "overview", kafka_cluster="kafka_cluster")],
        ),
        Column("age", "Survey age", "s", thresholds=cells((45, ORANGE), (90, RED))),
        Column("brokers", "Brokers", "short"),
        Column("down", "Down", "short", thresholds=cells((1, RED))),
        Column("offline", "No leader", "short", thresholds=cells((1, RED))),
        Column("under", "Under-replicated", "short", thresholds=cells((1, ORANGE))),
        Column("topics", "Topics", "short"),
        Column("partitions", "Partitions", "short"),
        Column("groups", "Groups", "short"),
        Column("lag", "Lag", "short"),
        Column("lag_unknown", "Lag unknown", "short", thresholds=cells((1, ORANGE))),
        Column("ends_unknown", "Ends unknown", "short", thresholds=cells((1, ORANGE))),
        Column("cluster_id", "Cluster id", width=92),
        BY_SURVEYOR,
        Column("id", "Known", "short", hidden=True),
    ],
    "The clusters that are surveyed, one row for each surveyor of each. Those of a surveyor that is down stay for a "
    "week. Lag unknown: groups that Lag does not include. Ends unknown: topics without offsets.",
    sort=[("State", "up"), ("Cluster", "up")],
)
_ENSEMBLES = table(
    "ZooKeeper ensembles",
    {
        "missing": "zk_ensemble_servers - zk_ensemble_serving",
        "servers": "zk_ensemble_servers",
        "voters": "zk_ensemble_voters",
        "leaders": "zk_ensemble_leaders",
        "tolerated": SPARE_VOTERS,
        "versions": "zk_ensemble_versions",
    },
    [
        BY_SURVEYOR,
        Column("servers", "Servers", "short"),
        Column("missing", "Not serving", "short", thresholds=cells((1, RED))),
        Column("voters", "Voters", "short"),
        Column("leaders", "Leaders", "short", thresholds=cells((2, RED))),
        Column("tolerated", "Can lose", "short", thresholds=SPARE, mappings=none_by_design()),
        Column("versions", "Versions", "short", thresholds=cells((2, ORANGE))),
    ],
    "The ensembles that are surveyed, one row for each surveyor of each. Can lose: voters that may fail before the "
    "ensemble stops.",
    sort=[("Not serving", "down"), ("Surveyor", "up")],
)

DASHBOARD = Dashboard(
    "overview",
    "Kafka Surveyor / Overview",
    "Whether everything is all right: Kafka, its consumer groups, ZooKeeper, and the surveyors.",
    ["job", "kafka_cluster", "instance"],
    [
        *_tiles(),
        Line(7, [_ATTENTION, alerts.alerts_table("overview")]),
        Line(5, [_CLUSTERS]),
        Line(8, [charts.records_written(), charts.lag(), charts.answers()]),
    ],
    [Fold("Ensembles", "The ZooKeeper ensembles that are surveyed.", [Line(6, [_ENSEMBLES])])],
)
