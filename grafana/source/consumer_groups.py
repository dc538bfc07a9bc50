"""Which groups are behind, and whether they catch up."""

import charts
import conditions
import group_panels
import tiles
from attention import attention
from dashboard import Dashboard, Fold, Line
from lines import by_group
from looks import BLUE, GREEN, GREY, NONE_IS_BETTER, ORANGE, RED, steps, words
from panels import stat, timeseries
from tables import Column, table

_TILES = Line(
    3,
    [
        stat(
            "Groups",
            "count(kafka_consumergroup_members or kafka_consumergroup_group_lag)",
            "Groups that are watched.",
        ),
        stat("Members", "sum(kafka_consumergroup_members)", "Members of all groups, as far as it is known."),
        tiles.total_lag(),
        tiles.stalled(),
        tiles.falling_behind(),
        tiles.unattended(),
        stat(
            "Rebalancing",
            'sum(kafka_consumergroup_state{state=~"(preparing|completing)_rebalance"})',
            "Groups that share their partitions out anew at the moment: nothing is read meanwhile.",
            thresholds=NONE_IS_BETTER,
        ),
        stat(
            "Lag unknown",
            "sum(kafka_consumergroup_topic_partitions_lag_unknown)",
            "Partitions with a commit whose end could not be read: the lag of their groups is unknown.",
            thresholds=NONE_IS_BETTER,
        ),
    ],
)

_ATTENTION = attention(
    {"consumer-groups": conditions.GROUPS},
    "kafka_up == 1",
    "Groups that something is wrong with; up to 25 of each kind. Empty while the cluster cannot be reached.",
)

_READ = timeseries(
    "Records read, by group",
    by_group("rate(kafka_consumergroup_current_offset_sum[$__rate_interval])"),
    "Records a second by which the commits move, of the ten busiest groups at the end of the time shown.",
    "recps",
)

# A state has one series for each group; that of the state that it is in is 1.
_STATE = "max by (job, instance, kafka_cluster, consumergroup, state) (kafka_consumergroup_state == 1)"
_STATES = words(
    {
        "stable": ("stable", GREEN),
        "preparing_rebalance": ("preparing rebalance", ORANGE),
        "completing_rebalance": ("completing rebalance", ORANGE),
        "empty": ("empty", BLUE),
        "dead": ("dead", RED),
        "unknown": ("unknown", GREY),
    }
)
_OF_GROUP = "(job, instance, kafka_cluster, consumergroup)"
_FURTHEST = "topk(50, kafka_consumergroup_group_lag)"
_ONLY_FURTHEST = f"and on {_OF_GROUP} {_FURTHEST}"
_GROUPS = table(
    "Groups, the furthest behind",
    {
        "lag": _FURTHEST,
        "worst": f"kafka_consumergroup_group_lag_max {_ONLY_FURTHEST}",
        "growth": f"deriv(kafka_consumergroup_group_lag[5m]) {_ONLY_FURTHEST}",
        "read": f"sum by {_OF_GROUP} (rate(kafka_consumergroup_current_offset_sum[$__rate_interval])) {_ONLY_FURTHEST}",
        "members": f"kafka_consumergroup_members {_ONLY_FURTHEST}",
        "idle": f"kafka_consumergroup_members_without_partitions {_ONLY_FURTHEST}",
        "in_state": f"{_STATE} {_ONLY_FURTHEST}",
    },
    [
        Column("consumergroup", "Group", links=[group_panels.ONLY_GROUP]),
        Column("state", "State", width=170, thresholds=steps(), mappings=_STATES),
        Column("lag", "Lag", "short"),
        Column("worst", "Worst partition", "short"),
        Column("growth", "Grows by", "recps"),
        Column("read", "Reads", "recps"),
        Column("members", "Members", "short"),
        Column("idle", "Without partitions", "short"),
        Column("kafka_cluster", "Cluster"),
        Column("in_state", "Known", "short", hidden=True),
    ],
    "The fifty groups that are furthest behind. Grows by: records a second over five minutes; below 0 it catches up. "
    "Groups whose lag is unknown are missing: see above.",
    sort=[("Lag", "down")],
    hidden=("instance",),
)

DASHBOARD = Dashboard(
    "consumer-groups",
    "Kafka Surveyor / Consumer groups",
    "Which groups are behind, whether they catch up, and why not.",
    ["job", "instance", "kafka_cluster", "consumergroup", "topic"],
    [_TILES, Line(6, [_ATTENTION]), Line(8, [charts.lag(), _READ]), Line(9, [_GROUPS])],
    [
        Fold(
            "By topic",
            "Needs the group granularity topic or partition.",
            [Line(9, group_panels.BY_TOPIC), Line(9, [group_panels.TOPICS])],
        ),
        Fold(
            "By partition",
            "Needs the group granularity partition, which is the default.",
            [Line(9, group_panels.BY_PARTITION)],
        ),
        Fold(
            "Lost records and bad commits",
            "What a group will never read, or reads twice.",
            [Line(8, group_panels.TROUBLE)],
        ),
        Fold("Members and states", "Who reads.", [Line(8, group_panels.MEMBERS)]),
    ],
)
