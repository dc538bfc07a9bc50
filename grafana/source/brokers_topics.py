"""Which brokers and topics are in trouble, and where the traffic goes."""

import alerts
import broker_panels
import charts
import group_panels
import probe
import tiles
import topic_panels
from attention import attention
from dashboard import Dashboard, Fold, Line
from looks import BLUE, NONE_IS_BETTER, RED, steps
from panels import stat

_TILES = Line(
    3,
    [
        stat(
            "Brokers up",
            "sum(kafka_broker_up)",
            "Brokers that the cluster's metadata lists.",
            thresholds=steps((0, RED), (1, BLUE)),
        ),
        tiles.brokers_down(),
        stat("Topics", "count(kafka_topic_partitions)", "Topics that are surveyed, internal ones included."),
        stat(
            "Ends unknown",
            "count(kafka_topic_partitions unless kafka_topic_current_offsets) or count(kafka_topic_partitions) * 0",
            "Topics with a partition whose first or last offset could not be read: totals and tables of records do not "
            "include them.",
            thresholds=NONE_IS_BETTER,
        ),
        tiles.offline(),
        tiles.below_min_isr(),
        stat(
            "At min",
            "sum(kafka_topic_partitions_at_min_isr)",
            "Partitions at min ISR: they refuse producers with acks=all as soon as one more replica falls behind.",
            thresholds=NONE_IS_BETTER,
            width=2,
        ),
        tiles.under_replicated(),
    ],
)

_ATTENTION = attention(
    "brokers-topics",
    "kafka_up == 1",
    "Brokers and topics with trouble, the worst first, up to 25 rows of each kind. Empty while nothing is known.",
)

DASHBOARD = Dashboard(
    "brokers-topics",
    "Kafka Surveyor / Brokers & topics",
    "Which brokers, topics and partitions are in trouble, where the traffic goes, and how brokers respond.",
    ["job", "kafka_cluster", "instance", "id", "topic"],
    [
        _TILES,
        Line(5, [_ATTENTION, alerts.alerts_table("brokers-topics")]),
        Line(8, [topic_panels.IN_TROUBLE, broker_panels.BROKERS]),
        Line(8, [charts.records_written(), charts.answers()]),
    ],
    [
        Fold("Busiest topics", "The busiest topics and their settings.", [Line(10, [topic_panels.TOPICS])]),
        Fold(
            "Groups that read the topics",
            "Needs the group granularity topic or partition.",
            [Line(9, [group_panels.on_topics("Consumer groups of the topics")])],
        ),
        Fold("Replication", "How partitions got into trouble and out of it.", [Line(8, topic_panels.REPLICATION)]),
        Fold("Balance", "Whether the brokers have equal shares.", [Line(8, broker_panels.BALANCE)]),
        Fold(
            "Partitions and transactions",
            "Needs the topic granularity partition, which is the default; the charts need the recording rules.",
            [Line(8, topic_panels.PARTITION_CHARTS), Line(10, [topic_panels.PARTITIONS])],
        ),
        Fold(
            "The surveyor's connections",
            "How the brokers treat the surveyor's own requests.",
            [Line(8, broker_panels.CONNECTIONS)],
        ),
        Fold("End-to-end probe", probe.DESCRIPTION, probe.LINES),
    ],
)
