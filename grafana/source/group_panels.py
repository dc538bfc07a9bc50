"""Consumer groups in detail: their lag, by topic, by partition, their members, what they have lost."""

from lines import by_group, by_group_and_partition, by_group_and_topic
from links import OF_ROW, drill_down, in_cluster
from looks import BLUE, GREEN, GREY, ORANGE, RED, cells, infinite, no_data, steps, words
from panels import NOW, timeseries
from tables import BY_SURVEYOR, IN_CLUSTER, Column, table

_ONLY_GROUP = drill_down("Only this group", "consumer-groups", **OF_ROW, consumergroup="consumergroup")
_ITS_TOPIC = drill_down("The topic", "brokers-topics", **OF_ROW, topic="topic")

# A state has one series for each group; that of the state that it is in is 1.
_STATE = "max by (job, instance, kafka_cluster, consumergroup, state) (kafka_consumergroup_state == 1)"
_STATES = {
    "stable": ("stable", GREEN),
    "preparing_rebalance": ("preparing rebalance", ORANGE),
    "completing_rebalance": ("completing rebalance", ORANGE),
    "empty": ("empty", BLUE),
    "dead": ("dead", RED),
    "unknown": ("unknown", GREY),
}
_OF_GROUP = "(job, instance, kafka_cluster, consumergroup)"
_FURTHEST = "topk(50, kafka_consumergroup_group_lag)"
_ONLY_FURTHEST = f"and on {_OF_GROUP} {_FURTHEST}"
_STATUS = "max by (job, instance, kafka_cluster, consumergroup, status) (kafka_consumergroup_group_status == 1)"
_STATUSES = {
    "ok": ("ok", GREEN),
    "rewind": ("rewound", BLUE),
    "behind": ("falls behind", ORANGE),
    "standing": ("stands still", ORANGE),
    "stalled": ("stalled", ORANGE),
    "stopped": ("stopped", ORANGE),
    "ahead": ("beyond the end", ORANGE),
    "lost": ("lost records", ORANGE),
}
_TYPE = "max by (job, instance, kafka_cluster, consumergroup, type) (kafka_consumergroup_info)"
_GROWTH = f"deriv(kafka_consumergroup_group_lag{NOW})"
GROUPS = table(
    "Groups, by lag",
    {
        "lag": in_cluster(_FURTHEST),
        "age": f"kafka_consumergroup_group_lag_seconds_max {_ONLY_FURTHEST}",
        "risk": f"kafka_consumergroup_group_retention_risk_seconds {_ONLY_FURTHEST}",
        "growth": f"{_GROWTH} {_ONLY_FURTHEST}",
        "left": f"kafka_consumergroup_group_lag / clamp_min(-{_GROWTH}, 0) {_ONLY_FURTHEST}",
        "read": f"sum by {_OF_GROUP} (deriv(kafka_consumergroup_current_offset_sum{NOW})) {_ONLY_FURTHEST}",
        "members": f"kafka_consumergroup_members {_ONLY_FURTHEST}",
        "in_status": f"{_STATUS} {_ONLY_FURTHEST}",
        "in_state": f"{_STATE} {_ONLY_FURTHEST}",
        "kind": f"{_TYPE} {_ONLY_FURTHEST}",
    },
    [
        Column("consumergroup", "Group", links=[_ONLY_GROUP]),
        Column("status", "Status", width=110, thresholds=steps(), mappings=words(_STATUSES)),
        Column("state", "State", width=160, thresholds=steps(), mappings=words(_STATES)),
        Column("lag", "Lag", "short"),
        Column("age", "Oldest unread", "s"),
        Column("risk", "Deletion in", "s", thresholds=steps((-1e300, RED), (3600, ORANGE), (86400, "transparent"))),
        Column("growth", "Lag grows by", "recps", thresholds=cells((1, ORANGE))),
        Column("left", "Catches up in", "s", mappings=[*no_data(" "), *infinite("never")]),
        Column("read", "Reads", "recps", thresholds=steps((-1e300, BLUE), (0, "transparent"))),
        Column("members", "Members", "short"),
        Column("type", "Type", width=90),
        Column("kafka_cluster", "Cluster"),
        BY_SURVEYOR,
        IN_CLUSTER,
        Column("in_status", "Known", "short", hidden=True),
        Column("in_state", "Known as well", "short", hidden=True),
        Column("kind", "Known too", "short", hidden=True),
    ],
    "The fifty groups that are furthest behind, over all topics and five minutes. Lag grows by: below 0, the group "
    "catches up; otherwise it never does at this rate. Reads: below 0, it was reset to earlier offsets. Groups "
    "whose lag is unknown are not included: see Lag unknown.",
    sort=[("Lag", "down")],
)

_OF_TOPIC = "(job, instance, kafka_cluster, topic)"
# Once for each topic, however many groups read it.
_WRITTEN = f"""sum(sum by {_OF_TOPIC} (rate(kafka_topic_current_offsets[$__rate_interval]))
    and on {_OF_TOPIC} kafka_consumergroup_current_offset_sum)"""

