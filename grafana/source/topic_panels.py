"""Topics and partitions: trouble, traffic, replication, settings, transactions."""

from lines import by_topic
from links import OF_ROW, drill_down, in_cluster
from looks import GREEN, ORANGE, RED, cells, infinite, steps, words
from panels import NOW, timeseries
from tables import BY_SURVEYOR, IN_CLUSTER, Column, table

_OF_TOPIC = "(job, instance, kafka_cluster, topic)"
_BUSIEST = f"topk(50, sum by {_OF_TOPIC} (rate(kafka_topic_current_offsets{NOW})))"
_ONLY_BUSIEST = f"and on {_OF_TOPIC} {_BUSIEST}"

TOPICS = table(
    "Topics, by records written",
    {
        "rate": in_cluster(_BUSIEST),
        "partitions": f"kafka_topic_partitions {_ONLY_BUSIEST}",
        "factor": f"kafka_topic_replication_factor {_ONLY_BUSIEST}",
        "min_isr": f"kafka_topic_min_isr {_ONLY_BUSIEST}",
        "held": f"(kafka_topic_current_offsets - kafka_topic_oldest_offsets) {_ONLY_BUSIEST}",
        "seconds": f"kafka_topic_retention_seconds {_ONLY_BUSIEST}",
        "bytes": f"kafka_topic_retention_bytes {_ONLY_BUSIEST}",
        "policy": f"kafka_topic_cleanup_policy_info {_ONLY_BUSIEST}",
        "moved": f"sum by {_OF_TOPIC} (1 - kafka_topic_partition_leader_is_preferred) {_ONLY_BUSIEST}",
    },
    [
        Column(
            "topic",
            "Topic",
            links=[
                drill_down("Only this topic", "brokers-topics", **OF_ROW, topic="topic"),
                drill_down("Groups that read it", "consumer-groups", **OF_ROW, topic="topic"),
            ],
        ),
        Column("rate", "Written", "recps"),
        Column("held", "Offsets held", "short"),
        Column("partitions", "Partitions", "short"),
        Column("moved", "Not preferred", "short", thresholds=cells((1, ORANGE))),
        Column("factor", "Replicas", "short"),
        Column("min_isr", "Min ISR", "short"),
        Column("cleanup_policy", "Cleanup"),
        Column("seconds", "Retention", "s", mappings=infinite("unlimited")),
        Column("bytes", "Per partition", "bytes", mappings=infinite("unlimited")),
        Column("kafka_cluster", "Cluster"),
        BY_SURVEYOR,
        IN_CLUSTER,
        Column("policy", "Known", "short", hidden=True),
    ],
    "The fifty busiest topics and their settings. Offsets held: from the first record to the end; compacted topics and "
    "transactions have fewer records. Not preferred: partitions that their first replica does not lead. Per partition: "
    "bytes that retention keeps.",
    sort=[("Written", "down")],
)

# Of each partition, the worst: `or` keeps the first that it has.
_TROUBLE = f"""topk(100,
    (kafka_topic_partition_replicas unless kafka_topic_partition_leader) * 0 + 3
    or (kafka_topic_partition_in_sync_replica < kafka_topic_partition_replicas
        and kafka_topic_partition_in_sync_replica < on {_OF_TOPIC} group_left () kafka_topic_min_isr) * 0 + 2
    or (kafka_topic_partition_in_sync_replica < kafka_topic_partition_replicas) * 0 + 1)"""
