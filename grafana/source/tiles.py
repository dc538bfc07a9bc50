"""Tiles that more than one dashboard has. Their names have room in a tile of three columns on a small screen."""

import conditions
from links import drill_down
from looks import GREEN, NONE_IS_BETTER, NONE_IS_GOOD, ORANGE, RED, SPARE, none_by_design, steps, words
from panels import NOW, stat

# From the worst to the best; of several surveyors, the worst counts. `or` keeps the first that a target has.
_STATE = f"""min(
    ({conditions.SURVEYORS}) == 0
    or 0 * (time() - kafka_surveyor_survey_timestamp_seconds > 90) + 1
    or 0 * (time() - kafka_surveyor_ensemble_survey_timestamp_seconds > 90) + 1
    or 0 * (kafka_surveyor_survey_success == 0) + 2
    or 0 * max by (job, instance) (kafka_surveyor_build_info) + 3
)"""
# Of requests that wait: a warning where ZooKeeperRequestsOutstanding begins.
QUEUE = steps((0, GREEN), (10, ORANGE), (100, RED))


def surveyor_state(links: list[dict] | None = None) -> dict:
    return stat(
        "Surveyor",
        _STATE,
        "Whether the values here can be trusted. DOWN: it cannot be scraped. STALE: its last survey that reached "
        "anything is more than 90 s old. PARTIAL: the last survey of Kafka was incomplete. Of several surveyors, the "
        "worst.",
        thresholds=steps((0, RED), (2, ORANGE), (3, GREEN)),
        mappings=words({"0": ("DOWN", RED), "1": ("STALE", RED), "2": ("PARTIAL", ORANGE), "3": ("OK", GREEN)}),
        links=links,
    )


def kafka_state(links: list[dict] | None = None, width: int | None = None) -> dict:
    return stat(
        "Kafka",
        "min(kafka_up)",
        "Whether the last survey reached the cluster; of several clusters, the worst. While it is DOWN, the cluster "
        "has no other series.",
        thresholds=steps((0, RED), (1, GREEN)),
        mappings=words({"0": ("DOWN", RED), "1": ("UP", GREEN)}),
        links=links,
        width=width,
    )


def brokers_down(links: list[dict] | None = None) -> dict:
    return stat(
        "Brokers down",
        "sum(1 - kafka_broker_up)",
        "Brokers that partitions or ZooKeeper name and that are missing from the cluster's metadata.",
        thresholds=NONE_IS_GOOD,
        links=links,
    )


def offline(links: list[dict] | None = None) -> dict:
    return stat(
        "No leader",
        "sum(kafka_topic_partitions_offline)",
        "Partitions without a leader: they can be neither read nor written.",
        thresholds=NONE_IS_GOOD,
        links=links,
    )


def below_min_isr(links: list[dict] | None = None) -> dict:
    return stat(
        "Below min ISR",
        "sum(kafka_topic_partitions_under_min_isr)",
        "Partitions with a leader that refuse producers with acks=all, because too few replicas are in sync.",
        thresholds=NONE_IS_GOOD,
        links=links,
    )


def under_replicated(links: list[dict] | None = None) -> dict:
    return stat(
        "Under-replicated",
        "sum(kafka_topic_partitions_under_replicated)",
        "Partitions with a leader and fewer in-sync replicas than replicas.",
        thresholds=NONE_IS_BETTER,
        links=links,
        width=4,
    )


def records_written(links: list[dict] | None = None) -> dict:
    return stat(
        "Written",
        f'sum(rate(kafka_topic_current_offsets{{topic!~"__.+"}}{NOW}))',
        "Records per second that producers write to all topics but internal ones, over five minutes up to the end of "
        "the time shown. Topics with a partition whose end is unknown are not included.",
        "recps",
        links=links,
        sparkline=True,
    )


def total_lag(links: list[dict] | None = None) -> dict:
    return stat(
        "Total lag",
        "sum(kafka_consumergroup_group_lag)",
        "Records that all groups together have not read yet, at the end of the time shown. Groups whose lag is unknown "
        "are not included: see Lag unknown. No colour, because how much is too much depends on the traffic.",
        links=links,
        sparkline=True,
    )


def lag_unknown(links: list[dict] | None = None) -> dict:
    return stat(
        "Lag unknown",
        f"count({conditions.UNKNOWN_LAG} > 0) or count({conditions.UNKNOWN_LAG}) * 0",
        "Groups with a commit on a partition whose end could not be read: the total and the tables by lag do not "
        "include them.",
        thresholds=NONE_IS_BETTER,
        links=links,
    )


def stalled(links: list[dict] | None = None, width: int | None = None) -> dict:
    return stat(
        "Stalled",
        f"count(sum by (job, instance, kafka_cluster, consumergroup) ({conditions.STALLED}))"
        " or count(kafka_consumergroup_lag_sum) * 0",
        "Groups that have records of a topic to read and have committed nothing there for the status window (10 "
        "minutes by default), although a member holds the partition. All topics.",
        thresholds=NONE_IS_BETTER,
        links=links,
        width=width,
    )


def falling_behind(links: list[dict] | None = None) -> dict:
    return stat(
        "Falling behind",
        f"count(sum by (job, instance, kafka_cluster, consumergroup) ({conditions.FALLING_BEHIND}))"
        " or count(kafka_consumergroup_group_lag) * 0",
        "Groups whose lag on a topic has grown throughout the status window (10 minutes by default) although their "
        "commits move. All topics.",
        thresholds=NONE_IS_BETTER,
        links=links,
    )


def unattended(links: list[dict] | None = None) -> dict:
    return stat(
        "No members",
        f"count({conditions.UNATTENDED}) or count(kafka_consumergroup_members) * 0",
        "Groups that have records to read and no members. All topics.",
        thresholds=NONE_IS_BETTER,
        links=links,
    )


def not_serving(links: list[dict] | None = None) -> dict:
    return stat(
        "ZK not serving",
        f"sum(1 - {conditions.SERVES})",
        "Configured ZooKeeper servers that do not serve reads and writes: down, cut off from the quorum, or silent.",
        thresholds=NONE_IS_GOOD,
        links=links,
    )


def can_lose(links: list[dict] | None = None, width: int | None = None) -> dict:
    return stat(
        "ZK spare",
        f"min({conditions.SPARE_VOTERS})",
        "Voters that may fail before the ensemble stops. 0: the next failure stops it, or it has stopped. Blue: one or "
        "two voters never have a spare one.",
        thresholds=SPARE,
        mappings=none_by_design(),
        links=links,
        width=width,
    )


def waiting(links: list[dict] | None = None, width: int | None = None) -> dict:
    return stat(
        "ZK queue",
        "max(zk_outstanding_requests)",
        "Requests that the busiest ZooKeeper server has received and not answered yet.",
        thresholds=QUEUE,
        links=links,
        width=width,
    )


def to(dashboard: str) -> list[dict]:
    return [drill_down("More about it", dashboard)]
