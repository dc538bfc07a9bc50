"""Alerts reach whom they should, and stay silent beside what explains them."""

import pytest
from alertmanager import running
from broken_copies import broken_copy
from checks import reference, rules_routing
from checks.project import PROMETHEUS_FILES

FILE = "alertmanager.yml"


def inhibitions(prometheus):
    return rules_routing.inhibitions(prometheus, reference.series())


CHECKS = (rules_routing.configuration, rules_routing.routes, inhibitions)


@pytest.mark.parametrize("check", CHECKS)
def test_alertmanager_is_sound(check):
    assert check(PROMETHEUS_FILES) == []


@pytest.mark.parametrize(
    ("check", "old", "new", "finding"),
    [
        (rules_routing.configuration, "  - name: page\n", "", 'undefined receiver "page"'),
        (rules_routing.configuration, "group_wait: 30s", "group_wait: soon", "not a valid duration"),
        (rules_routing.routes, 'severity = "critical"', 'severity = "page"', "severity critical reaches log, not page"),
        (rules_routing.routes, "receiver: log\n", "receiver: page\n", "severity info reaches page, not log"),
        (inhibitions, 'alertname = "KafkaBrokerDown"', 'alertname = "BrokerDown"', "there is no such alert"),
        (inhibitions, "KafkaLeadersImbalanced|", "KafkaLeadersUneven|", "no alert for KafkaLeadersUneven"),
        (inhibitions, "equal: [job, instance, zk_host]", "equal: [job, instance, id]", "has no label id"),
    ],
)
def test_what_is_broken_is_found(tmp_path, check, old, new, finding):
    found = check(broken_copy(PROMETHEUS_FILES, tmp_path / "prometheus", FILE, old, new))
    assert any(finding in line for line in found), found


def alert(name, **labels):
    return {"alertname": name, "job": "kafka-surveyor"} | labels


