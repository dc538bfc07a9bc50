"""What needs attention: each condition is an expression whose series are its subjects; their values say how much.

The overview lists all of them, the other dashboards those of their subject.
"""

from dataclasses import dataclass

CRITICAL, WARNING, NOTICE, FINE = "1", "2", "3", "4"
SURVEYOR, BROKERS_TOPICS, GROUPS, ZOOKEEPER = "surveyor", "brokers-topics", "consumer-groups", "zookeeper"

# How long something that is gone stays in tables.
LATELY = "[7d]"
# up of the targets that are, or were lately, surveyors: one that is down has no series of its own.
SURVEYORS = f"up and on (job, instance) max_over_time(kafka_surveyor_build_info{LATELY})"
_OF_GROUP = "on (job, instance, kafka_cluster, consumergroup)"
_NO_MEMBERS = f"{_OF_GROUP} (kafka_consumergroup_members == 0)"
UNATTENDED = f"(kafka_consumergroup_group_lag > 0 and {_NO_MEMBERS})"


def with_status(status: str) -> str:
    """The groups and topics with a status, which the surveyor judges over a window in time."""
    return f'(kafka_consumergroup_topic_status{{status="{status}"}} == 1)'


STALLED = with_status("stalled")
FALLING_BEHIND = with_status("behind")
# The oldest unread record has used up more than half of its time, and the group will not have caught up before.
_RISK = """kafka_consumergroup_topic_retention_risk_seconds < {limit}
    and kafka_consumergroup_topic_retention_risk_seconds < kafka_consumergroup_topic_lag_seconds_max
    unless kafka_consumergroup_topic_catch_up_seconds < kafka_consumergroup_topic_retention_risk_seconds"""
# Of each group, the partitions whose lag is unknown.
UNKNOWN_LAG = """sum by (job, instance, kafka_cluster, consumergroup)
    (kafka_consumergroup_topic_partitions_lag_unknown)"""
# Without a recent survey a ZooKeeper server has no series but zk_up, which is 0 then.
SERVES = "(zk_serving or zk_up)"
# Voters that may fail. Half a voter stands for none by design: one or two voters never have a spare one.
SPARE_VOTERS = "zk_ensemble_failures_tolerated + 0.5 * ((zk_ensemble_voters or zk_ensemble_servers) <= bool 2)"
# Ensembles that were set up to tolerate a failure: one or two voters never do.
REDUNDANT = "zk_ensemble_voters > 2"


def _behind(status: str) -> str:
    return f"last_over_time(kafka_consumergroup_lag_sum[2m]) and ignoring (status) {status}"


@dataclass(frozen=True)
class Condition:
    severity: str
    # What holds, and in brackets what the number counts.
    what: str
    # The labels that say where, and what is written before them.
    labels: tuple[str, ...]
    expression: str
    # The dashboards of the subject; the first one has the details.
    dashboards: tuple[str, ...]
    prefix: str = ""

    @property
    def rank(self) -> str:
        """Sorts conditions: by severity, then in the order below. All have the same number of digits."""
        return f"{self.severity}{CONDITIONS.index(self):02}"


def of(dashboard: str) -> list[Condition]:
    """Those of the dashboard's subject; of the overview, all."""
    return [condition for condition in CONDITIONS if dashboard in ("overview", *condition.dashboards)]


