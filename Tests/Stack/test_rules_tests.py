"""The tests of the rules pass, cover each rule, and fail where a rule goes wrong."""

import pytest
from broken_copies import broken_copy
from checks import rules_tests
from checks.project import PROMETHEUS_FILES

CHECKS = (rules_tests.results, rules_tests.coverage, rules_tests.rule_files)


@pytest.mark.parametrize("check", CHECKS)
def test_the_tests_of_the_rules_are_sound(check):
    assert check(PROMETHEUS_FILES) == []


@pytest.mark.parametrize(
    ("tests", "old", "new", "finding"),
    [
        ("healthy", "kafka_broker_up == 0", "kafka_broker_up == 1", 'expr: "ALERTS"'),
        ("brokers", "        for: 30m\n", "        for: 31m\n", "alertname: KafkaLeadersImbalanced, time: 30m"),
        ("brokers", "        for: 30m\n", "        for: 29m\n", "alertname: KafkaLeadersImbalanced, time: 29m"),
        ("brokers", "broker is missing", "broker is gone", "A Kafka broker is gone"),
    ],
)
def test_a_rule_that_goes_wrong_fails_its_test(tmp_path, tests, old, new, finding):
    prometheus = broken_copy(PROMETHEUS_FILES, tmp_path / "prometheus", "rules/brokers.yml", old, new)
    found = rules_tests.results(prometheus, tests)
    assert any(finding in line for line in found), found


@pytest.mark.parametrize(
    ("check", "file", "old", "new", "finding"),
    [
        (rules_tests.coverage, "rules/brokers.yml", ": KafkaBrokerSlow", ": KafkaBrokerLate", "no test sees it fire"),
        (rules_tests.coverage, "rules/brokers.yml", ": KafkaBrokerSlow", ": KafkaBrokerLate", "no rule has it"),
        (rules_tests.coverage, "tests/brokers.yml", "exp_alerts: []", "exp_alerts: [{}]", "no test sees it not fire"),
        (rules_tests.coverage, "rules/recording.yml", "record: cluster:", "record: all:", "no test asks for it"),
        (rules_tests.rule_files, "tests/healthy.yml", "  - ../rules/probe.yml\n", "", "add ../rules/probe.yml"),
    ],
)
def test_what_is_broken_is_found(tmp_path, check, file, old, new, finding):
    found = check(broken_copy(PROMETHEUS_FILES, tmp_path / "prometheus", file, old, new))
    assert any(finding in line for line in found), found
