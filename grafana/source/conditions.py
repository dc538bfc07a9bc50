"""What needs somebody's attention: of one condition, the series for which it holds, each with a number that says how
much. The same are on the overview, all of them, and on the dashboard of their subject.
"""

from dataclasses import dataclass

CRITICAL, WARNING, NOTICE, FINE = "1", "2", "3", "4"

# What is up, or down, and was a surveyor lately: a target that is down has nothing else to know it by.
SURVEYORS = "up and on (job, instance) max_over_time(kafka_surveyor_build_info[7d])"
# Of a group that is behind, one of these three holds: nobody reads, nothing is committed, or too little.
_OF_GROUP = "on (job, instance, kafka_cluster, consumergroup)"
_NO_MEMBERS = f"{_OF_GROUP} (kafka_consumergroup_members == 0)"
UNATTENDED = f"(kafka_consumergroup_group_lag > 0 and {_NO_MEMBERS})"
# Records to read for five minutes, and no commit. The last line but one waits for five minutes that can be seen, after
# a gap or at the start.
STALLED = f"""(min_over_time(kafka_consumergroup_lag_sum[5m]) > 0
    and changes(kafka_consumergroup_current_offset_sum[5m]) == 0
    and kafka_consumergroup_current_offset_sum offset 5m
    unless {_NO_MEMBERS})"""
# Further behind all through the last five minutes than ever in the five before. Only windows are looked at, for the lag
# of the moment may be unknown; the minute between them keeps one survey from being in both.
FALLING_BEHIND = f"""(min_over_time(kafka_consumergroup_group_lag[5m]) > 1000
    and min_over_time(kafka_consumergroup_group_lag[5m])
    > max_over_time(kafka_consumergroup_group_lag[5m] offset 6m)
    unless {_OF_GROUP} {STALLED}
    unless {_NO_MEMBERS})"""
# Without a survey lately there is nothing of a ZooKeeper server but zk_up, which is 0 then.
SERVES = "(zk_serving or zk_up)"


def firing(more: str = "") -> str:
    """The alerts of ours that fire; `more` are further matchers, each with a comma and a space after it."""
    return f'ALERTS{{alertstate="firing", {more}alertname=~"(Kafka|ZooKeeper).+"}}'


@dataclass(frozen=True)
class Condition:
    severity: str
    # What holds, and in brackets what the number counts.
    what: str
    # The labels that say where, and what is written before them.
    labels: tuple[str, ...]
    expression: str
    prefix: str = ""


SURVEYOR = [
    Condition(
        CRITICAL,
        "Surveyor cannot be scraped",
        ("instance",),
        f"1 - ({SURVEYORS}) > 0",
    ),
    Condition(CRITICAL, "Kafka cannot be reached", ("instance",), "1 - kafka_up > 0"),
    Condition(
        WARNING,
        "Kafka survey is old (seconds)",
        ("instance",),
        "time() - kafka_surveyor_survey_timestamp_seconds > 90",
    ),
    Condition(
        WARNING,
        "ZooKeeper survey is old (seconds)",
        ("instance",),
        "time() - kafka_surveyor_ensemble_survey_timestamp_seconds > 90",
    ),
    Condition(
        WARNING,
        "Kafka did not answer all (failures in 5 minutes)",
        ("instance",),
        "round(sum by (job, instance) (increase(kafka_surveyor_request_failures_total[5m]))) > 0",
    ),
]

BROKERS_AND_TOPICS = [
    Condition(
        CRITICAL,
        "Broker is down (its replicas)",
        ("id",),
        "kafka_broker_replica_partitions and on (job, instance, kafka_cluster, id) (kafka_broker_up == 0)",
        "broker ",
    ),
    Condition(CRITICAL, "No leader (partitions)", ("topic",), "kafka_topic_partitions_offline > 0", "topic "),
    Condition(
        CRITICAL,
        "Below min ISR: acks=all fails (partitions)",
        ("topic",),
        "kafka_topic_partitions_under_min_isr > 0",
        "topic ",
    ),
    Condition(
        WARNING, "Under-replicated (partitions)", ("topic",), "kafka_topic_partitions_under_replicated > 0", "topic "
    ),
    Condition(
        WARNING,
        "In Kafka but not in ZooKeeper, or the reverse",
        ("id",),
        "abs(zk_kafka_broker_registered - on (job, instance, id) kafka_broker_up) > 0",
        "broker ",
    ),
    Condition(NOTICE, "At min ISR (partitions)", ("topic",), "kafka_topic_partitions_at_min_isr > 0", "topic "),
]

GROUPS = [
    Condition(
        WARNING,
        "Stands still (records behind)",
        ("consumergroup", "topic"),
        f"max_over_time(kafka_consumergroup_lag_sum[5m]) and {STALLED}",
        "group ",
    ),
    Condition(
        WARNING,
        "Falls behind (records behind)",
        ("consumergroup",),
        f"max_over_time(kafka_consumergroup_group_lag[5m]) and {FALLING_BEHIND}",
        "group ",
    ),
    Condition(WARNING, "Has no members (records behind)", ("consumergroup",), UNATTENDED, "group "),
    Condition(
        WARNING,
        "Has committed beyond the end (partitions)",
        ("consumergroup", "topic"),
        "kafka_consumergroup_topic_partitions_ahead > 0",
        "group ",
    ),
    Condition(
        NOTICE,
        "Lag is unknown (partitions)",
        ("consumergroup", "topic"),
        "kafka_consumergroup_topic_partitions_lag_unknown > 0",
        "group ",
    ),
]

ZOOKEEPER = [
    Condition(
        CRITICAL,
        "Not one leader (leaders)",
        ("instance",),
        "zk_ensemble_leaders != 1 and zk_ensemble_servers > 1 unless zk_ensemble_voters == 1",
    ),
    Condition(
        CRITICAL,
        "The next failure stops the ensemble",
        ("instance",),
        "zk_ensemble_failures_tolerated == 0 and zk_ensemble_voters > 2",
    ),
    Condition(WARNING, "ZooKeeper server does not serve", ("zk_host",), f"1 - {SERVES} > 0"),
    Condition(WARNING, "Requests wait (requests)", ("zk_host",), "zk_outstanding_requests > 10"),
    Condition(
        WARNING,
        "File descriptors are used up (percent)",
        ("zk_host",),
        "100 * zk_open_file_descriptor_count / zk_max_file_descriptor_count > 80",
    ),
    Condition(
        WARNING, "Transaction numbers are used up (percent)", ("zk_host",), "100 * zk_zxid_counter_used_ratio > 90"
    ),
    Condition(CRITICAL, "Data differs from the leader's", ("zk_host",), "increase(zk_digest_mismatches_count[1h]) > 0"),
    Condition(NOTICE, "Servers run different versions", ("instance",), "zk_ensemble_versions > 1"),
    Condition(NOTICE, "Servers disagree who belongs to them", ("instance",), "zk_ensemble_configurations > 1"),
]
