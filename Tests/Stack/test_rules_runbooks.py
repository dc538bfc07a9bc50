"""Alerts and runbooks belong together, one to one."""

import pytest
from broken_copies import broken_copy
from checks import reference, rules_runbooks
from checks.project import PROMETHEUS_FILES, RUNBOOKS


def links(prometheus, runbooks):
    return rules_runbooks.links(prometheus, runbooks)


def parts(_prometheus, runbooks):
    return rules_runbooks.parts(runbooks)


def series(prometheus, runbooks):
    return rules_runbooks.series(prometheus, runbooks, reference.series())


@pytest.mark.parametrize("check", [links, parts, series])
def test_alerts_and_runbooks_agree(check):
    assert check(PROMETHEUS_FILES, RUNBOOKS) == []


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        (
            "docs/runbooks.md#kafkabrokerdown",
            "docs/runbooks.md#brokerdown",
            "runbook_url should be docs",
        ),
        ("alert: KafkaBrokerDown", "alert: KafkaBrokerGone", "write a section ### KafkaBrokerGone"),
        ("alert: KafkaBrokerDown", "alert: KafkaBrokerGone", "there is no alert KafkaBrokerDown"),
    ],
)
def test_an_alert_that_strays_is_found(tmp_path, old, new, finding):
    prometheus = broken_copy(PROMETHEUS_FILES, tmp_path / "prometheus", "rules/brokers.yml", old, new)
    assert any(finding in line for line in links(prometheus, RUNBOOKS))


@pytest.mark.parametrize(
    ("check", "old", "new", "finding"),
    [
        (links, "### KafkaBrokerDown", "### KafkaBrokerGone", "write a section ### KafkaBrokerDown"),
        (links, "### KafkaBrokerDown", "### KafkaBrokerGone", "there is no alert KafkaBrokerGone"),
        (parts, "**Impact.**", "Impact", "answer in this order"),
        (series, "kafka_broker_up", "kafka_broker_is_up", "there is no metric kafka_broker_is_up"),
        (series, ":kafka_topic_current_offsets:rate5m", ":kafka_topic_current_offsets:rate1m", "offsets:rate1m"),
        (parts, "**Fix.**", "**Check.**", "answer in this order"),
    ],
)
def test_a_runbook_that_strays_is_found(tmp_path, check, old, new, finding):
    docs = broken_copy(RUNBOOKS.parent, tmp_path / "docs", RUNBOOKS.name, old, new)
    assert any(finding in line for line in check(PROMETHEUS_FILES, docs / RUNBOOKS.name))
