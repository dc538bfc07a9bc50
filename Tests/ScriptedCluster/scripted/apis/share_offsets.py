"""DescribeShareGroupOffsets."""

from scripted.apis.request import NOT_COORDINATOR, UNKNOWN_TOPIC_OR_PARTITION, Request
from scripted.state import ShareOffset


def describe_share_group_offsets(request: Request) -> dict:
    return {"groups": [_group(request, wanted) for wanted in request.body["groups"]]}


def _group(request: Request, wanted: dict) -> dict:
    name = wanted["group_id"]
    group = request.state.groups.get(name)
    error = (group.offsets_error if group else 0) if request.is_coordinator(name) else NOT_COORDINATOR
    there = group.share_offsets if group and group.type == "share" else {}
    topics = []
    if not error and wanted["topics"] is None:
        topics = [_topic(request, topic, list(partitions), there) for topic, partitions in there.items()]
    elif not error:
        topics = [_topic(request, item["topic_name"], item["partitions"], there) for item in wanted["topics"]]
    return {"group_id": name, "error_code": error, "error_message": None, "topics": topics}


def _topic(request: Request, name: str, numbers: list[int], there: dict) -> dict:
    topic = request.state.topics.get(name)
    # Start -1: the group has not initialised the partition.
    nothing = ShareOffset(error=0 if topic else UNKNOWN_TOPIC_OR_PARTITION)
    offsets = [(number, there.get(name, {}).get(number, nothing)) for number in numbers]
    return {
        "topic_name": name,
        "topic_id": topic.id if topic else bytes(16),
        "partitions": [
            {
                "partition_index": number,
                "start_offset": offset.start,
                "leader_epoch": offset.leader_epoch,
                "lag": offset.lag,
                "error_code": offset.error,
                "error_message": None,
            }
            for number, offset in offsets
        ],
    }
