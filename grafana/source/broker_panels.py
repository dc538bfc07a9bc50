"""Brokers: their state, how they respond, whether they have equal shares."""

from lines import by_broker
from links import OF_ROW, drill_down, in_cluster
from looks import GREEN, ORANGE, RED, cells, steps, words
from panels import timeseries
from tables import IN_CLUSTER, Column, table

_STATES = words({"1": ("up", GREEN), "0": ("DOWN", RED)})
_BY_BROKER = "by (job, instance, kafka_cluster, id)"

BROKERS = table(
    "Brokers",
    {
        "up": in_cluster(f"max {_BY_BROKER} (kafka_broker_up)"),
        "leaders": f"max {_BY_BROKER} (kafka_broker_leader_partitions)",
        "replicas": f"max {_BY_BROKER} (kafka_broker_replica_partitions)",
        "answer": f"max {_BY_BROKER} (kafka_broker_offset_request_seconds)",
        "throttle": f"max {_BY_BROKER} (kafka_broker_throttle_seconds)",
        "info": "kafka_broker_info",
    },
    [
        Column("up", "State", "short", 60, thresholds=steps(), mappings=_STATES),
        Column(
            "id",
            "Broker",
            width=65,
            links=[drill_down("Only this broker", "brokers-topics", **OF_ROW, id="id")],
        ),
        Column("address", "Address"),
        Column("leaders", "Leads", "short", 60),
        Column("replicas", "Replicas", "short", 80),
        Column("answer", "Response", "s", 80, thresholds=cells((1, ORANGE), (5, RED))),
        Column("throttle", "Throttle", "s", 80, thresholds=cells((0.001, ORANGE))),
        Column("kafka_cluster", "Cluster", width=75),
        Column("instance", "Surveyor", width=80),
        IN_CLUSTER,
        Column("info", "Known", "short", hidden=True),
    ],
    "All brokers: partitions that they lead and have replicas of, the time of the surveyor's slowest offset request, "
    "and how long they throttled its requests.",
    sort=[("State", "up"), ("Broker", "up")],
    width=13,
)

BALANCE = [
    timeseries("Partitions led", by_broker("kafka_broker_leader_partitions"), "Partitions that each broker leads."),
    timeseries("Replicas", by_broker("kafka_broker_replica_partitions"), "Partitions with a replica on each broker."),
    timeseries(
        "Preferred leaders",
        [("avg by (kafka_cluster) (kafka_topic_partition_leader_is_preferred)", "preferred {{kafka_cluster}}")],
        "Share of the partitions that the first of their replicas leads. It falls when a broker restarts, and rises "
        "again with the next election of preferred leaders.",
        "percentunit",
    ),
]

CONNECTIONS = [
    timeseries(
        "Connections made",
        by_broker("rate(kafka_broker_connects_total[$__rate_interval])"),
        "Connections per second that the surveyor tries to make to each broker.",
        "eps",
    ),
    timeseries(
        "Connections lost",
        by_broker("rate(kafka_broker_disconnects_total[$__rate_interval])"),
        "Connections per second to each broker that are lost. Brokers close idle connections after some minutes.",
        "eps",
    ),
    timeseries(
        "Throttling",
        by_broker("kafka_broker_throttle_seconds"),
        "How long each broker lately throttled the surveyor's own requests: a quota.",
        "s",
    ),
]
