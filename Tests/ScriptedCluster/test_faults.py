"""What goes wrong on command, as a client sees it."""

import struct
import time

import pytest
from client import Cluster
from kio.schema.errors import ErrorCode


@pytest.fixture
def cluster(start) -> Cluster:
    return start(
        topics={"name": "orders", "partitions": 2},
        groups=[{"name": "billing", "commits": 2}, {"name": "shipping", "commits": 1}],
    )


@pytest.fixture
def client(cluster):
    with cluster.client() as client:
        yield client


BOTH = [{"group_id": "billing", "topics": None}, {"group_id": "shipping", "topics": None}]


def test_errors_are_put_on_items(cluster, client):
    cluster.tell("fault", api="OffsetFetch", kind="error", code=16, match="ship*", times=1)
    billing, shipping = client.ask("OffsetFetch", 8, groups=BOTH).groups
    assert (billing.error_code, shipping.error_code, shipping.topics) == (ErrorCode.none, ErrorCode.not_coordinator, ())
    # It was for once.
    assert client.ask("OffsetFetch", 8, groups=BOTH).groups[1].error_code == ErrorCode.none


def test_errors_at_another_place(cluster, client):
    cluster.tell("fault", api="OffsetFetch", kind="error", code=3, at="groups.topics.partitions")
    partition = client.ask("OffsetFetch", 8, groups=BOTH).groups[0].topics[0].partitions[0]
    assert (partition.error_code, partition.committed_offset) == (ErrorCode.unknown_topic_or_partition, -1)


@pytest.mark.parametrize(
    ("api", "version", "request_fields", "error"),
    [
        ("Metadata", 12, {"topics": None}, lambda answer: answer.topics[0]),
        ("ListGroups", 4, {}, lambda answer: answer),
        ("FindCoordinator", 4, {"coordinator_keys": ["a"]}, lambda answer: answer.coordinators[0]),
        ("FindCoordinator", 3, {"key": "a"}, lambda answer: answer),
        ("DescribeGroups", 5, {"groups": ["a"]}, lambda answer: answer.groups[0]),
        ("OffsetFetch", 7, {"group_id": "billing", "topics": None}, lambda answer: answer),
    ],
)
def test_errors_where_an_api_has_them(cluster, client, api, version, request_fields, error):
    cluster.tell("fault", kind="error", code=29)
    assert error(client.ask(api, version, **request_fields)).error_code == ErrorCode.topic_authorization_failed


def test_healing(cluster, client):
    cluster.tell("fault", api="ListGroups", kind="error", code=14)
    assert client.ask("ListGroups", 4).error_code == ErrorCode.coordinator_load_in_progress
    cluster.tell("heal")
    assert client.ask("ListGroups", 4).error_code == ErrorCode.none


def test_items_are_left_out(cluster, client):
    cluster.tell("fault", api="ListGroups", kind="omit", match="billing")
    assert [group.group_id for group in client.ask("ListGroups", 4).groups] == ["shipping"]


def test_throttling(cluster, client):
    cluster.tell("fault", kind="throttle", ms=250)
    assert client.ask("ListGroups", 4).throttle_time.total_seconds() == 0.25


def test_delays_hold_up_what_comes_behind(cluster, client):
    cluster.tell("fault", api="ListGroups", kind="delay", ms=100)
    began = time.monotonic()
    client.send("ListGroups", 4)
    client.send("Metadata", 12, topics=None)
    client.receive_frame()
    assert time.monotonic() - began >= 0.1
    client.receive("Metadata", 12)


def test_silence(cluster, client):
    cluster.tell("fault", api="ListGroups", kind="silence")
    client.send("ListGroups", 4)
    # Nor does anything that comes behind it have an answer; another connection's has.
    client.send("Metadata", 12, topics=None)
    with cluster.client() as other:
        other.ask("Metadata", 12, topics=None)
    client.socket.settimeout(0.05)
    with pytest.raises(TimeoutError):
        client.is_closed()
    assert cluster.tell("counts")["requests"]["1"] == {"ListGroups": 1, "Metadata": 1}


def test_close(cluster, client):
    cluster.tell("fault", kind="close")
    client.send("ListGroups", 4)
    assert client.is_closed()


def test_garbage(cluster, client):
    cluster.tell("fault", kind="garbage", bytes=50, times=1)
    client.send("ListGroups", 4)
    assert len(client.receive_frame()) == 50
    cluster.tell("fault", kind="garbage", with_correlation=True)
    client.send("ListGroups", 4)
    assert client.receive_frame()[:4] == struct.pack(">i", client.correlation_id)


def test_truncated(cluster, client):
    cluster.tell("fault", kind="truncated", bytes=9)
    client.send("ListGroups", 4)
    client.receive_exactly(9)
    assert client.is_closed()


def test_shortened(cluster, client):
    whole = client.ask("ListGroups", 4)
    assert whole
    cluster.tell("fault", kind="shortened", bytes=12, times=1)
    client.send("ListGroups", 4)
    assert len(client.receive_frame()) == 12
    assert client.ask("ListGroups", 4) == whole


def test_endless(cluster, client):
    cluster.tell("fault", kind="endless")
    client.send("ListGroups", 4)
    assert client.receive_exactly(4) == b"\x7f\xff\xff\xff"
    client.receive_exactly(1024)


def test_raw(cluster, client):
    cluster.tell("fault", kind="raw", hex="48545450")
    client.send("ListGroups", 4)
    assert client.receive_exactly(4) == b"HTTP"


def test_another_answer_first(cluster, client):
    cluster.tell("fault", kind="wrong_correlation")
    client.send("ListGroups", 4)
    assert client.receive_frame()[:4] != struct.pack(">i", client.correlation_id)
    client.receive("ListGroups", 4)


def test_absurd_count(cluster, client):
    cluster.tell("fault", kind="absurd_count", times=1)
    client.send("ListGroups", 2)
    assert client.receive_frame()[10:14] == b"\x7f\xff\xff\xff"
    cluster.tell("fault", kind="absurd_count", at="groups.topics")
    client.send("OffsetFetch", 8, groups=BOTH)
    assert b"\x08billing\x80\x80\x80\x80\x08" in client.receive_frame()


def test_trickle(cluster, client):
    cluster.tell("fault", kind="trickle", ms=1)
    began = time.monotonic()
    assert len(client.ask("ListGroups", 4).groups) == 2
    assert time.monotonic() - began > 0.05


def test_of_one_broker(start):
    cluster = start(brokers=2)
    cluster.tell("fault", broker=2, kind="close")
    with cluster.client(1) as first, cluster.client(2) as second:
        first.ask("ListGroups", 4)
        second.send("ListGroups", 4)
        assert second.is_closed()
