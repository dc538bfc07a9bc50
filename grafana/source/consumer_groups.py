"""Which groups are behind, and whether they catch up.

A diagnosis is of a group and all its topics. The variable Topic restricts only what is shown by topic.
"""

import alerts
import charts
import group_panels
import tiles
from attention import attention
from dashboard import Dashboard, Fold, Line
from lines import by_group
from looks import NONE_IS_BETTER
from panels import stat, timeseries

_OF_ALL_TOPICS = frozenset({"topic"})
_TILES = Line(
    3,
    [
        stat(
            "Groups",
            "count(kafka_consumergroup_members or kafka_consumergroup_group_lag)",
            "Groups that are surveyed.",
        ),
        stat("Members", "sum(kafka_consumergroup_members)", "Members of all groups, as far as they are known."),
        tiles.total_lag(),
        tiles.lag_unknown(),
        tiles.stalled(),
        tiles.falling_behind(),
        tiles.unattended(),
        stat(
            "Rebalancing",
            'sum(kafka_consumergroup_state{state=~"(preparing|completing)_rebalance"})',
            "Groups that are rebalancing: their members may read nothing meanwhile.",
            thresholds=NONE_IS_BETTER,
        ),
    ],
    without=_OF_ALL_TOPICS,
)

_ATTENTION = attention(
    "consumer-groups",
    "kafka_up == 1",
    "Groups with trouble on any topic, the worst first, up to 25 rows of each kind. Empty while nothing is known.",
)

_READ = timeseries(
    "Records read, by group",
    by_group("deriv(kafka_consumergroup_current_offset_sum[$__rate_interval])"),
    "Records per second by which the commits move, of the ten busiest groups at the end of the time shown. Below 0: "
    "the group was reset to earlier offsets. All topics.",
    "recps",
    negative=True,
)

DASHBOARD = Dashboard(
    "consumer-groups",
    "Kafka Surveyor / Consumer groups",
    "Which groups are behind, whether they catch up, and why not.",
    ["job", "kafka_cluster", "instance", "consumergroup", "topic"],
    [
        _TILES,
        Line(5, [_ATTENTION, alerts.alerts_table("consumer-groups")], without=_OF_ALL_TOPICS),
        Line(8, [group_panels.GROUPS], without=_OF_ALL_TOPICS),
        Line(8, [charts.lag(), _READ], without=_OF_ALL_TOPICS),
    ],
    [
        Fold(
            "By topic (of the chosen topics)",
            "Needs the group granularity topic or partition.",
            [Line(9, group_panels.BY_TOPIC), Line(9, [group_panels.on_topics("Groups on topics")])],
        ),
        Fold(
            "By partition (of the chosen topics)",
            "Needs the group granularity partition, which is the default.",
            [Line(9, group_panels.BY_PARTITION), Line(9, [group_panels.PARTITIONS])],
        ),
        Fold(
            "Lost records and bad commits (of the chosen topics)",
            "What a group will never read, or reads twice. Records lost need the recording rules.",
            [Line(8, group_panels.TROUBLE)],
        ),
        Fold(
            "Members and states",
            "Who reads.",
            [Line(8, group_panels.MEMBERS, without=_OF_ALL_TOPICS)],
        ),
    ],
)
