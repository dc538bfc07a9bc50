"""Tiles that more than one dashboard has."""

import conditions
from links import drill_down
from looks import GREEN, NONE_IS_BETTER, NONE_IS_GOOD, ORANGE, RED, steps, words
from panels import stat

# From the worst to the best; of several surveyors, the worst counts. `or` keeps the first that a target has.
_STATE = f"""min(
    ({conditions.SURVEYORS}) == 0
    or 0 * (time() - kafka_surveyor_survey_timestamp_seconds > 90) + 1
    or 0 * (time() - kafka_surveyor_ensemble_survey_timestamp_seconds > 90) + 1
    or 0 * (kafka_surveyor_survey_success == 0) + 2
    or 0 * max by (job, instance) (kafka_surveyor_build_info) + 3
)"""


def surveyor_state(links: list[dict] | None = None) -> dict:
    return stat(
        "Surveyor",
        _STATE,
        "Whether all else here can be believed. DOWN: it cannot be scraped. STALE: its last survey that reached what "
        "it watches is more than 90 s old. PARTIAL: the last survey of Kafka did not get an answer to everything. Of "
        "several surveyors, the worst.",
        thresholds=steps((0, RED), (2, ORANGE), (3, GREEN)),
        mappings=words({"0": ("DOWN", RED), "1": ("STALE", RED), "2": ("PARTIAL", ORANGE), "3": ("OK", GREEN)}),
        links=links,
    )


def kafka_state(links: list[dict] | None = None) -> dict:
    return stat(
        "Kafka",
        "min(kafka_up)",
        "Whether the last survey reached the cluster; of several clusters, the worst. While it is DOWN, nothing else "
        "of the cluster is known.",
        thresholds=steps((0, RED), (1, GREEN)),
        mappings=words({"0": ("DOWN", RED), "1": ("UP", GREEN)}),
        links=links,
    )


def brokers_down(links: list[dict] | None = None) -> dict:
    return stat(
        "Brokers down",
        "sum(1 - kafka_broker_up)",
        "Brokers that partitions, or their registration in ZooKeeper, still name and that are not in the cluster's "
        "metadata.",
        thresholds=NONE_IS_GOOD,
        links=links,
    )


def offline(links: list[dict] | None = None) -> dict:
    return stat(
        "Partitions offline",
        "sum(kafka_topic_partitions_offline)",
        "Partitions without a leader: they can be neither read nor written.",
        thresholds=NONE_IS_GOOD,
        links=links,
    )


def below_min_isr(links: list[dict] | None = None) -> dict:
    return stat(
        "Below min ISR",
        "sum(kafka_topic_partitions_under_min_isr)",
        "Partitions with a leader that refuse writing with acks=all, as too few replicas are in sync.",
        thresholds=NONE_IS_GOOD,
        links=links,
    )


def under_replicated(links: list[dict] | None = None) -> dict:
    return stat(
        "Under-replicated",
        "sum(kafka_topic_partitions_under_replicated)",
        "Partitions with a leader and fewer replicas in sync than they have.",
        thresholds=NONE_IS_BETTER,
        links=links,
    )


def records_written(links: list[dict] | None = None) -> dict:
    return stat(
        "Records written",
        'sum(rate(kafka_topic_current_offsets{topic!~"__.+"}[$__rate_interval]))',
        "Records a second that producers write to all topics but the internal ones.",
        "recps",
        links=links,
    )


def total_lag(links: list[dict] | None = None) -> dict:
    return stat(
        "Total lag",
        "sum(kafka_consumergroup_group_lag)",
        "Records that the groups have still to read, all together, as far as it is known of a group. What is much "
        "depends on the traffic: it has no colour.",
        links=links,
    )


def stalled(links: list[dict] | None = None) -> dict:
    return stat(
        "Groups stalled",
        f"count(sum by (job, instance, kafka_cluster, consumergroup) ({conditions.STALLED}))"
        " or count(kafka_consumergroup_lag_sum) * 0",
        "Groups that have members and have had records of a topic to read for five minutes, and have committed nothing "
        "there.",
        thresholds=NONE_IS_BETTER,
        links=links,
    )


def falling_behind(links: list[dict] | None = None) -> dict:
    return stat(
        "Groups falling behind",
        f"count({conditions.FALLING_BEHIND}) or count(kafka_consumergroup_group_lag) * 0",
        "Groups with a lag of more than 1,000 records that was larger all through the last five minutes than it ever "
        "was in the five minutes before. Those that stand still are counted there.",
        thresholds=NONE_IS_BETTER,
        links=links,
    )


def unattended(links: list[dict] | None = None) -> dict:
    return stat(
        "Unattended groups",
        f"count({conditions.UNATTENDED}) or count(kafka_consumergroup_members) * 0",
        "Groups that have records to read and no members to read them.",
        thresholds=NONE_IS_BETTER,
        links=links,
    )


def not_serving(links: list[dict] | None = None) -> dict:
    return stat(
        "ZooKeeper not serving",
        f"sum(1 - {conditions.SERVES})",
        "Configured ZooKeeper servers that do not serve reads and writes: down, cut off from the quorum, or silent.",
        thresholds=NONE_IS_GOOD,
        links=links,
    )


def can_lose(links: list[dict] | None = None) -> dict:
    return stat(
        "ZooKeeper can lose",
        "min(zk_ensemble_failures_tolerated)",
        "Voters that may yet fail before the ensemble stops. 0: the next failure stops it, or it has stopped. A single "
        "server has always 0.",
        thresholds=steps((0, ORANGE), (1, GREEN)),
        links=links,
    )


def waiting(links: list[dict] | None = None) -> dict:
    return stat(
        "ZooKeeper queue",
        "max(zk_outstanding_requests)",
        "Requests that the busiest ZooKeeper server has received and not answered yet.",
        thresholds=steps((0, GREEN), (10, ORANGE), (100, RED)),
        links=links,
    )


def to(dashboard: str, chosen: list[str]) -> list[dict]:
    return [drill_down("More about it", dashboard, chosen)]
