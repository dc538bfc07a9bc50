"""Brokers: who they are, how they answer, whether they have equal shares."""

from lines import by_broker
from links import CHOSEN_IN_CLUSTER, drill_down
from looks import GREEN, RED, steps, words
from panels import timeseries
from tables import Column, table

_STATES = words({"1": ("up", GREEN), "0": ("DOWN", RED)})
_BY_BROKER = "by (job, instance, kafka_cluster, id)"

BROKERS = table(
    "Brokers",
    {
        "up": f"max {_BY_BROKER} (kafka_broker_up)",
        "leaders": f"max {_BY_BROKER} (kafka_broker_leader_partitions)",
        "replicas": f"max {_BY_BROKER} (kafka_broker_replica_partitions)",
        "answer": f"max {_BY_BROKER} (kafka_broker_offset_request_seconds)",
        "throttle": f"max {_BY_BROKER} (kafka_broker_throttle_seconds)",
        "info": "kafka_broker_info",
    },
    [
        Column("up", "State", "short", 90, thresholds=steps(), mappings=_STATES),
        Column("id", "Broker", links=[drill_down("Only this broker", "brokers-topics", CHOSEN_IN_CLUSTER, id="id")]),
        Column("address", "Address"),
        Column("leaders", "Leads", "short"),
        Column("replicas", "Replicas", "short"),
        Column("answer", "Answers in", "s"),
        Column("throttle", "Throttles by", "s"),
        Column("kafka_cluster", "Cluster"),
        Column("info", "Known", "short", hidden=True),
    ],
    "All brokers: the partitions that they lead and have replicas of, how long the surveyor's questions for offsets "
    "took, and by how much they held its requests back.",
    sort=[("State", "up"), ("Broker", "up")],
    hidden=("instance",),
)

BALANCE = [
    timeseries("Partitions led", by_broker("kafka_broker_leader_partitions"), "Partitions that each broker leads."),
    timeseries("Replicas", by_broker("kafka_broker_replica_partitions"), "Partitions with a replica on each broker."),
    timeseries(
        "Preferred leaders",
        [("avg by (kafka_cluster) (kafka_topic_partition_leader_is_preferred)", "preferred {{kafka_cluster}}")],
        "Part of the partitions that is led by the first of its replicas. It falls when a broker is restarted, and "
        "rises again with the next election of preferred leaders.",
        "percentunit",
    ),
]

CONNECTIONS = [
    timeseries(
        "Connections made",
        by_broker("rate(kafka_broker_connects_total[$__rate_interval])"),
        "Connections a second that the surveyor tries to make to each broker.",
        "cps",
    ),
    timeseries(
        "Connections lost",
        by_broker("rate(kafka_broker_disconnects_total[$__rate_interval])"),
        "Connections a second that the surveyor loses to each broker. Brokers close what is idle after some minutes.",
        "cps",
    ),
    timeseries(
        "Throttling",
        by_broker("kafka_broker_throttle_seconds"),
        "By how much each broker lately held the surveyor's own requests back: a quota.",
        "s",
    ),
]
