"""Which brokers and topics are in trouble, and where the traffic goes."""

import broker_panels
import charts
import conditions
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
        stat("Topics", "count(kafka_topic_partitions)", "Topics that are watched, internal ones included."),
        stat("Partitions", "sum(kafka_topic_partitions)", "Partitions of the topics that are watched."),
        tiles.offline(),
        tiles.below_min_isr(),
        stat(
            "At min ISR",
            "sum(kafka_topic_partitions_at_min_isr)",
            "Partitions that refuse writing with acks=all as soon as they lose one more replica.",
            thresholds=NONE_IS_BETTER,
        ),
        tiles.under_replicated(),
    ],
)

_ATTENTION = attention(
    {"brokers-topics": conditions.BROKERS_AND_TOPICS},
    "kafka_up == 1",
    "Brokers and topics that something is wrong with, the worst first; up to 25 of each kind. Empty while the cluster "
    "cannot be reached.",
)

DASHBOARD = Dashboard(
    "brokers-topics",
    "Kafka Surveyor / Brokers & topics",
    "Which brokers and topics are in trouble, where the traffic goes, and what each broker makes of it.",
    ["job", "instance", "kafka_cluster", "id", "topic"],
    [
        _TILES,
        Line(6, [_ATTENTION]),
        Line(8, [charts.records_written(), charts.answers()]),
        Line(8, [broker_panels.BROKERS]),
    ],
    [
        Fold("Busiest topics", "The busiest topics and their settings.", [Line(10, [topic_panels.TOPICS])]),
        Fold("Replication", "How the trouble came and went.", [Line(8, topic_panels.REPLICATION)]),
        Fold("Balance", "Whether the brokers have equal shares.", [Line(8, broker_panels.BALANCE)]),
        Fold(
            "Partitions and transactions",
            "Needs the topic granularity partition, which is the default.",
            [Line(8, topic_panels.PARTITION_CHARTS), Line(10, [topic_panels.PARTITIONS])],
        ),
        Fold("The surveyor's connections", "How the brokers treat the surveyor.", [Line(8, broker_panels.CONNECTIONS)]),
        Fold("End-to-end probe", probe.DESCRIPTION, probe.LINES),
    ],
)
