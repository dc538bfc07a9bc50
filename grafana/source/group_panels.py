"""Consumer groups in detail: by topic, by partition, their members, what they have lost."""

from lines import by_group, by_group_and_partition, by_group_and_topic
from links import CHOSEN_IN_CLUSTER, drill_down
from looks import ORANGE, cells
from panels import timeseries
from tables import Column, table

ONLY_GROUP = drill_down("Only this group", "consumer-groups", CHOSEN_IN_CLUSTER, consumergroup="consumergroup")

_OF_TOPIC = "(job, instance, kafka_cluster, topic)"
# Once for each topic, however many groups read it.
_WRITTEN = f"""sum(sum by {_OF_TOPIC} (rate(kafka_topic_current_offsets[$__rate_interval]))
    and on {_OF_TOPIC} kafka_consumergroup_current_offset_sum)"""

BY_TOPIC = [
    timeseries(
        "Lag, by group and topic",
        by_group_and_topic("kafka_consumergroup_lag_sum"),
        "Records of a topic that a group has still to read, of the ten furthest behind.",
    ),
    timeseries(
        "Written and read",
        [
            (_WRITTEN, "written to the topics"),
            *by_group_and_topic("rate(kafka_consumergroup_current_offset_sum[$__rate_interval])"),
        ],
        "Records a second that are written to the topics that the chosen groups read, and how fast the groups read "
        "them. Choose one group: while its line is below the other, its lag grows.",
        "recps",
    ),
]

_FURTHEST = "topk(100, kafka_consumergroup_lag_sum)"
TOPICS = table(
    "Groups on topics",
    {
        "lag": _FURTHEST,
        "members": f"kafka_consumergroup_topic_members and {_FURTHEST}",
        "assigned": f"kafka_consumergroup_topic_assigned_partitions and {_FURTHEST}",
        "ahead": f"kafka_consumergroup_topic_partitions_ahead and {_FURTHEST}",
    },
    [
        Column("consumergroup", "Group", links=[ONLY_GROUP]),
        Column(
            "topic",
            "Topic",
            links=[drill_down("The topic", "brokers-topics", CHOSEN_IN_CLUSTER, topic="topic")],
        ),
        Column("lag", "Lag", "short"),
        Column("members", "Members", "short"),
        Column("assigned", "Assigned partitions", "short"),
        Column("ahead", "Committed beyond the end", "short", thresholds=cells(ORANGE)),
        Column("kafka_cluster", "Cluster"),
    ],
    "The hundred pairs of group and topic that are furthest behind.",
    sort=[("Lag", "down")],
    hidden=("instance",),
)

BY_PARTITION = [
    timeseries(
        "Lag, by partition",
        # -1 says that there is no commit.
        by_group_and_partition("kafka_consumergroup_lag >= 0"),
        "Records of a partition that a group has still to read, of the ten furthest behind. One that is far above the "
        "others: its reader is slow, or a key too frequent.",
    ),
    timeseries(
        "Records read, by partition",
        by_group_and_partition("rate(kafka_consumergroup_current_offset[$__rate_interval])"),
        "Records a second by which a group's commits on a partition move, of the ten busiest.",
        "recps",
    ),
]

_LOST = """((kafka_consumergroup_current_offset >= 0)
    < on (job, instance, kafka_cluster, topic, partition) group_left () kafka_topic_partition_oldest_offset)"""
TROUBLE = [
    timeseries(
        "Partitions with records lost",
        by_group(f"({_LOST}) * 0 + 1 or kafka_consumergroup_current_offset * 0"),
        "Partitions of which a group's next record is deleted already: retention was faster than the group.",
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
        "Members that have nothing to read: there are more of them than partitions.",
    ),
    timeseries(
        "Groups, by state",
        [("sum by (state) (kafka_consumergroup_state)", "{{state}}")],
        "How many groups are in each state.",
        stacked=True,
    ),
]
