"""Metadata and DescribeCluster."""

from scripted.apis.request import NO_OPERATIONS, UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION, Request
from scripted.state import Topic


def metadata(request: Request) -> dict:
    return {
        "brokers": _brokers(request, "node_id"),
        "cluster_id": request.state.cluster_id,
        "controller_id": _controller(request),
        "topics": _topics(request),
        "cluster_authorized_operations": NO_OPERATIONS,
    }


def describe_cluster(request: Request) -> dict:
    return {
        "endpoint_type": 1,
        "cluster_id": request.state.cluster_id,
        "controller_id": _controller(request),
        "brokers": _brokers(request, "broker_id"),
        "cluster_authorized_operations": NO_OPERATIONS,
    }


def _brokers(request: Request, id_field: str) -> list[dict]:
    brokers = []
    for broker in request.state.listed_brokers():
        host, port = request.address_of(broker)
        brokers.append({id_field: broker.id, "host": host, "port": port, "rack": broker.rack})
    return brokers


def _controller(request: Request) -> int:
    if request.state.controller is not None:
        return request.state.controller
    return next((broker.id for broker in request.state.listed_brokers()), -1)


def _topics(request: Request) -> list[dict]:
    wanted = request.body["topics"]
    # Version 0 knows no null: an empty list stands for all.
    if wanted is None or (request.version == 0 and not wanted):
        return [_topic(topic) for topic in request.state.topics.values()]
    topics = []
    for item in wanted:
        name, topic_id = item["name"], item.get("topic_id", bytes(16))
        topic = request.state.topic_by_id(topic_id) if name is None else request.state.topics.get(name)
        if topic:
            topics.append(_topic(topic))
        else:
            error = UNKNOWN_TOPIC_ID if name is None else UNKNOWN_TOPIC_OR_PARTITION
            topics.append({"error_code": error, "name": name, "topic_id": topic_id, "is_internal": False})
            topics[-1] |= {"partitions": [], "topic_authorized_operations": NO_OPERATIONS}
    return topics


def _topic(topic: Topic) -> dict:
    return {
        "error_code": topic.error,
        "name": topic.name,
        "topic_id": topic.id,
        "is_internal": topic.internal,
        "partitions": [
            {
                "error_code": partition.error,
                "partition_index": number,
                "leader_id": partition.leader,
                "leader_epoch": partition.leader_epoch,
                "replica_nodes": partition.replicas,
                "isr_nodes": partition.isr,
                "offline_replicas": partition.offline,
            }
            for number, partition in topic.partitions.items()
        ]
        if not topic.error
        else [],
        "topic_authorized_operations": NO_OPERATIONS,
    }
