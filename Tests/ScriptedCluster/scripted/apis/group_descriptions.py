"""The four descriptions of groups: one API for each type."""

from scripted import consumer_protocol
from scripted.apis.request import GROUP_ID_NOT_FOUND, NO_OPERATIONS, NOT_COORDINATOR, Request
from scripted.state import Group, Member


def describe_groups(request: Request) -> dict:
    return {"groups": [_classic_group(request, name) for name in request.body["groups"]]}


def _classic_group(request: Request, name: str) -> dict:
    group, error, message = _find(request, name, "classic")
    answer = {"group_id": name, "authorized_operations": NO_OPERATIONS, "error_code": error, "error_message": message}
    answer |= {"group_state": "", "protocol_type": "", "protocol_data": "", "members": []}
    if error == GROUP_ID_NOT_FOUND:
        answer["group_state"] = "Dead"
        if request.version < 6:
            answer["error_code"] = 0
    elif not error:
        answer |= {
            "group_state": group.state,
            "protocol_type": group.protocol_type,
            "protocol_data": group.protocol if group.members else "",
            "members": [_classic_member(group, member) for member in group.members],
        }
    return answer


def _classic_member(group: Group, member: Member) -> dict:
    assignment = member.assignment_bytes
    if assignment is None:
        assignment = consumer_protocol.assignment(member.assignment)
    return {
        "member_id": member.id,
        "group_instance_id": member.instance_id,
        "client_id": member.client_id,
        "client_host": member.host,
        "member_metadata": consumer_protocol.subscription(member.assignment),
        "member_assignment": assignment,
    }


def consumer_group_describe(request: Request) -> dict:
    return {"groups": [_group(request, name, "consumer", _consumer_member) for name in request.body["group_ids"]]}


def _consumer_member(request: Request, member: Member) -> dict:
    assignment = {"topic_partitions": _topic_partitions(request, member)}
    return _share_member(request, member) | {
        "instance_id": member.instance_id,
        "subscribed_topic_regex": "",
        "target_assignment": assignment,
        "member_type": 1,
    }


def share_group_describe(request: Request) -> dict:
    return {"groups": [_group(request, name, "share", _share_member) for name in request.body["group_ids"]]}


def _share_member(request: Request, member: Member) -> dict:
    return {
        "member_id": member.id,
        "rack_id": member.rack,
        "member_epoch": 1,
        "client_id": member.client_id,
        "client_host": member.host,
        "subscribed_topic_names": list(member.assignment),
        "assignment": {"topic_partitions": _topic_partitions(request, member)},
    }


def streams_group_describe(request: Request) -> dict:
    groups = []
    for name in request.body["group_ids"]:
        group = _group(request, name, "streams", _streams_member)
        groups.append(group | {"topology": None if group["error_code"] else _topology(request, name)})
    return {"groups": groups}


def _topology(request: Request, name: str) -> dict:
    """One subtopology a topic, as if each were read by itself."""
    topics = sorted({topic for member in request.state.groups[name].members for topic in member.assignment})
    return {
        "epoch": 1,
        "subtopologies": [
            {"subtopology_id": str(number), "source_topics": [topic], "repartition_sink_topics": []}
            for number, topic in enumerate(topics)
        ],
    }


def _streams_member(request: Request, member: Member) -> dict:
    tasks = [
        {"subtopology_id": str(number), "partitions": partitions}
        for number, (_, partitions) in enumerate(sorted(member.assignment.items()))
    ]
    return {
        "member_id": member.id,
        "member_epoch": 1,
        "instance_id": member.instance_id,
        "rack_id": member.rack,
        "client_id": member.client_id,
        "client_host": member.host,
        "topology_epoch": 1,
        "process_id": member.id,
        "user_endpoint": None,
        "assignment": {"active_tasks": tasks, "standby_tasks": [], "warmup_tasks": []},
        "target_assignment": {"active_tasks": tasks, "standby_tasks": [], "warmup_tasks": []},
    }


def _group(request: Request, name: str, kind: str, describe_member) -> dict:
    """The fields that the three newer descriptions share."""
    group, error, message = _find(request, name, kind)
    answer = {"error_code": error, "error_message": message, "group_id": name, "group_state": "", "group_epoch": 0}
    answer |= {"assignment_epoch": 0, "assignor_name": "", "members": [], "authorized_operations": NO_OPERATIONS}
    if not error:
        answer |= {
            "group_state": group.state,
            "group_epoch": 1,
            "assignment_epoch": 1,
            "assignor_name": group.protocol,
            "members": [describe_member(request, member) for member in group.members],
        }
    return answer


def _find(request: Request, name: str, kind: str) -> tuple[Group | None, int, str | None]:
    """The group, or the error and message that a broker has instead."""
    group = request.state.groups.get(name)
    if not request.is_coordinator(name):
        return group, NOT_COORDINATOR, None
    if group is None:
        return None, GROUP_ID_NOT_FOUND, f"Group {name} not found."
    if group.type != kind:
        return group, GROUP_ID_NOT_FOUND, f"Group {name} is not a {kind} group."
    return group, group.error, None


def _topic_partitions(request: Request, member: Member) -> list[dict]:
    topics = request.state.topics
    return [
        {
            "topic_id": topics[topic].id if topic in topics else bytes(16),
            "topic_name": topic,
            "partitions": partitions,
        }
        for topic, partitions in member.assignment.items()
    ]
