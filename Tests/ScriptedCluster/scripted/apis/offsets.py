"""ListOffsets and OffsetFetch."""

from scripted.apis.request import (
    INVALID_REQUEST,
    NOT_COORDINATOR,
    NOT_LEADER_OR_FOLLOWER,
    UNKNOWN_TOPIC_ID,
    UNKNOWN_TOPIC_OR_PARTITION,
    UNSUPPORTED_VERSION,
    Request,
)
from scripted.state import Commit, Group, Partition

# Where a partition says no timestamps of its own: a record a second from here on.
FIRST_TIMESTAMP = 1_795_000_000_000

LATEST, EARLIEST, MAX_TIMESTAMP, EARLIEST_LOCAL, LATEST_TIERED = -1, -2, -3, -4, -5
_FIRST_VERSION = {MAX_TIMESTAMP: 7, EARLIEST_LOCAL: 8, LATEST_TIERED: 9}


def list_offsets(request: Request) -> dict:
    seen, topics = set(), []
    for item in request.body["topics"]:
        topic = request.state.topics.get(item["name"])
        answers = []
        for wanted in item["partitions"]:
            number = wanted["partition_index"]
            partition = topic.partitions.get(number) if topic else None
            answer = {"partition_index": number, "error_code": 0, "timestamp": -1, "offset": -1, "leader_epoch": -1}
            if (item["name"], number) in seen:
                answer["error_code"] = INVALID_REQUEST
            elif partition is None:
                answer["error_code"] = UNKNOWN_TOPIC_OR_PARTITION
            elif partition.list_error:
                answer["error_code"] = partition.list_error
            elif partition.leader != request.broker.id:
                answer["error_code"] = NOT_LEADER_OR_FOLLOWER
            elif _FIRST_VERSION.get(wanted["timestamp"], 0) > request.version or wanted["timestamp"] < LATEST_TIERED:
                answer["error_code"] = UNSUPPORTED_VERSION
            else:
                offset, timestamp = _offset(partition, wanted["timestamp"], request.body.get("isolation_level", 0))
                epoch = partition.leader_epoch if offset >= 0 else -1
                answer |= {"offset": offset, "timestamp": timestamp, "leader_epoch": epoch}
            seen.add((item["name"], number))
            answers.append(answer)
        topics.append({"name": item["name"], "partitions": answers})
    return {"topics": topics}


def _offset(partition: Partition, timestamp: int, isolation_level: int) -> tuple[int, int]:
    """The offset, and the timestamp of its record where that was the question."""
    match timestamp:
        case -1:
            return (partition.last_stable if isolation_level == 1 else partition.high_watermark), -1
        case -2:
            return partition.log_start, -1
        case -4:
            return partition.local_log_start, -1
        case -5:
            return -1, -1
    records = _records(partition, timestamp)
    if timestamp == MAX_TIMESTAMP:
        return max(records, key=lambda record: record[1], default=(-1, -1))
    return next((record for record in records if record[1] >= timestamp), (-1, -1))


def _records(partition: Partition, timestamp: int) -> list[tuple[int, int]]:
    """Offsets and timestamps among which the answer is."""
    if partition.timestamps is not None:
        return [record for record in partition.timestamps if record[0] >= partition.log_start]
    offset = partition.high_watermark - 1
    if timestamp >= 0:
        # Rounded up: the first record that is not older.
        offset = max(partition.log_start, -((FIRST_TIMESTAMP - timestamp) // 1000))
    is_there = partition.log_start <= offset < partition.high_watermark
    return [(offset, FIRST_TIMESTAMP + 1000 * offset)] if is_there else []


def offset_fetch(request: Request) -> dict:
    if request.version < 8:
        group = _group(request, request.body)
        # Version 1 has no error of the whole: each partition carries it.
        if request.version < 2 and group["error_code"]:
            group["topics"] = [
                {
                    "name": topic["name"],
                    "partitions": [
                        _commit(number, Commit(-1, error=group["error_code"])) for number in topic["partition_indexes"]
                    ],
                }
                for topic in request.body["topics"]
            ]
        return group
    return {"groups": [_group(request, group) for group in request.body["groups"]]}


def _group(request: Request, wanted: dict) -> dict:
    name = wanted["group_id"]
    group = request.state.groups.get(name)
    error = (group.offsets_error if group else 0) if request.is_coordinator(name) else NOT_COORDINATOR
    topics = [] if error else _topics(request, group, wanted["topics"])
    return {"group_id": name, "error_code": error, "topics": topics}


def _topics(request: Request, group: Group | None, wanted: list[dict] | None) -> list[dict]:
    # Share groups have offsets of another kind.
    commits = {} if group is None or group.type == "share" else group.commits
    ids = {topic.name: topic.id for topic in request.state.topics.values()} if request.version >= 10 else {}
    if wanted is None:
        return [
            {
                "name": topic,
                "topic_id": ids.get(topic, bytes(16)),
                "partitions": [_commit(number, commit) for number, commit in partitions.items()],
            }
            for topic, partitions in commits.items()
        ]
    names = {topic_id: name for name, topic_id in ids.items()}
    topics = []
    for item in wanted:
        name = names.get(item["topic_id"]) if request.version >= 10 else item["name"]
        nothing = Commit(-1, error=UNKNOWN_TOPIC_ID if name is None else 0)
        there = commits.get(name, {})
        partitions = [_commit(number, there.get(number, nothing)) for number in item["partition_indexes"]]
        topics.append({"name": name or "", "topic_id": item.get("topic_id", bytes(16)), "partitions": partitions})
    return topics


def _commit(number: int, commit: Commit) -> dict:
    return {
        "partition_index": number,
        "committed_offset": commit.offset,
        "committed_leader_epoch": commit.leader_epoch,
        "metadata": commit.metadata,
        "error_code": commit.error,
    }
