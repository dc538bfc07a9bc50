"""Prometheus' rules are sound, and each check of them finds what it is for."""

import pytest
from broken_copies import broken_copy
from checks import reference, rules
from checks.project import PROMETHEUS_FILES

KNOWN = reference.series()


def expressions(prometheus):
    return rules.expressions(prometheus, KNOWN)


CHECKS = (rules.syntax, rules.names, rules.alert_texts, rules.member_claims, rules.timing, expressions)

BREAKS = [
    (rules.syntax, "prometheus.yml", "scrape_interval: 15s", "scrape_interval: often", "not a valid duration"),
    (rules.syntax, "prometheus.yml", "job_name: prometheus", "job_name: alertmanager", "multiple scrape configs"),
    (rules.syntax, "rules/brokers.yml", "kafka_broker_up == 0", "kafka_broker_up == 0)", "parse error"),
    (rules.syntax, "rules/brokers.yml", "{{ $labels.id }}", "{{ $labels.id", "template"),
    (rules.syntax, "rules/recording.yml", "record: cluster:", "record: kafka-cluster:", "invalid recording rule name"),
    (rules.syntax, "rules/topics.yml", "alert: KafkaPartitionsOffline", "alert: ''", "one of 'record' or 'alert'"),
    (rules.names, "rules/brokers.yml", "alert: KafkaBrokerDown", "alert: BrokerDown", "CamelCase"),
    (rules.names, "rules/brokers.yml", "alert: KafkaBrokerDown", "alert: Kafka_Broker_Down", "CamelCase"),
    (rules.names, "rules/recording.yml", "record: cluster:kafka_consumergroup_group_lag:sum", "record: lag", "level:"),
    (rules.names, "rules/brokers.yml", "alert: KafkaBrokerDown", "alert: KafkaBrokerSlow", "several rules"),
    (rules.alert_texts, "rules/brokers.yml", "severity: critical", "severity: page", "give it a severity"),
    (rules.alert_texts, "rules/brokers.yml", "summary: A Kafka", "headline: A Kafka", "write its summary"),
    (rules.alert_texts, "rules/brokers.yml", "A Kafka broker is", "Broker {{ $labels.id }} is", "keep the summary"),
    (rules.alert_texts, "rules/probe.yml", "runbook_url: docs", "runbook: docs", "write its runbook_url"),
    (rules.alert_texts, "rules/topics.yml", "{{", "(", "let the description say"),
    (rules.member_claims, "rules/groups.yml", '"stalled"}[2m]) == 1', '"stalled"}[2m]) >= 0', "group has members"),
    (rules.member_claims, "rules/groups.yml", "and ignoring (status)", "unless ignoring (status)", "has no members"),
    (rules.timing, "rules/groups.yml", "        for: 20m\n", "", "it flaps with every scrape"),
    (rules.timing, "rules/topics.yml", "        keep_firing_for: 5m\n", "", "a gap in its series resolves the page"),
    (expressions, "rules/brokers.yml", "kafka_broker_up == 0", "kafka_broker_down == 1", "no metric kafka_broker_down"),
    (expressions, "rules/brokers.yml", "(job, instance, id)", "(job, instance, broker)", "has no label broker"),
    (expressions, "rules/topics.yml", "sum without (topic) (", "sum(", "sum drops labels"),
    (expressions, "rules/topics.yml", "sum without (topic) (", "sum by (instance) (", "sum drops labels"),
    (expressions, "rules/groups.yml", "$labels.consumergroup", "$labels.group", "use the label group"),
    (expressions, "rules/recording.yml", "zk_host:zk_readlatency:mean", "zk_host:zk_reads:mean", "there is no metric"),
]


@pytest.mark.parametrize("check", CHECKS)
def test_the_rules_are_sound(check):
    assert check(PROMETHEUS_FILES) == []


@pytest.mark.parametrize(("check", "file", "old", "new", "finding"), BREAKS)
def test_what_is_broken_is_found(tmp_path, check, file, old, new, finding):
    found = check(broken_copy(PROMETHEUS_FILES, tmp_path / "prometheus", file, old, new))
    assert any(finding in line for line in found), found


def test_each_check_has_a_break():
    assert {check for check, *_ in BREAKS} == set(CHECKS)


def test_there_are_alerts_and_recordings():
    alerts = rules.alerts(PROMETHEUS_FILES)
    assert 0 < len(alerts) < len(rules.rules(PROMETHEUS_FILES))
