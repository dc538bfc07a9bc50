"""What commands change, on a cluster that is running."""

import pytest
from client import Client, Cluster
from kio.schema.errors import ErrorCode


@pytest.fixture
def cluster(start) -> Cluster:
    return start(
        brokers=3,
        topics={"name": "orders", "partitions": 3},
        groups=[{"name": "billing", "coordinator": 1, "commits": 3}, {"count": 3, "prefix": "g-", "coordinator": 2}],
    )


def groups_of(cluster: Cluster, broker: int) -> list[str]:
    with cluster.client(broker) as client:
        return [group.group_id for group in client.ask("ListGroups", 4).groups]


def test_coordinators_move(cluster):
    assert cluster.tell("move_coordinator", groups="g-[12]", to=3) == {"ok": True, "count": 2}
    assert (groups_of(cluster, 2), groups_of(cluster, 3)) == (["g-0"], ["g-1", "g-2"])
    cluster.tell("move_coordinator", groups="billing", to=None)
    assert groups_of(cluster, 1) == []
    with cluster.client() as client:
        answer = client.ask("FindCoordinator", 4, coordinator_keys=["billing"]).coordinators[0]
        assert answer.error_code == ErrorCode.coordinator_not_available


def test_leaders_and_offsets_move(cluster):
    cluster.tell("move_leader", topic="orders", partition=1, leader=3)
    cluster.tell("set_offsets", topic="orders", partition=1, high_watermark=500)
    with cluster.client(3) as client:
        partition = client.ask("Metadata", 12, topics=[{"name": "orders"}]).topics[0].partitions[1]
        assert (partition.leader_id, partition.leader_epoch) == (3, 1)
        topics = [{"name": "orders", "partitions": [{"partition_index": 1, "timestamp": -1}]}]
        assert client.ask("ListOffsets", 7, topics=topics, isolation_level=1).topics[0].partitions[0].offset == 500


def test_groups_topics_and_commits_come_and_go(cluster):
    cluster.tell("add_group", name="new", coordinator=1)
    assert groups_of(cluster, 1) == ["billing", "new"]
    assert cluster.tell("remove_group", group="*")["count"] == 5
    assert groups_of(cluster, 1) == []
    cluster.tell("add_group", name="billing", coordinator=1)
    cluster.tell("set_commit", group="billing", topic="orders", partition=2, offset=9)
    cluster.tell("add_topic", name="payments")
    cluster.tell("remove_topic", topic="orders")
    with cluster.client() as client:
        group = client.ask("OffsetFetch", 8, groups=[{"group_id": "billing", "topics": None}]).groups[0]
        assert group.topics[0].partitions[0].committed_offset == 9
        assert [topic.name for topic in client.ask("Metadata", 12, topics=None).topics] == ["payments"]


def test_places_of_the_state(cluster):
    cluster.tell("set", path="cluster_id", value="other")
    cluster.tell("set", path="topics.orders.partitions.0.isr", value=[2])
    cluster.tell("remove_broker", broker=2)
    assert cluster.tell("get", path="topics.orders.partitions.0.isr")["value"] == [2]
    with cluster.client() as client:
        response = client.ask("Metadata", 12, topics=None)
        assert response.cluster_id == "other"
        assert response.topics[0].partitions[0].isr_nodes == (2,)
        assert [broker.node_id for broker in response.brokers] == [1, 3]


def test_wrong_commands_are_told(cluster):
    assert "there is no command" in cluster.refuse("dance")
    assert "there is no command" in cluster.refuse("_nodes")
    assert "not a kind of fault" in cluster.refuse("fault", kind="dance")
    assert "not an API" in cluster.refuse("fault", kind="close", api="metadata")
    assert "has no leadr" in cluster.refuse("set", path="topics.orders.partitions.0.leadr", value=1)
    assert "a group has no nmae" in cluster.refuse("add_group", nmae="x")
    assert cluster.tell("counts")["ok"]


def test_after_so_many_requests(cluster):
    then = {"do": "move_coordinator", "groups": "billing", "to": 2}
    cluster.tell("after", api="ListGroups", broker=1, count=2, then=then)
    # Before the second one is answered.
    assert [groups_of(cluster, 1), groups_of(cluster, 1)] == [["billing"], []]


