"""What brokers answer, read with kio."""

import time
import uuid

import pytest
from client import Client
from kio.schema.errors import ErrorCode
from scripted.profiles import API_NAMES, PROFILES

DOCUMENT = {
    "brokers": [{"id": 1, "rack": "a"}, {"id": 2, "host": "broker-2.invalid", "port": 9092}, {"id": 3}],
    "cluster_id": "test",
    "controller": 2,
    "topics": [
        {
            "name": "orders",
            "id": "494738ec-81f6-40e6-905c-9b894e87e2d7",
            "configs": {"min.insync.replicas": 2},
            "partitions": [
                {"leader": 1, "leader_epoch": 7, "replicas": [1, 2], "isr": [1], "offline": [2],
                 "log_start": 5, "high_watermark": 90, "last_stable": 80},
                {"leader": None, "replicas": [2, 3]},
            ],
        },
        {"count": 2, "prefix": "many-", "partitions": 4, "replication": 1},
        {"name": "timed", "leader": 1, "high_watermark": 3, "timestamps": [[0, 10], [1, 500], [2, 30]]},
    ],
    "groups": [
        {
            "name": "billing",
            "coordinator": 1,
            "members": [
                {"id": "m-1", "client_id": "c", "instance_id": "i", "assignment": {"orders": [0, 1]}},
                {"id": "m-2", "assignment_hex": "ff"},
            ],
            "commits": {"orders": {"0": 42, "1": {"offset": 7, "metadata": "x", "leader_epoch": 3}}},
        },
        {"name": "shipping", "coordinator": 1, "type": "consumer", "members": [{"assignment": {"orders": [1]}}]},
        {"name": "grading", "coordinator": 1, "type": "share",
         "share_offsets": {"orders": {"0": {"start": 5, "lag": 6}}}},
        {"name": "flow", "coordinator": 1, "type": "streams", "members": [{"assignment": {"orders": [0]}}]},
        {"name": "elsewhere", "coordinator": 2, "protocol_type": "connect", "state": "Empty"},
        {"name_hex": "6e756c00ff", "coordinator": 3},
        {"count": 6, "prefix": "g-", "coordinators": [2, 3], "commits": 3},
    ],
}  # fmt: skip


@pytest.fixture
def broker(start) -> Client:
    with start(**DOCUMENT).client() as client:
        yield client


# Some request of each API, with the fields of all versions.
REQUESTS = {
    "ApiVersions": {"client_software_name": "a", "client_software_version": "1"},
    "Metadata": {"topics": [{"name": "orders"}]},
    "ListOffsets": {"topics": [{"name": "orders", "partitions": [{"partition_index": 0, "timestamp": -1}]}]},
    "OffsetFetch": {
        "group_id": "billing",
        "topics": [{"name": "orders", "partition_indexes": [0, 9]}],
        "groups": [{"group_id": name, "topics": None} for name in ("billing", "elsewhere", "none")],
    },
    "FindCoordinator": {"key": "billing", "coordinator_keys": ["billing", "none"]},
    "DescribeGroups": {"groups": ["billing", "shipping", "elsewhere", "none"]},
    "ConsumerGroupDescribe": {"group_ids": ["billing", "shipping", "elsewhere", "none"]},
    "ShareGroupDescribe": {"group_ids": ["billing", "grading", "elsewhere", "none"]},
    "StreamsGroupDescribe": {"group_ids": ["billing", "flow", "elsewhere", "none"]},
    "DescribeShareGroupOffsets": {"groups": [{"group_id": "grading", "topics": None}]},
    "DescribeConfigs": {"resources": [{"resource_type": 2, "resource_name": "orders", "configuration_keys": None}]},
    "SaslHandshake": {"mechanism": "PLAIN"},
    "SaslAuthenticate": {"auth_bytes": b"x"},
}


@pytest.mark.parametrize("release", PROFILES)
def test_every_version_is_answered(start, release):
    """Each version that a broker says it has is answered in a form that kio can read."""
    with start(**DOCUMENT | {"version": release}).client() as client:
        for item in client.ask("ApiVersions", 0).api_keys:
            for version in range(item.min_version, item.max_version + 1):
                # kio lacks the oldest versions of three APIs.
                if version > 0 or item.api_key not in (2, 9, 32):
                    api = API_NAMES[item.api_key]
                    client.ask(api, version, **REQUESTS.get(api, {}))


def test_describe_configs_of_old_brokers(start):
    """Version 0, which kio does not have."""
    with start(**DOCUMENT | {"version": "0.11"}).client() as client:
        client.send_frame(
            bytes.fromhex("0020 0000 00000007 ffff 00000001 02 0006") + b"orders" + bytes.fromhex("ffffffff")
        )
        frame = client.receive_frame()
        assert frame[:4] == b"\0\0\0\7"
        assert b"\0\x13min.insync.replicas\0\x012\0\0\0" in frame


