"""Queries of lines over time that many panels have: one line for each of something, and its legend."""

from scope import top

Query = tuple[str, str]


def by_topic(expression: str, count: int = 10) -> list[Query]:
    return [(top(count, f"sum by (kafka_cluster, topic) ({expression})"), "{{kafka_cluster}} {{topic}}")]


def by_broker(expression: str, count: int = 20) -> list[Query]:
    return [(top(count, f"max by (kafka_cluster, id) ({expression})"), "{{kafka_cluster}} broker {{id}}")]


def by_group(expression: str, count: int = 10) -> list[Query]:
    lines = f"sum by (kafka_cluster, consumergroup) ({expression})"
    return [(top(count, lines), "{{kafka_cluster}} {{consumergroup}}")]


def by_group_and_topic(expression: str, count: int = 10) -> list[Query]:
    lines = f"sum by (kafka_cluster, consumergroup, topic) ({expression})"
    return [(top(count, lines), "{{kafka_cluster}} {{consumergroup}} on {{topic}}")]


def by_group_and_partition(expression: str, count: int = 10) -> list[Query]:
    lines = f"sum by (kafka_cluster, consumergroup, topic, partition) ({expression})"
    return [(top(count, lines), "{{kafka_cluster}} {{consumergroup}} on {{topic}}/{{partition}}")]


def by_server(expression: str, legend: str = "{{zk_host}}") -> list[Query]:
    return [(f"max by (zk_host) ({expression})", legend)]


def by_surveyor(expression: str, legend: str = "{{instance}}") -> list[Query]:
    return [(f"max by (instance) ({expression})", legend)]