def test_a_wrong_command_after_requests(cluster):
    assert "there is no command" in cluster.refuse("after", api="ListGroups", then={"do": "dance"})
    cluster.tell("after", api="ListGroups", then={"do": "stop", "broker": 9})
    groups_of(cluster, 1)
    assert cluster.tell("counts")["refusals"][0]["reason"] == "after ListGroups: KeyError: 9"


def test_fixed_answers(cluster):
    directory = {"log_dir": "/data", "topics": [{"name": "orders", "partitions": [{"partition_size": 5}]}]}
    with cluster.client(1) as first, cluster.client(2) as second:
        assert 35 not in [item.api_key for item in first.ask("ApiVersions", 0).api_keys]
        cluster.tell("answer", api="DescribeLogDirs", broker=1, body={"results": [directory | {"total_bytes": 7}]})
        assert 35 in [item.api_key for item in first.ask("ApiVersions", 0).api_keys]
        # Version 3 does not have the total.
        for version in (3, 4):
            result = first.ask("DescribeLogDirs", version, topics=None).results[0]
            assert (result.log_dir, result.topics[0].partitions[0].partition_size) == ("/data", 5)
        assert result.total_bytes == 7
        second.send("DescribeLogDirs", 4, topics=None)
        assert second.is_closed()
        cluster.tell("answer", api="DescribeLogDirs", body=None)
        first.send("DescribeLogDirs", 4, topics=None)
        assert first.is_closed()
    assert "not an API that can have a fixed answer" in cluster.refuse("answer", api="Fetch", body={})
    assert "error" in cluster.refuse("answer", api="DescribeLogDirs", body={"error_code": "x"})


def test_counts_and_log(cluster):
    with cluster.client(1) as first, cluster.client(2) as second:
        first.ask("Metadata", 12, topics=None)
        second.ask("ListGroups", 4)
        first.ask("ListGroups", 5)
        counts = cluster.tell("counts")
        assert counts["requests"] == {"1": {"Metadata": 1, "ListGroups": 1}, "2": {"ListGroups": 1}, "3": {}}
        assert counts["connections"] == {"1": 1, "2": 1, "3": 0}
        assert counts["open"] == {"1": 1, "2": 1, "3": 0}
        log = cluster.tell("log")["log"]
        assert [(entry["broker"], entry["api"], entry["version"]) for entry in log] == [
            (1, "Metadata", 12),
            (2, "ListGroups", 4),
            (1, "ListGroups", 5),
        ]
        assert log[0]["client_id"] == "test"
        assert log[0]["connection"] == log[2]["connection"] != log[1]["connection"]
    cluster.tell("reset_counts")
    assert cluster.tell("log")["log"] == []


def test_brokers_stop_and_start(cluster):
    client = cluster.client(2)
    client.ask("ListGroups", 4)
    cluster.tell("stop", broker=2)
    assert client.is_closed()
    with pytest.raises(ConnectionRefusedError):
        Client(cluster.ports[2])
    assert cluster.tell("counts")["open"]["2"] == 0
    cluster.tell("start", broker=2)
    assert groups_of(cluster, 2) == ["g-0", "g-1", "g-2"]
    client.socket.close()


def test_connections_are_dropped(cluster):
    with cluster.client(1) as client:
        client.ask("ListGroups", 4)
        cluster.tell("drop_connections", broker=1)
        assert client.is_closed()
    assert groups_of(cluster, 1) == ["billing"]


def test_frozen_brokers_go_on_where_they_were(cluster):
    with cluster.client(1) as old:
        old.ask("ListGroups", 4)
        cluster.tell("freeze", broker=1)
        old.send("ListGroups", 4)
        # The kernel accepts it.
        with cluster.client(1) as new:
            new.send("ListGroups", 4)
            # Another broker answers, while this one does not even count.
            assert len(groups_of(cluster, 2)) == 3
            assert cluster.tell("counts")["requests"]["1"] == {"ListGroups": 1}
            cluster.tell("thaw", broker=1)
            assert len(old.receive("ListGroups", 4).groups) == 1
            assert len(new.receive("ListGroups", 4).groups) == 1
