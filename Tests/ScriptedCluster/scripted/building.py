"""Builds the state from the JSON document: see README.md for its format."""

from scripted import codec
from scripted.profiles import API_KEYS, PROFILES
from scripted.state import (
    Broker,
    Commit,
    FixedAnswer,
    Group,
    Listener,
    Member,
    Partition,
    Sasl,
    ShareOffset,
    State,
    Topic,
    topic_id_bytes,
)


class BadDocument(Exception):
    """The document or command does not have the format of README.md."""


def build_state(document: dict) -> State:
    _check(
        document,
        {
            "cluster_id",
            "controller",
            "version",
            "brokers",
            "listeners",
            "sasl",
            "tls",
            "topics",
            "groups",
            "strict",
            "answers",
        },
        "document",
    )
    version = document.get("version", "4.3")
    brokers = _brokers(document.get("brokers", 1), version)
    sasl = _sasl(document["sasl"]) if document.get("sasl") else None
    tls = document.get("tls")
    defaults = {"tls": bool(tls), "sasl": bool(sasl)}
    listeners = [Listener(**defaults | listener) for listener in document.get("listeners", [{}])]
    state = State(
        cluster_id=document.get("cluster_id", "scripted"),
        controller=document.get("controller"),
        brokers=brokers,
        listeners=listeners,
        sasl=sasl,
        tls=tls,
        is_strict=document.get("strict", True),
    )
    for item in _items(document.get("topics", [])):
        add_topics(state, item)
    for item in _items(document.get("groups", [])):
        add_groups(state, item)
    for item in _items(document.get("answers", [])):
        add_answer(state, item)
    return state


def add_answer(state: State, item: dict) -> None:
    """Adds a fixed answer."""
    _check(item, {"api", "broker", "body"}, "answer")
    answer = FixedAnswer(**item)
    if answer.api not in API_KEYS or answer.api in ("ApiVersions", "SaslHandshake", "SaslAuthenticate"):
        raise BadDocument(f'"{answer.api}" is not an API that can have a fixed answer')
    newest = PROFILES["4.3"][answer.api][1]
    schema = codec.response_schema(API_KEYS[answer.api], newest)
    # Reports an answer that cannot be encoded now, not to a client.
    codec.encode(schema, codec.from_json(schema, answer.body))
    state.answers.append(answer)


def add_topics(state: State, item: dict) -> list[str]:
    """Adds one topic, or with "count" many; returns their names."""
    known = {"name", "prefix", "count", "partitions", "id", "internal", "error", "configs"} | _PARTITION_KEYS
    _check(item, known, "topic")
    names = _names(item, "topic")
    for index, name in enumerate(names):
        partitions = item.get("partitions", 1)
        if isinstance(partitions, int):
            partitions = [{} for _ in range(partitions)]
        state.topics[name] = Topic(
            name=name,
            id=topic_id_bytes(item.get("id"), name),
            partitions=_partitions(state, item, partitions, index),
            internal=item.get("internal", False),
            error=item.get("error", 0),
            configs={key: str(value) for key, value in item.get("configs", {}).items()},
        )
    return names


_PARTITION_KEYS = {
    "leader", "leader_epoch", "replicas", "isr", "offline", "log_start", "local_log_start", "high_watermark",
    "last_stable", "list_error", "timestamps", "replication",
}  # fmt: skip


def _partitions(state: State, item: dict, partitions: list[dict], topic_index: int) -> dict[int, Partition]:
    brokers = list(state.brokers)
    result = {}
    for position, own in enumerate(partitions):
        _check(own, _PARTITION_KEYS | {"partition", "error"}, "partition")
        # Settings of the topic are defaults of its partitions, except for its error.
        given = {key: value for key, value in item.items() if key in _PARTITION_KEYS} | own
        start = (topic_index + position) % len(brokers)
        count = min(given.get("replication", 3), len(brokers))
        replicas = given.get("replicas") or [brokers[(start + step) % len(brokers)] for step in range(count)]
        leader = given.get("leader", replicas[0])
        leader = -1 if leader is None else leader
        offline = given.get("offline", [])
        high_watermark = given.get("high_watermark", 100)
        log_start = given.get("log_start", 0)
        result[given.get("partition", position)] = Partition(
            leader=leader,
            leader_epoch=given.get("leader_epoch", 0),
            replicas=replicas,
            isr=given.get("isr", [replica for replica in replicas if replica not in offline]),
            offline=offline,
            log_start=log_start,
            local_log_start=given.get("local_log_start", log_start),
            high_watermark=high_watermark,
            last_stable=given.get("last_stable", high_watermark),
            # 5 is LEADER_NOT_AVAILABLE, as brokers say it.
            error=given.get("error", 5 if leader < 0 else 0),
            list_error=given.get("list_error", 0),
            timestamps=[(offset, time) for offset, time in given["timestamps"]] if "timestamps" in given else None,
        )
    return result


