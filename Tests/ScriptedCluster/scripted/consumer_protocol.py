"""The bytes that members of consumer groups give each other, as DescribeGroups shows them."""

from functools import cache

from kio.index import load_entity_schema
from kio.static.constants import EntityType

from scripted.codec import encode

_VERSION = 0


@cache
def _schema(name: str) -> type:
    return load_entity_schema(name, _VERSION, EntityType.data)


def assignment(partitions_by_topic: dict[str, list[int]]) -> bytes:
    topics = [{"topic": topic, "partitions": numbers} for topic, numbers in partitions_by_topic.items()]
    message = {"assigned_partitions": topics, "user_data": None}
    return _VERSION.to_bytes(2) + encode(_schema("consumer_protocol_assignment"), message)


def subscription(topics) -> bytes:
    message = {"topics": list(topics), "user_data": None}
    return _VERSION.to_bytes(2) + encode(_schema("consumer_protocol_subscription"), message)
