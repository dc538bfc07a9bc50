"""Topics and partitions: traffic, replication, settings, transactions."""

from lines import by_topic
from links import CHOSEN_IN_CLUSTER, drill_down
from looks import RED, cells, unlimited
from panels import timeseries
from scope import top
from tables import Column, table

_OF_TOPIC = "(job, instance, kafka_cluster, topic)"
_BUSIEST = f"topk(50, sum by {_OF_TOPIC} (rate(kafka_topic_current_offsets[$__rate_interval])))"
_ONLY_BUSIEST = f"and on {_OF_TOPIC} {_BUSIEST}"

TOPICS = table(
    "Topics, by records written",
    {
        "rate": _BUSIEST,
        "partitions": f"kafka_topic_partitions {_ONLY_BUSIEST}",
        "factor": f"kafka_topic_replication_factor {_ONLY_BUSIEST}",
        "min_isr": f"kafka_topic_min_isr {_ONLY_BUSIEST}",
        "held": f"(kafka_topic_current_offsets - kafka_topic_oldest_offsets) {_ONLY_BUSIEST}",
        "seconds": f"kafka_topic_retention_seconds {_ONLY_BUSIEST}",
        "bytes": f"kafka_topic_retention_bytes {_ONLY_BUSIEST}",
    },
    [
        Column(
            "topic",
            "Topic",
            links=[drill_down("Only this topic", "brokers-topics", CHOSEN_IN_CLUSTER, topic="topic")],
        ),
        Column("rate", "Records written", "recps"),
        Column("held", "Offsets held", "short"),
        Column("partitions", "Partitions", "short"),
        Column("factor", "Replicas", "short"),
        Column("min_isr", "Min ISR", "short"),
        Column("seconds", "Keeps for", "s", mappings=unlimited()),
        Column("bytes", "Keeps per partition", "bytes", mappings=unlimited()),
        Column("kafka_cluster", "Cluster"),
    ],
    "The fifty topics that most is written to, with what they keep. Offsets held: from the first record still there to "
    "the last; of compacted topics, and with transactions, fewer records.",
    sort=[("Records written", "down")],
    hidden=("instance",),
)

REPLICATION = [
    timeseries(
        "Partitions in trouble",
        [
            ("sum(kafka_topic_partitions_offline)", "offline"),
            ("sum(kafka_topic_partitions_under_min_isr)", "below min ISR"),
            ("sum(kafka_topic_partitions_at_min_isr)", "at min ISR"),
            ("sum(kafka_topic_partitions_under_replicated)", "under-replicated"),
        ],
        "Partitions that are not as they should be, of all topics chosen.",
    ),
    timeseries(
        "Under-replicated partitions, by topic",
        by_topic("kafka_topic_partitions_under_replicated"),
        "Partitions with fewer replicas in sync than they have, of the ten topics with most of them.",
    ),
]

_BY_PARTITION = "sum by (kafka_cluster, topic, partition)"
PARTITION_CHARTS = [
    timeseries(
        "Records written, by partition",
        [
            (
                top(10, f"{_BY_PARTITION} (rate(kafka_topic_partition_current_offset[$__rate_interval]))"),
                "{{kafka_cluster}} {{topic}}/{{partition}}",
            )
        ],
        "Records a second, of the ten busiest partitions: one far above the others of its topic has a key that is too "
        "frequent.",
        "recps",
    ),
    timeseries(
        "Records held back by transactions",
        by_topic("kafka_topic_partition_current_offset - kafka_topic_partition_last_stable_offset"),
        "Records that read_committed consumers cannot read yet, since a transaction before them is open. What stays "
        "above 0 is a transaction that nobody ends.",
    ),
]

_OF_PARTITION = "(job, instance, kafka_cluster, topic, partition)"
_ONLY_HIGHEST = f"and on {_OF_PARTITION} topk(100, kafka_topic_partition_current_offset)"
PARTITIONS = table(
    "Partitions with the highest ends",
    {
        "end": "topk(100, kafka_topic_partition_current_offset)",
        "start": f"kafka_topic_partition_oldest_offset {_ONLY_HIGHEST}",
        "leader": f"kafka_topic_partition_leader {_ONLY_HIGHEST}",
        "replicas": f"kafka_topic_partition_replicas {_ONLY_HIGHEST}",
        "in_sync": f"kafka_topic_partition_in_sync_replica {_ONLY_HIGHEST}",
        "missing": f"(kafka_topic_partition_replicas - kafka_topic_partition_in_sync_replica) {_ONLY_HIGHEST}",
    },
    [
        Column("topic", "Topic"),
        Column("partition", "Partition", "none"),
        Column("leader", "Leader", "none"),
        Column("replicas", "Replicas", "none"),
        Column("in_sync", "In sync", "none"),
        Column("missing", "Missing", "none", thresholds=cells(RED)),
        Column("start", "First offset", "none"),
        Column("end", "End", "none"),
        Column("kafka_cluster", "Cluster"),
    ],
    "The hundred partitions with the highest ends: choose a topic to see its own.",
    sort=[("Missing", "down"), ("End", "down")],
    hidden=("instance",),
)