BY_TOPIC = [
    timeseries(
        "Oldest unread record, by group and topic",
        by_group_and_topic("kafka_consumergroup_topic_lag_seconds_max"),
        "Age of the oldest record of a topic that a group has not read yet, by the record's own timestamp.",
        "s",
    ),
    timeseries(
        "Lag, by group and topic",
        by_group_and_topic("kafka_consumergroup_lag_sum"),
        "Records of a topic that a group has not read yet, of the ten furthest behind.",
    ),
    timeseries(
        "Written and read",
        [
            (_WRITTEN, "written to the topics"),
            *by_group_and_topic("deriv(kafka_consumergroup_current_offset_sum[$__rate_interval])"),
        ],
        "Records written per second to the topics that the chosen groups read, and read by the groups. Choose one "
        "group: while its line is below the other, its lag grows.",
        "recps",
        negative=True,
    ),
]


def on_topics(title: str) -> dict:
    """The table of groups and the topics that they read."""
    furthest = "topk(100, kafka_consumergroup_lag_sum)"
    return table(
        title,
        {
            "lag": in_cluster(furthest),
            "members": f"kafka_consumergroup_topic_members and {furthest}",
            "assigned": f"kafka_consumergroup_topic_assigned_partitions and {furthest}",
            "ahead": f"kafka_consumergroup_topic_partitions_ahead and {furthest}",
        },
        [
            Column("consumergroup", "Group", links=[_ONLY_GROUP]),
            Column("topic", "Topic", links=[_ITS_TOPIC]),
            Column("lag", "Lag", "short"),
            Column("members", "Members", "short"),
            Column("assigned", "Assigned partitions", "short"),
            Column("ahead", "Committed beyond the end", "short", thresholds=cells((1, ORANGE))),
            Column("kafka_cluster", "Cluster"),
            BY_SURVEYOR,
            IN_CLUSTER,
        ],
        "The hundred pairs of group and topic that are furthest behind.",
        sort=[("Lag", "down")],
    )


BY_PARTITION = [
    timeseries(
        "Lag, by partition",
        # -1 says that there is no commit.
        by_group_and_partition("kafka_consumergroup_lag >= 0"),
        "Records of a partition that a group has not read yet, of the ten furthest behind. One far above the others: "
        "its consumer is slow, or a key too frequent.",
    ),
    timeseries(
        "Records read, by partition",
        by_group_and_partition("deriv(kafka_consumergroup_current_offset[$__rate_interval])"),
        "Records per second by which a group's commits on a partition move, of the ten busiest.",
        "recps",
        negative=True,
    ),
]
_WORST = "topk(100, kafka_consumergroup_lag)"
_OF_PARTITION = "(job, instance, kafka_cluster, topic, partition)"
PARTITIONS = table(
    "Groups on partitions",
    {
        "lag": in_cluster(_WORST),
        "commit": f"kafka_consumergroup_current_offset and {_WORST}",
        "end": f"{_WORST} * 0 + on {_OF_PARTITION} group_left () kafka_topic_partition_current_offset",
    },
    [
        Column("consumergroup", "Group", links=[_ONLY_GROUP]),
        Column("topic", "Topic", links=[_ITS_TOPIC]),
        Column("partition", "Partition", "none"),
        Column("commit", "Commit", "none"),
        Column("end", "End", "none"),
        Column("lag", "Lag", "none"),
        Column("kafka_cluster", "Cluster"),
        BY_SURVEYOR,
        IN_CLUSTER,
    ],
    "The hundred partitions on which groups are furthest behind. -1: the group has no commit there.",
    sort=[("Lag", "down")],
)

TROUBLE = [
    timeseries(
        "Unread records deleted",
        by_group_and_topic("kafka_consumergroup_topic_unread_records_deleted"),
        "Records after a group's commits that have been deleted: retention was faster than the group.",
    ),
    timeseries(
        "Partitions committed beyond the end",
        by_group("kafka_consumergroup_topic_partitions_ahead"),
        "Partitions whose commit lies beyond their end: a recreated topic, an unclean election, a bad commit.",
    ),
]

MEMBERS = [
    timeseries(
        "Members, by group",
        by_group("kafka_consumergroup_members"),
        "Members of the ten largest groups. A line that goes up and down is a group whose members come and go.",
    ),
    timeseries(
        "Members without partitions",
        by_group("kafka_consumergroup_members_without_partitions"),
        "Members that have nothing to read: the group has more members than partitions.",
    ),
    timeseries(
        "Groups, by state",
        [("sum by (state) (kafka_consumergroup_state)", "{{state}}")],
        "Groups in each state.",
        stacked=True,
        colours={f"^{state}$": colour for state, (_, colour) in _STATES.items()},
    ),
]