_TROUBLES = words(
    {"3": ("no leader", RED), "2": ("below min ISR", RED), "1": ("under-replicated", ORANGE), "0": ("none", GREEN)}
)
IN_TROUBLE = table(
    "Partitions in trouble",
    {
        "trouble": f"{in_cluster(_TROUBLE)} or on () sum(kafka_topic_partition_replicas) * 0",
        "leader": f"kafka_topic_partition_leader and {_TROUBLE}",
        "in_sync": f"kafka_topic_partition_in_sync_replica and {_TROUBLE}",
        "replicas": f"kafka_topic_partition_replicas and {_TROUBLE}",
    },
    [
        Column("trouble", "Trouble", "short", 115, thresholds=steps(), mappings=_TROUBLES),
        Column("topic", "Topic", links=[drill_down("Only this topic", "brokers-topics", **OF_ROW, topic="topic")]),
        Column("partition", "No.", "none", 40),
        Column("leader", "Leader", "none", 60),
        Column("in_sync", "In sync", "none", 70),
        Column("replicas", "Of", "none", 30),
        Column("kafka_cluster", "Cluster", width=75),
        Column("instance", "Surveyor", width=80),
        IN_CLUSTER,
    ],
    "Up to a hundred partitions without a leader, below min ISR or under-replicated, the worst first; one row if there "
    "are none. Needs the topic granularity partition, which is the default.",
    sort=[("Trouble", "down"), ("Topic", "up")],
    width=11,
)

REPLICATION = [
    timeseries(
        "Partitions by trouble",
        [
            ("sum(kafka_topic_partitions_offline)", "no leader"),
            ("sum(kafka_topic_partitions_under_min_isr)", "below min ISR"),
            ("sum(kafka_topic_partitions_at_min_isr)", "at min ISR"),
            ("sum(kafka_topic_partitions_under_replicated)", "under-replicated"),
        ],
        "Partitions in trouble, of all chosen topics.",
        colours={"no leader": RED, "below": "dark-red", "at min": "yellow", "under-replicated": ORANGE},
    ),
    timeseries(
        "Under-replicated, by topic",
        by_topic("kafka_topic_partitions_under_replicated"),
        "Partitions with fewer in-sync replicas than replicas, of the ten topics with most of them.",
    ),
]

PARTITION_CHARTS = [
    timeseries(
        "Busiest partition, by topic",
        by_topic("topic:kafka_topic_partition_current_offset:rate5m_max"),
        "Records written per second to the busiest partition of each topic, of the ten topics with the busiest one. "
        "Compare it with the topic's mean: far above it, a key is too frequent.",
        "recps",
    ),
    timeseries(
        "Records held back by transactions",
        by_topic("topic:kafka_topic_partition_last_stable_offset:behind_sum"),
        "Records that read_committed consumers cannot read yet, because a transaction before them is open. A value "
        "that stays above 0 is a transaction that is never completed.",
    ),
]

_OF_PARTITION = "(job, instance, kafka_cluster, topic, partition)"
_ONLY_HIGHEST = f"and on {_OF_PARTITION} topk(100, kafka_topic_partition_current_offset)"
PARTITIONS = table(
    "Partitions, by end offset",
    {
        "end": "topk(100, kafka_topic_partition_current_offset)",
        "start": f"kafka_topic_partition_oldest_offset {_ONLY_HIGHEST}",
        "leader": f"kafka_topic_partition_leader {_ONLY_HIGHEST}",
        "preferred": f"kafka_topic_partition_leader_is_preferred {_ONLY_HIGHEST}",
        "replicas": f"kafka_topic_partition_replicas {_ONLY_HIGHEST}",
        "in_sync": f"kafka_topic_partition_in_sync_replica {_ONLY_HIGHEST}",
    },
    [
        Column("topic", "Topic"),
        Column("partition", "Partition", "none"),
        Column("leader", "Leader", "none"),
        Column("preferred", "Preferred", "short", mappings=words({"1": ("yes", GREEN), "0": ("no", ORANGE)})),
        Column("replicas", "Replicas", "none"),
        Column("in_sync", "In sync", "none"),
        Column("start", "First offset", "none"),
        Column("end", "End", "none"),
        Column("kafka_cluster", "Cluster"),
        BY_SURVEYOR,
    ],
    "The hundred partitions with the highest end offsets: choose a topic to see its own. Partitions whose end is "
    "unknown are not included; those in trouble are above.",
    sort=[("End", "down")],
)