def test_metadata(broker):
    response = broker.ask("Metadata", 12, topics=None)
    assert [(item.node_id, item.rack) for item in response.brokers] == [(1, "a"), (2, None), (3, None)]
    assert (response.brokers[1].host, response.brokers[1].port) == ("broker-2.invalid", 9092)
    assert (response.cluster_id, response.controller_id) == ("test", 2)
    assert [topic.name for topic in response.topics] == ["orders", "many-0", "many-1", "timed"]
    orders = response.topics[0]
    assert orders.topic_id == uuid.UUID("494738ec-81f6-40e6-905c-9b894e87e2d7")
    first, second = orders.partitions
    assert (first.leader_id, first.leader_epoch, first.isr_nodes, first.offline_replicas) == (1, 7, (1,), (2,))
    assert (second.leader_id, second.error_code) == (-1, ErrorCode.leader_not_available)


def test_metadata_of_some_topics(broker):
    topics = [{"name": "nope"}, {"name": "orders"}, {"name": None, "topic_id": uuid.UUID(int=5)}]
    response = broker.ask("Metadata", 12, topics=topics)
    errors = [topic.error_code for topic in response.topics]
    assert errors == [ErrorCode.unknown_topic_or_partition, ErrorCode.none, ErrorCode.unknown_topic_id]
    assert broker.ask("Metadata", 12, topics=[]).topics == ()
    assert len(broker.ask("Metadata", 0, topics=[]).topics) == 4


def offset(client: Client, topic: str, number: int, timestamp: int, version: int = 8, isolation_level: int = 0):
    topics = [{"name": topic, "partitions": [{"partition_index": number, "timestamp": timestamp}]}]
    response = client.ask("ListOffsets", version, isolation_level=isolation_level, topics=topics)
    answer = response.topics[0].partitions[0]
    return answer.error_code.name if answer.error_code.value else (answer.offset, answer.timestamp)


def test_list_offsets(broker):
    assert offset(broker, "orders", 0, -1) == (90, -1)
    assert offset(broker, "orders", 0, -1, isolation_level=1) == (80, -1)
    assert offset(broker, "orders", 0, -2) == (5, -1)
    assert offset(broker, "orders", 0, -4) == (5, -1)
    assert offset(broker, "orders", 0, -4, version=7) == "unsupported_version"
    assert offset(broker, "orders", 1, -1) == "not_leader_or_follower"
    assert offset(broker, "nope", 0, -1) == "unknown_topic_or_partition"


def test_list_offsets_by_time(broker):
    assert offset(broker, "orders", 0, 1_795_000_010_001) == (11, 1_795_000_011_000)
    assert offset(broker, "orders", 0, 0) == (5, 1_795_000_005_000)
    assert offset(broker, "orders", 0, 1_795_000_090_000) == (-1, -1)
    assert offset(broker, "orders", 0, -3) == (89, 1_795_000_089_000)
    # The first record that is not older, whatever comes before and after.
    assert offset(broker, "timed", 0, 20) == (1, 500)
    assert offset(broker, "timed", 0, 501) == (-1, -1)
    assert offset(broker, "timed", 0, -3) == (1, 500)


def test_offset_fetch(broker):
    groups = [
        {"group_id": "billing", "topics": None},
        {"group_id": "billing", "topics": [{"name": "orders", "partition_indexes": [0, 9]}]},
        *({"group_id": name, "topics": None} for name in ("elsewhere", "none", "grading")),
    ]
    everything, asked, elsewhere, unknown, share = broker.ask("OffsetFetch", 8, groups=groups).groups
    first, second = everything.topics[0].partitions
    assert (first.partition_index, first.committed_offset, first.metadata) == (0, 42, "")
    assert (second.committed_offset, second.committed_leader_epoch, second.metadata) == (7, 3, "x")
    assert [partition.committed_offset for partition in asked.topics[0].partitions] == [42, -1]
    assert (elsewhere.error_code, elsewhere.topics) == (ErrorCode.not_coordinator, ())
    assert (unknown.error_code, unknown.topics, share.topics) == (ErrorCode.none, (), ())


def test_offset_fetch_of_one_group(broker):
    """Before version 8; version 1 has errors of partitions only."""
    topics = [{"name": "orders", "partition_indexes": [0]}]
    assert broker.ask("OffsetFetch", 7, group_id="elsewhere", topics=None).error_code == ErrorCode.not_coordinator
    first = broker.ask("OffsetFetch", 1, group_id="elsewhere", topics=topics).topics[0].partitions[0]
    assert first.error_code == ErrorCode.not_coordinator


