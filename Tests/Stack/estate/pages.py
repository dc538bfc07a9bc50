"""The pages of the estate's surveyors at any time. All values follow from the time, so that history can be written.

Four surveyors: of a large cluster with most of the trouble that dashboards have to show, and its ensemble; a second one
of the same ensemble, for which a server is up that is down for the first; of a small healthy cluster; and one that died
twenty minutes ago.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from checks.reference import CLUSTER_LABEL, TARGET_LABELS, Series

Sample = tuple[str, dict[str, str], float]

HOUR = 3600
PROD, STAGING, OLD = "prod.eu+1 (main)", "staging", "old-dc"
BROKERS = [str(number) for number in range(1, 7)]
DOWN_BROKER, SLOW_BROKER, UNREGISTERED_BROKER = "3", "5", "4"
PARTITIONS = 4
_TEAMS = ["payments", "orders", "search", "identity", "billing", "catalogue"]
TOPICS = [f"com.example.{team}.v{version}.events" for version in (1, 2, 3, 4) for team in _TEAMS]
# Their first partitions have no leader. They are small: by offset, they are the last.
LEADERLESS = [TOPICS[5], TOPICS[17]]
BELOW_MIN_ISR = TOPICS[8]
UNDER_REPLICATED = TOPICS[::3]
ODD_GROUPS = ["app.v1+x(1)", "a|b", "back\\slash", 'quo"ted', "$dollar", "{brace}", "группа", "sp ace", "a/b"]
STALLED, STALLED_ON_ONE, BEHIND, REWOUND = "stalled", "stalled-on-one", "behind", "rewound"
AHEAD, UNKNOWN, EMPTY, LOST, CATCHING_UP = "ahead", "unknown", "empty", "lost", "catching-up"
GROUPS = [STALLED, STALLED_ON_ONE, BEHIND, REWOUND, AHEAD, UNKNOWN, EMPTY, LOST, CATCHING_UP, *ODD_GROUPS]
# Of the group that catches up, from the end of the history on.
CATCHES_UP_IN = 600
REWOUND_BY, REWOUND_AGO = 2400, 150
SERVERS = ["zk-1:2181", "zk-2:2181", "zk-3:2181"]
DOWN_SERVER = SERVERS[2]
DIED_AGO = 1200


def topics_of(group: str) -> list[str]:
    index = GROUPS.index(group)
    return [TOPICS[index], TOPICS[(index + 1) % len(TOPICS)]]


@dataclass
class Page:
    """Collects the samples of a page; each must be in the metrics reference, with its labels."""

    known: dict[str, Series]
    cluster: str | None = None
    samples: list[Sample] = field(default_factory=list)

    def add(self, name: str, value: float, **labels: str) -> None:
        if self.cluster and CLUSTER_LABEL in self.known[name].labels:
            labels[CLUSTER_LABEL] = self.cluster
        wanted = self.known[name].labels - TARGET_LABELS - {CLUSTER_LABEL, "quantile"}
        if labels.keys() - {CLUSTER_LABEL, "quantile"} != wanted:
            raise ValueError(f"{name} has the labels {sorted(wanted)}, and not {sorted(labels)}: see docs/metrics.md")
        self.samples.append((name, labels, value))


@dataclass(frozen=True)
class Surveyor:
    instance: str
    write: Callable[[Page, float, float], None]
    cluster: str | None = None
    died_ago: float = 0

    def page(self, known: dict[str, Series], time: float, end: float) -> list[Sample]:
        """Its page at a time. `end` is when the hour of history ends; trouble that began then counts back from it."""
        page = Page(known, self.cluster)
        self.write(page, time, end)
        return page.samples


def _surveyor(page: Page, time: float, is_complete: bool = True) -> None:
    versions = {"version": "1.0.0", "revision": "abc", "librdkafka": "2.0.2", "libmicrohttpd": "0.9.75"}
    page.add("kafka_surveyor_build_info", 1, **versions)
    page.add("kafka_surveyor_page_series", 1000)
    page.add("kafka_surveyor_survey_timestamp_seconds", time - 3)
    page.add("kafka_surveyor_survey_duration_seconds", 0.2)
    page.add("kafka_surveyor_survey_success", int(is_complete))
    page.add("process_start_time_seconds", 1_700_000_000)
    page.add("process_resident_memory_bytes", 5e7)


def _prod(page: Page, time: float, end: float) -> None:
    _surveyor(page, time, is_complete=False)
    page.add("kafka_surveyor_request_failures_total", time // 7 % 1e6, phase="commits", reason="timed_out")
    page.add("kafka_up", 1)
    page.add("kafka_brokers", len(BROKERS) - 1)
    page.add("kafka_cluster_info", 1, cluster_id="Xy9")
    _brokers(page)
    for index, topic in enumerate(TOPICS):
        _topic(page, time, index, topic)
    for group in GROUPS:
        _group(page, time, end, group)
    _probe(page, time, end)
    _ensemble(page, DOWN_SERVER)
    for broker in BROKERS:
        page.add("zk_kafka_broker_registered", int(broker not in (DOWN_BROKER, UNREGISTERED_BROKER)), id=broker)


def _brokers(page: Page) -> None:
    for broker in BROKERS:
        is_up = broker != DOWN_BROKER
        page.add("kafka_broker_up", int(is_up), id=broker)
        page.add("kafka_broker_leader_partitions", 20 * is_up, id=broker)
        page.add("kafka_broker_replica_partitions", 50, id=broker)
        if is_up:
            page.add("kafka_broker_info", 1, id=broker, address=f"kafka-{broker}.example.com:9092")
            is_slow = broker == SLOW_BROKER
            page.add("kafka_broker_offset_request_seconds", 2.4 if is_slow else 0.004, id=broker)
            page.add("kafka_broker_throttle_seconds", 0.3 if is_slow else 0, id=broker)


def _end(time: float, topic: str) -> float:
    """Of each partition: the later topics of the list have the higher offsets, but for the leaderless."""
    index = TOPICS.index(topic)
    base = 0 if topic in LEADERLESS else 1e7 * (index + 1)
    return base + (time - 1_600_000_000) // 1 * (index + 1)


def _topic(page: Page, time: float, index: int, topic: str) -> None:
    offline = int(topic in LEADERLESS)
    below = 2 * (topic == BELOW_MIN_ISR)
    under = int(topic in UNDER_REPLICATED)
    for name, value in {
        "kafka_topic_partitions": PARTITIONS,
        "kafka_topic_partitions_offline": offline,
        "kafka_topic_partitions_under_min_isr": below,
        "kafka_topic_partitions_under_replicated": under + below,
        "kafka_topic_partitions_at_min_isr": under,
        "kafka_topic_replication_factor": 3,
        "kafka_topic_min_isr": 2,
        "kafka_topic_retention_seconds": 604800,
        "kafka_topic_retention_bytes": float("inf"),
    }.items():
        page.add(name, value, topic=topic)
    page.add("kafka_topic_cleanup_policy_info", 1, topic=topic, cleanup_policy=["delete", "compact"][index % 2])
    end = _end(time, topic)
    if not offline:
        page.add("kafka_topic_current_offsets", PARTITIONS * end, topic=topic)
        page.add("kafka_topic_oldest_offsets", PARTITIONS * (end - 1000), topic=topic)
    for partition in range(PARTITIONS):
        labels = {"topic": topic, "partition": str(partition)}
        is_offline = offline and partition == 0
        missing = 2 * (below > partition) + (under and partition == 1) + bool(is_offline)
        page.add("kafka_topic_partition_replicas", 3, **labels)
        page.add("kafka_topic_partition_in_sync_replica", 3 - min(missing, 2), **labels)
        page.add("kafka_topic_partition_under_replicated_partition", int(missing > 0), **labels)
        if not is_offline:
            page.add("kafka_topic_partition_leader", (index + partition) % 6 + 1, **labels)
            page.add("kafka_topic_partition_leader_is_preferred", int((index + partition) % 6 != 2), **labels)
            page.add("kafka_topic_partition_current_offset", end, **labels)
            page.add("kafka_topic_partition_oldest_offset", end - 1000, **labels)
            page.add("kafka_topic_partition_last_stable_offset", end - 50 * (index == 3), **labels)


def _is_ahead(group: str) -> bool:
    return group == AHEAD or group in ODD_GROUPS


def _commit(time: float, end: float, group: str, topic: str) -> float:
    """The offset that the group has committed on each partition of the topic."""
    last = _end(time, topic)
    begin = _end(end - HOUR - 60, topic)
    if group in (STALLED, EMPTY) or (group == STALLED_ON_ONE and topic == topics_of(group)[0]):
        return begin
    if group == BEHIND:
        return begin - 2000 + (last - begin) // 2
    if group == REWOUND and time >= end - REWOUND_AGO:
        return last - REWOUND_BY / PARTITIONS
    if _is_ahead(group):
        return last + 100
    if group == CATCHING_UP:
        return last - 10 * max(0.0, end + CATCHES_UP_IN - time)
    return last - 5000 if group == LOST else last


STATUSES = ("ok", "rewind", "behind", "standing", "stalled", "stopped", "ahead", "lost")


def _status(group: str, topic: str) -> str:
    """The status of a group on a topic, as the surveyor would report it."""
    if _is_ahead(group):
        return "ahead"
    if group == STALLED_ON_ONE:
        return "stalled" if topic == topics_of(group)[0] else "ok"
    return {STALLED: "stalled", EMPTY: "stopped", BEHIND: "behind", REWOUND: "rewind", LOST: "lost"}.get(group, "ok")


def _group(page: Page, time: float, end: float, group: str) -> None:
    members = 0 if group == EMPTY else 3
    total = 0.0
    for topic in topics_of(group):
        labels = {"consumergroup": group, "topic": topic}
        unknown = 3 * (group == UNKNOWN) or (topic in LEADERLESS)
        commit = _commit(time, end, group, topic)
        lag = max(0.0, _end(time, topic) - commit)
        for partition in range(PARTITIONS):
            page.add("kafka_consumergroup_current_offset", commit, **labels, partition=str(partition))
            if partition >= unknown:
                page.add("kafka_consumergroup_lag", lag, **labels, partition=str(partition))
        page.add("kafka_consumergroup_current_offset_sum", PARTITIONS * commit, **labels)
        page.add("kafka_consumergroup_topic_members", members, **labels)
        page.add("kafka_consumergroup_topic_assigned_partitions", PARTITIONS * (members > 0), **labels)
        page.add("kafka_consumergroup_topic_partitions_ahead", PARTITIONS * _is_ahead(group), **labels)
        page.add("kafka_consumergroup_topic_partitions_lag_unknown", unknown, **labels)
        page.add("kafka_consumergroup_topic_unread_records_deleted", 4000 * PARTITIONS * (group == LOST), **labels)
        if not unknown:
            age = lag / (TOPICS.index(topic) + 1)
            page.add("kafka_consumergroup_topic_lag_seconds_max", age, **labels)
            page.add("kafka_consumergroup_topic_retention_risk_seconds", 604800 - age, **labels)
            status = _status(group, topic)
            for each in STATUSES:
                page.add("kafka_consumergroup_topic_status", int(each == status), **labels, status=each)
        if unknown:
            total = float("nan")
        else:
            page.add("kafka_consumergroup_lag_sum", PARTITIONS * lag, **labels)
            total += PARTITIONS * lag
    if total == total:
        page.add("kafka_consumergroup_group_lag", total, consumergroup=group)
        page.add("kafka_consumergroup_group_lag_max", total / PARTITIONS, consumergroup=group)
    worst = max((_status(group, topic) for topic in topics_of(group)), key=STATUSES.index)
    for each in STATUSES:
        page.add("kafka_consumergroup_group_status", int(each == worst), consumergroup=group, status=each)
    page.add("kafka_consumergroup_members", members, consumergroup=group)
    page.add("kafka_consumergroup_members_without_partitions", 0, consumergroup=group)
    kind = {"type": "classic", "protocol_type": "consumer", "protocol": "range", "coordinator": "1"}
    page.add("kafka_consumergroup_info", 1, consumergroup=group, **kind)
    for state in ("stable", "preparing_rebalance", "completing_rebalance", "empty", "dead", "unknown"):
        is_in = state == ("empty" if group == EMPTY else "stable")
        page.add("kafka_consumergroup_state", int(is_in), consumergroup=group, state=state)


def _probe(page: Page, time: float, end: float) -> None:
    page.add("kafka_probe_info", 1, topic="probe", consumergroup="probe")
    page.add("kafka_probe_round_trip_timestamp_seconds", time - 4)
    for broker in BROKERS:
        is_lossy = broker == SLOW_BROKER and time > end - 240
        page.add("kafka_probe_messages_lost_total", 2 * is_lossy, id=broker)
        page.add("kafka_probe_messages_duplicated_total", 0, id=broker)
        page.add("kafka_probe_messages_failed_total", (time // 20 % 1e6) * (broker == DOWN_BROKER), id=broker)


def _ensemble(page: Page, down: str | None) -> None:
    page.add("zk_ensemble_servers", len(SERVERS))
    page.add("zk_ensemble_voters", len(SERVERS))
    page.add("zk_ensemble_up", len(SERVERS) - bool(down))
    page.add("zk_ensemble_serving", len(SERVERS) - bool(down))
    page.add("zk_ensemble_leaders", 1)
    page.add("zk_ensemble_failures_tolerated", 0 if down else 1)
    page.add("zk_ensemble_versions", 1)
    for server in SERVERS:
        is_up = server != down
        page.add("zk_up", int(is_up), zk_host=server)
        page.add("zk_serving", int(is_up), zk_host=server)
        if not is_up:
            page.add("zk_down_reason", 1, zk_host=server, reason="refused")
            continue
        for state in ("leader", "follower", "looking", "not_serving"):
            is_in = state == ("leader" if server == SERVERS[0] else "follower")
            page.add("zk_server_state", int(is_in), zk_host=server, state=state)
        page.add("zk_outstanding_requests", 200 * (server == SERVERS[0]), zk_host=server)
        page.add("zk_zxid_epoch", 7, zk_host=server)


def _second_of_ensemble(page: Page, time: float, end: float) -> None:
    _surveyor(page, time)
    _ensemble(page, None)


def _healthy(page: Page, time: float, end: float) -> None:
    _surveyor(page, time)
    page.add("kafka_up", 1)
    page.add("kafka_brokers", 1)
    page.add("kafka_broker_up", 1, id="1")
    for name, value in {
        "kafka_topic_partitions": 1,
        "kafka_topic_partitions_offline": 0,
        "kafka_topic_partitions_under_replicated": 0,
        "kafka_topic_partitions_under_min_isr": 0,
        "kafka_topic_current_offsets": time // 1,
    }.items():
        page.add(name, value, topic="healthy")
    for name in ("replicas", "in_sync_replica", "leader_is_preferred"):
        page.add(f"kafka_topic_partition_{name}", 1, topic="healthy", partition="0")
    page.add("kafka_topic_partition_leader", 1, topic="healthy", partition="0")
    page.add("kafka_consumergroup_group_lag", 0, consumergroup="healthy")
    page.add("kafka_consumergroup_members", 1, consumergroup="healthy")


SURVEYORS = [
    Surveyor("prod-1:9308", _prod, PROD),
    Surveyor("prod-2:9308", _second_of_ensemble),
    Surveyor("staging-1:9308", _healthy, STAGING),
    Surveyor("old-1:9308", _healthy, OLD, died_ago=DIED_AGO),
]
