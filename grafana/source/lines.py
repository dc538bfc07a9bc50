"""Queries of lines over time that many panels have: one line for each of something, and its legend.

What tells lines apart comes first in a legend, which Grafana cuts at its end: the cluster and the surveyor come last.
"""

from scope import top

Query = tuple[str, str]


def by_topic(expression: str, count: int = 10) -> list[Query]:
    return [(top(count, f"sum by (kafka_cluster, topic) ({expression})"), "{{topic}} {{kafka_cluster}}")]


def by_broker(expression: str, count: int = 20) -> list[Query]:
    return [(top(count, f"max by (kafka_cluster, id) ({expression})"), "broker {{id}} {{kafka_cluster}}")]


def by_group(expression: str, count: int = 10) -> list[Query]:
    lines = f"sum by (kafka_cluster, consumergroup) ({expression})"
    return [(top(count, lines), "{{consumergroup}} {{kafka_cluster}}")]


def by_group_and_topic(expression: str, count: int = 10) -> list[Query]:
    lines = f"sum by (kafka_cluster, consumergroup, topic) ({expression})"
    return [(top(count, lines), "{{consumergroup}} on {{topic}} {{kafka_cluster}}")]


def by_group_and_partition(expression: str, count: int = 10) -> list[Query]:
    lines = f"sum by (kafka_cluster, consumergroup, topic, partition) ({expression})"
    return [(top(count, lines), "{{consumergroup}} on {{topic}}/{{partition}} {{kafka_cluster}}")]


def by_server(expression: str, what: str = "") -> list[Query]:
    """By surveyor, too: a server may be down for one and up for another."""
    return [(f"max by (zk_host, instance) ({expression})", f"{{{{zk_host}}}}{what} (by {{{{instance}}}})")]


def by_surveyor(expression: str, legend: str = "{{instance}}") -> list[Query]:
    return [(f"max by (instance) ({expression})", legend)]


def held_or_none(expression: str, legend: str, known: str) -> list[Query]:
    """The series of the expression above 0; without any, a line "none" while something is known."""
    held = f"({expression}) > 0"
    return [(held, legend), (f"0 * sum({known}) unless on () ({held})", "none")]