def add_groups(state: State, item: dict) -> list[str]:
    """Adds one group, or with "count" many; returns their names."""
    known = {
        "name", "name_hex", "prefix", "count", "type", "protocol_type", "protocol", "state", "coordinator",
        "coordinators", "members", "commits", "share_offsets", "error", "offsets_error",
    }  # fmt: skip
    _check(item, known, "group")
    names = _names(item, "group")
    kind = item.get("type", "classic")
    if kind not in ("classic", "consumer", "share", "streams"):
        raise BadDocument(f'"{kind}" is not a type of group')
    coordinators = item.get("coordinators") or list(state.brokers)
    places = [(name, index) for name, topic in state.topics.items() for index in topic.partitions]
    for index, name in enumerate(names):
        coordinator = item.get("coordinator", coordinators[index % len(coordinators)])
        commits = item.get("commits", {})
        members = [_member(member, number) for number, member in enumerate(item.get("members", []))]
        state.groups[name] = Group(
            name=name,
            coordinator=coordinator,
            type=kind,
            protocol_type=item.get("protocol_type", kind if kind in ("share", "streams") else "consumer"),
            protocol=item.get("protocol", {"consumer": "uniform", "share": "simple"}.get(kind, "range")),
            state=item.get("state", "Stable" if members else "Empty"),
            error=item.get("error", 0),
            offsets_error=item.get("offsets_error", 0),
            members=members,
            commits=_spread(state, places, commits, index) if isinstance(commits, int) else _commits(commits),
            share_offsets={
                topic: {int(number): share_offset(offset) for number, offset in partitions.items()}
                for topic, partitions in item.get("share_offsets", {}).items()
            },
        )
    return names


def _commits(commits: dict) -> dict[str, dict[int, Commit]]:
    return {
        topic: {int(number): commit(value) for number, value in partitions.items()}
        for topic, partitions in commits.items()
    }


def commit(value: int | dict) -> Commit:
    return Commit(**value) if isinstance(value, dict) else Commit(value)


def share_offset(value: int | dict) -> ShareOffset:
    return ShareOffset(**value) if isinstance(value, dict) else ShareOffset(value)


def _spread(state: State, places: list[tuple[str, int]], count: int, start: int) -> dict[str, dict[int, Commit]]:
    """That many commits on existing partitions, at or below their ends. Each group starts at another partition."""
    commits: dict[str, dict[int, Commit]] = {}
    for step in range(min(count, len(places))):
        topic, number = places[(start * count + step) % len(places)]
        partition = state.topics[topic].partitions[number]
        behind = (start + step) % (partition.high_watermark - partition.log_start + 1)
        commits.setdefault(topic, {})[number] = Commit(partition.high_watermark - behind)
    return commits


def _member(item: dict, number: int) -> Member:
    known = {"id", "client_id", "host", "instance_id", "rack", "assignment", "assignment_hex"}
    _check(item, known, "member")
    given = {key: value for key, value in item.items() if key != "assignment_hex"}
    hexadecimal = item.get("assignment_hex")
    return Member(
        **{"id": f"member-{number + 1}"} | given,
        assignment_bytes=None if hexadecimal is None else bytes.fromhex(hexadecimal),
    )


def _brokers(brokers: int | list, version: str) -> dict[int, Broker]:
    items = [{"id": index + 1} for index in range(brokers)] if isinstance(brokers, int) else brokers
    result = {}
    for item in items:
        _check(item, {"id", "rack", "version", "host", "port", "is_listed"}, "broker")
        broker = Broker(**{"version": version} | item)
        if broker.version not in PROFILES:
            raise BadDocument(f'version "{broker.version}" is not one of {", ".join(PROFILES)}')
        result[broker.id] = broker
    if not result:
        raise BadDocument("a cluster has a broker")
    return result


def _sasl(item: dict) -> Sasl:
    _check(item, {"mechanisms", "users", "tokens", "session_lifetime_ms", "iterations"}, "sasl")
    return Sasl(**{"mechanisms": ["PLAIN"], "users": {}} | item)


def _items(items: list | dict) -> list[dict]:
    return [items] if isinstance(items, dict) else items


def _names(item: dict, kind: str) -> list[str]:
    if "count" in item:
        return [f"{item.get('prefix', kind + '-')}{index}" for index in range(item["count"])]
    if "name_hex" in item:
        return [bytes.fromhex(item["name_hex"]).decode("utf-8", "surrogateescape")]
    if "name" not in item:
        raise BadDocument(f'a {kind} has a "name", or a "count" and a "prefix"')
    return [item["name"]]


def _check(item: dict, known: set[str], what: str) -> None:
    """Rejects unknown keys: a misspelt one would silently leave the default."""
    if not isinstance(item, dict):
        raise BadDocument(f"a {what} is an object")
    if unknown := item.keys() - known:
        raise BadDocument(f"a {what} has no {', '.join(sorted(unknown))}; it may have {', '.join(sorted(known))}")
