"""The rules are evaluated, see what they ask for, and tell ill from well."""

import pytest
import yaml
from checks import live_rules
from checks.project import ROOT
from live.exceptions import SILENT_RECORDING_RULES, SILENT_SELECTORS
from live.patience import settle

# A minute of a rule's window is a second here.
DIVISOR = 60


def names() -> set[str]:
    files = (ROOT / "prometheus/rules").glob("*.yml")
    groups = [group for path in files for group in yaml.safe_load(path.read_text())["groups"]]
    return {rule.get("alert") or rule["record"] for group in groups for rule in group["rules"]}


def test_all_are_evaluated(prometheus):
    settle(live_rules.health_findings, prometheus, names())


def test_each_finds_what_it_asks_for(prometheus):
    settle(live_rules.selector_findings, prometheus, SILENT_SELECTORS)


def test_recording_rules_record(prometheus):
    settle(live_rules.recording_findings, prometheus, SILENT_RECORDING_RULES)


@pytest.mark.parametrize(
    ("alert", "ill", "well"),
    [
        ("KafkaConsumerGroupStalled", {"dispatch"}, {"archive", "billing", "reporting"}),
        ("KafkaConsumerGroupLagGrowing", {"reporting"}, {"archive", "billing"}),
    ],
)
def test_the_demos_ill_groups_are_found_and_no_others(prometheus, alert, ill, well):
    settle(live_rules.alert_findings, prometheus, alert, ("consumergroup", ill, well), DIVISOR)


def test_nobody_is_woken(prometheus):
    settle(live_rules.severe_findings, prometheus)