def test_offset_fetch_by_topic_id(broker):
    topic = broker.ask("OffsetFetch", 10, groups=[{"group_id": "billing", "topics": None}]).groups[0].topics[0]
    assert topic.topic_id == uuid.UUID("494738ec-81f6-40e6-905c-9b894e87e2d7")


def test_find_coordinator(broker):
    billing, elsewhere, unknown = broker.ask(
        "FindCoordinator", 4, coordinator_keys=["billing", "elsewhere", "none"]
    ).coordinators
    assert (billing.node_id, elsewhere.node_id, elsewhere.host) == (1, 2, "broker-2.invalid")
    assert unknown.error_code == ErrorCode.none
    assert broker.ask("FindCoordinator", 3, key="elsewhere").node_id == 2


def test_list_groups(broker):
    def listed(**filters):
        return broker.ask("ListGroups", 5, **filters).groups

    assert [(group.group_id, group.group_type, group.protocol_type) for group in listed()] == [
        ("billing", "classic", "consumer"),
        ("shipping", "consumer", "consumer"),
        ("grading", "share", "share"),
        ("flow", "streams", "streams"),
    ]
    assert [group.group_id for group in listed(types_filter=["share"])] == ["grading"]
    assert [group.group_id for group in listed(states_filter=["empty"])] == ["grading"]


def test_names_that_are_not_utf_8(start):
    with start(**DOCUMENT).client(3) as client:
        client.send("ListGroups", 5)
        assert b"\x06nul\0\xff" in client.receive_frame()


def test_describe_groups(broker):
    names = ["billing", "shipping", "elsewhere", "none"]
    billing, shipping, elsewhere, unknown = broker.ask("DescribeGroups", 6, groups=names).groups
    assert (billing.group_state, billing.protocol_type, billing.protocol_data) == ("Stable", "consumer", "range")
    first, second = billing.members
    assert (first.member_id, first.client_id, first.group_instance_id) == ("m-1", "c", "i")
    assignment = "0000 00000001 0006" + b"orders".hex() + "00000002 00000000 00000001 ffffffff"
    assert first.member_assignment == bytes.fromhex(assignment)
    assert second.member_assignment == b"\xff"
    assert shipping.error_message == "Group shipping is not a classic group."
    assert elsewhere.error_code == ErrorCode.not_coordinator
    assert (unknown.error_code, unknown.group_state) == (ErrorCode.group_id_not_found, "Dead")
    older = broker.ask("DescribeGroups", 5, groups=names).groups[1]
    assert (older.error_code, older.group_state, older.members) == (ErrorCode.none, "Dead", ())


def test_newer_descriptions(broker):
    shipping, billing = broker.ask("ConsumerGroupDescribe", 1, group_ids=["shipping", "billing"]).groups
    assert shipping.members[0].assignment.topic_partitions[0].topic_name == "orders"
    assert billing.error_message == "Group billing is not a consumer group."
    assert broker.ask("ShareGroupDescribe", 1, group_ids=["grading"]).groups[0].group_state == "Empty"
    flow = broker.ask("StreamsGroupDescribe", 0, group_ids=["flow"]).groups[0]
    assert flow.topology.subtopologies[0].source_topics == ("orders",)
    assert flow.members[0].assignment.active_tasks[0].partitions == (0,)


def test_share_group_offsets(broker):
    group = broker.ask("DescribeShareGroupOffsets", 1, groups=[{"group_id": "grading", "topics": None}]).groups[0]
    partition = group.topics[0].partitions[0]
    assert (partition.start_offset, partition.lag) == (5, 6)


def test_describe_configs(broker):
    keys = ["min.insync.replicas", "retention.ms"]
    resources = [
        {"resource_type": 2, "resource_name": "orders", "configuration_keys": keys},
        {"resource_type": 2, "resource_name": "nope", "configuration_keys": None},
    ]
    orders, unknown = broker.ask("DescribeConfigs", 4, resources=resources).results
    configs = {config.name: (config.value, config.config_source) for config in orders.configs}
    assert configs == {"min.insync.replicas": ("2", 1), "retention.ms": ("604800000", 5)}
    assert unknown.error_code == ErrorCode.unknown_topic_or_partition


def test_large_answers_are_quick(start):
    """3,000 groups of 20 commits, and 10,000 partitions: some hundred milliseconds, and not tens of seconds."""
    cluster = start(topics={"count": 100, "partitions": 100}, groups={"count": 3000, "commits": 20})
    with cluster.client() as client:
        began = time.monotonic()
        client.send("Metadata", 12, topics=None)
        assert len(client.receive_frame()) > 10_000 * 20
        groups = [{"group_id": f"group-{index}", "topics": None} for index in range(3000)]
        client.send("OffsetFetch", 8, groups=groups)
        assert len(client.receive_frame()) > 60_000 * 5
        assert time.monotonic() - began < 10