REPORTING = {"consumergroup": "reporting", "topic": "payments"}
BILLING = {"consumergroup": "billing", "topic": "orders"}
# What fires together, and what of it is silent.
CASES = {
    "a surveyor that is down hides all it would say": (
        [alert("KafkaSurveyorDown"), alert("KafkaBrokerDown", id="1"), alert("ZooKeeperServerDown", zk_host="z")],
        [alert("KafkaBrokerDown", id="1"), alert("ZooKeeperServerDown", zk_host="z")],
    ),
    "a cluster out of reach hides Kafka, neither surveyor and probe nor ZooKeeper": (
        [
            alert("KafkaUnreachable"),
            alert("KafkaPartitionsUnderMinISR"),
            alert("KafkaProbeSilent"),
            alert("KafkaSurveyorRestarting"),
            alert("ZooKeeperQuorumLost"),
        ],
        [alert("KafkaPartitionsUnderMinISR")],
    ),
    "missing surveys of ZooKeeper hide ZooKeeper, not Kafka": (
        [
            alert("ZooKeeperSurveyMissing"),
            alert("ZooKeeperServerDown", zk_host="z"),
            alert("KafkaBrokerNotInZooKeeper", id="1"),
            alert("KafkaBrokerDown", id="1"),
        ],
        [alert("ZooKeeperServerDown", zk_host="z"), alert("KafkaBrokerNotInZooKeeper", id="1")],
    ),
    "a broker that is down explains replicas, not what cannot be written": (
        [
            alert("KafkaBrokerDown", id="1"),
            alert("KafkaPartitionsUnderReplicated"),
            alert("KafkaSurveyIncomplete"),
            alert("KafkaPartitionsUnderMinISR"),
            alert("KafkaPartitionsOffline"),
        ],
        [alert("KafkaPartitionsUnderReplicated"), alert("KafkaSurveyIncomplete")],
    ),
    "partitions without enough replicas have too few": (
        [alert("KafkaPartitionsUnderMinISR"), alert("KafkaPartitionsAtMinISR"), alert("KafkaTransactionHanging")],
        [alert("KafkaPartitionsAtMinISR")],
    ),
    "a lost quorum explains its servers": (
        [
            alert("ZooKeeperQuorumLost"),
            alert("ZooKeeperNoLeader"),
            alert("ZooKeeperServerDown", zk_host="z"),
            alert("ZooKeeperDataDiffers", zk_host="y"),
        ],
        [alert("ZooKeeperNoLeader"), alert("ZooKeeperServerDown", zk_host="z")],
    ),
    "a server that is read-only does not serve, which says nothing of others": (
        [
            alert("ZooKeeperServerReadOnly", zk_host="y"),
            alert("ZooKeeperServerNotServing", zk_host="y"),
            alert("ZooKeeperServerNotServing", zk_host="z"),
        ],
        [alert("ZooKeeperServerNotServing", zk_host="y")],
    ),
    "a stalled group explains its own lag": (
        [
            alert("KafkaConsumerGroupStalled", **REPORTING),
            alert("KafkaConsumerGroupLagGrowing", **REPORTING),
            alert("KafkaConsumerGroupLagGrowing", **BILLING),
        ],
        [alert("KafkaConsumerGroupLagGrowing", **REPORTING)],
    ),
    "a group that falls behind explains its lag in seconds": (
        [alert("KafkaConsumerGroupLagGrowing", **REPORTING), alert("KafkaConsumerGroupLagSecondsHigh", **REPORTING)],
        [alert("KafkaConsumerGroupLagSecondsHigh", **REPORTING)],
    ),
    "what may be deleted within an hour may be deleted within a day": (
        [
            alert("KafkaConsumerGroupRetentionNear", **REPORTING),
            alert("KafkaConsumerGroupRetentionAhead", **REPORTING),
            alert("KafkaConsumerGroupRetentionAhead", **BILLING),
        ],
        [alert("KafkaConsumerGroupRetentionAhead", **REPORTING)],
    ),
    "a group that stopped is empty": (
        [alert("KafkaConsumerGroupStopped", **REPORTING), alert("KafkaConsumerGroupEmpty", **REPORTING)],
        [alert("KafkaConsumerGroupEmpty", **REPORTING)],
    ),
    "a probe that is silent is slow": (
        [alert("KafkaProbeSilent"), alert("KafkaProbeSlow", id="1"), alert("KafkaProbeMessagesLost", id="1")],
        [alert("KafkaProbeSlow", id="1")],
    ),
}


def play(prometheus, data):
    """Fires all cases, each as of a surveyor of its own, and tells which alerts of which case are silent."""
    fired = [labels | {"instance": case} for case, (alerts, _) in CASES.items() for labels in alerts]
    # The same without what explains it, of another surveyor, is not silent.
    fired += [labels | {"instance": f"not {case}"} for case, (_, silent) in CASES.items() for labels in silent]
    with running(prometheus, data) as alertmanager:
        alertmanager.fire(fired)
        silent = alertmanager.silent(sum(len(silent) for _, silent in CASES.values()))
    return [sorted(labels.items()) for labels in silent]


EXPECTED = [sorted((labels | {"instance": case}).items()) for case, (_, silent) in CASES.items() for labels in silent]


def test_what_another_alert_explains_is_silent(tmp_path):
    assert sorted(play(PROMETHEUS_FILES, tmp_path)) == sorted(EXPECTED)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("equal: [job, instance, consumergroup, topic]", "equal: [job, instance]"),
        ("equal: [job, instance, zk_host]", "equal: [job]"),
        ("|KafkaSurveyor.*", ""),
        ("|KafkaProbe.*", ""),
    ],
)
def test_what_is_silent_by_mistake_is_found(tmp_path, old, new):
    prometheus = broken_copy(PROMETHEUS_FILES, tmp_path / "prometheus", FILE, old, new)
    assert sorted(play(prometheus, tmp_path / "data")) != sorted(EXPECTED)