# The worst first within each severity.
CONDITIONS = [
    Condition(CRITICAL, "Surveyor cannot be scraped", ("instance",), f"1 - ({SURVEYORS}) > 0", (SURVEYOR,)),
    Condition(
        CRITICAL,
        "Kafka cannot be reached",
        ("instance",),
        "1 - kafka_up > 0",
        (SURVEYOR, BROKERS_TOPICS, GROUPS),
    ),
    Condition(
        CRITICAL,
        "No leader (partitions)",
        ("topic",),
        "kafka_topic_partitions_offline > 0",
        (BROKERS_TOPICS,),
        "topic ",
    ),
    Condition(
        CRITICAL,
        "No server serves (servers)",
        ("instance",),
        "zk_ensemble_servers and on (job, instance) (zk_ensemble_serving == 0)",
        (ZOOKEEPER,),
        "ensemble of ",
    ),
    Condition(
        CRITICAL,
        "Not one leader (leaders)",
        ("instance",),
        "zk_ensemble_leaders != 1 and zk_ensemble_servers > 1 unless zk_ensemble_voters == 1",
        (ZOOKEEPER,),
        "ensemble of ",
    ),
    Condition(
        CRITICAL,
        "Below min ISR (partitions)",
        ("topic",),
        "kafka_topic_partitions_under_min_isr > 0",
        (BROKERS_TOPICS,),
        "topic ",
    ),
    Condition(
        CRITICAL,
        "Next failure stops the ensemble",
        ("instance",),
        f"zk_ensemble_failures_tolerated == 0 and zk_ensemble_serving > 0 and {REDUNDANT}",
        (ZOOKEEPER,),
        "ensemble of ",
    ),
    Condition(
        CRITICAL,
        "Broker is down (its replicas)",
        ("id",),
        "kafka_broker_replica_partitions and on (job, instance, kafka_cluster, id) (kafka_broker_up == 0)",
        (BROKERS_TOPICS,),
        "broker ",
    ),
    Condition(
        CRITICAL,
        "Deletion before reading (s left)",
        ("consumergroup", "topic"),
        _RISK.format(limit=3600),
        (GROUPS,),
        "group ",
    ),
    Condition(
        CRITICAL,
        "No probe message returns (s)",
        ("instance",),
        "time() - kafka_probe_round_trip_timestamp_seconds > 120",
        (BROKERS_TOPICS,),
    ),
    Condition(
        CRITICAL,
        "Probe messages lost (in 10 min)",
        ("id",),
        "round(increase(kafka_probe_messages_lost_total[10m])) > 0",
        (BROKERS_TOPICS,),
        "broker ",
    ),
    Condition(
        CRITICAL,
        "Probe messages failed (in 5 min)",
        ("id",),
        "round(increase(kafka_probe_messages_failed_total[5m])) > 0",
        (BROKERS_TOPICS,),
        "broker ",
    ),
    Condition(
        CRITICAL,
        "Data differs from the leader's",
        ("zk_host",),
        "increase(zk_digest_mismatches_count[1h]) > 0",
        (ZOOKEEPER,),
    ),
    Condition(
        WARNING,
        "Kafka survey is old (seconds)",
        ("instance",),
        "time() - kafka_surveyor_survey_timestamp_seconds > 90",
        (SURVEYOR,),
    ),
    Condition(
        WARNING,
        "ZooKeeper survey is old (seconds)",
        ("instance",),
        "time() - kafka_surveyor_ensemble_survey_timestamp_seconds > 90",
        (SURVEYOR,),
    ),
    Condition(
        WARNING,
        "Kafka requests failed (in 5 min)",
        ("instance",),
        "round(sum by (job, instance) (increase(kafka_surveyor_request_failures_total[5m]))) > 0",
        (SURVEYOR,),
    ),
    Condition(
        WARNING,
        "Server does not serve",
        ("zk_host",),
        f"1 - {SERVES} > 0",
        (ZOOKEEPER,),
    ),
    Condition(
        WARNING,
        "Under-replicated (partitions)",
        ("topic",),
        "kafka_topic_partitions_under_replicated > 0",
        (BROKERS_TOPICS,),
        "topic ",
    ),
    Condition(
        WARNING,
        "Broker is slow (seconds)",
        ("id",),
        "kafka_broker_offset_request_seconds > 1",
        (BROKERS_TOPICS,),
        "broker ",
    ),
    Condition(
        WARNING,
        "Stalled (records behind)",
        ("consumergroup", "topic"),
        _behind(STALLED),
        (GROUPS,),
        "group ",
    ),
    Condition(
        WARNING,
        "Falls behind (records behind)",
        ("consumergroup", "topic"),
        _behind(FALLING_BEHIND),
        (GROUPS,),
        "group ",
    ),
    Condition(WARNING, "Has no members (records behind)", ("consumergroup",), UNATTENDED, (GROUPS,), "group "),
    Condition(
        WARNING,
        "Stands, members unknown (records)",
        ("consumergroup", "topic"),
        _behind(with_status("standing")),
        (GROUPS,),
        "group ",
    ),
    Condition(
        WARNING,
        "Records lost (records)",
        ("consumergroup", "topic"),
        "kafka_consumergroup_topic_unread_records_deleted > 0",
        (GROUPS,),
        "group ",
    ),
    Condition(
        WARNING,
        "Commits beyond end (partitions)",
        ("consumergroup", "topic"),
        "kafka_consumergroup_topic_partitions_ahead > 0",
        (GROUPS,),
        "group ",
    ),
    Condition(WARNING, "Requests wait (requests)", ("zk_host",), "zk_outstanding_requests > 10", (ZOOKEEPER,)),
    Condition(
        WARNING,
        "Kafka and ZooKeeper disagree",
        ("id",),
        "abs(zk_kafka_broker_registered - on (job, instance, id) kafka_broker_up) > 0",
        (BROKERS_TOPICS,),
        "broker ",
    ),
    Condition(
        WARNING,
        "Leaders not preferred (percent)",
        ("instance",),
        "100 * avg by (job, instance, kafka_cluster) (1 - kafka_topic_partition_leader_is_preferred) > 10",
        (BROKERS_TOPICS,),
        "partitions of ",
    ),
    Condition(
        WARNING,
        "File descriptors used (percent)",
        ("zk_host",),
        "100 * zk_open_file_descriptor_count / zk_max_file_descriptor_count > 80",
        (ZOOKEEPER,),
    ),
    Condition(
        WARNING,
        "Zxids used (percent)",
        ("zk_host",),
        "100 * zk_zxid_counter_used_ratio > 90",
        (ZOOKEEPER,),
    ),
    Condition(
        WARNING,
        "Servers disagree on the members",
        ("instance",),
        "zk_ensemble_configurations > 1",
        (ZOOKEEPER,),
        "ensemble of ",
    ),
    Condition(
        NOTICE,
        "At min ISR (partitions)",
        ("topic",),
        "kafka_topic_partitions_at_min_isr > 0",
        (BROKERS_TOPICS,),
        "topic ",
    ),
    Condition(
        NOTICE,
        "Broker throttles (seconds)",
        ("id",),
        "kafka_broker_throttle_seconds > 0",
        (BROKERS_TOPICS,),
        "broker ",
    ),
    Condition(
        NOTICE,
        "Lag is unknown (partitions)",
        ("consumergroup", "topic"),
        "kafka_consumergroup_topic_partitions_lag_unknown > 0",
        (GROUPS,),
        "group ",
    ),
    Condition(
        NOTICE,
        "Servers run different versions",
        ("instance",),
        "zk_ensemble_versions > 1",
        (ZOOKEEPER,),
        "ensemble of ",
    ),
]
