"""What must hold of Prometheus' rules by themselves: names, labels, annotations, expressions."""

import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import promql_parser
import yaml
from promql_parser import AggModifierType, AggregateExpr

from checks import label_sets
from checks.expressions import metric_names, parse
from checks.project import PROMTOOL
from checks.reference import Series

SEVERITIES = ("critical", "warning", "info")
ANNOTATIONS = ("summary", "description", "runbook_url")
# What an alert is about comes first in its name.
_ALERT_NAME = re.compile(r"(Kafka|ZooKeeper)([A-Z]+[a-z]+)+([A-Z]+)?")
_RECORD_NAME = re.compile(r"[a-z_]+:[a-z_]+:[a-z0-9_]+")
# What an alert's text says of a group's members, and the status that its expression then has to require. Members may be
# unknown: then the status is another one.
_MEMBER_CLAIMS = {
    "has members": (re.compile(r"\bhas members\b"), "stalled"),
    "has no members": (re.compile(r"\b(no|without) members\b"), "stopped"),
}
_TEMPLATE_LABEL = re.compile(r"\$labels\.(\w+)")


@dataclass(frozen=True)
class Rule:
    """One rule, alert or recording."""

    place: str
    document: dict

    @property
    def name(self) -> str:
        return self.document.get("alert") or self.document["record"]

    @property
    def is_alert(self) -> bool:
        return "alert" in self.document

    @property
    def expression(self) -> str:
        return str(self.document["expr"])

    @property
    def labels(self) -> dict:
        return self.document.get("labels", {})

    @property
    def annotations(self) -> dict:
        return self.document.get("annotations", {})


def rules(prometheus: Path) -> list[Rule]:
    """All rules of all files, in the order of the files' names."""
    return [
        Rule(f"{file.name}: {document.get('alert') or document.get('record')}", document)
        for file in sorted((prometheus / "rules").glob("*.yml"))
        for group in yaml.safe_load(file.read_text())["groups"]
        for document in group["rules"]
    ]


def alerts(prometheus: Path) -> list[Rule]:
    return [rule for rule in rules(prometheus) if rule.is_alert]


def syntax(prometheus: Path) -> list[str]:
    """What promtool objects to in the configuration and the rules that it names."""
    command = [PROMTOOL, "check", "config", "--lint=all", "--lint-fatal", prometheus / "prometheus.yml"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (found.stdout + found.stderr).splitlines()
    return [line.strip() for line in lines if line.strip()] if found.returncode else []


def names(prometheus: Path) -> list[str]:
    """Names that do not say what they should, or do so twice."""
    found = []
    for rule in rules(prometheus):
        if rule.is_alert and not _ALERT_NAME.fullmatch(rule.name):
            found.append(f"{rule.place}: name an alert in CamelCase, beginning with Kafka or ZooKeeper")
        if not rule.is_alert and not _RECORD_NAME.fullmatch(rule.name):
            found.append(f"{rule.place}: name a recorded series level:metric:operations")
    twice = [name for name, count in Counter(rule.name for rule in rules(prometheus)).items() if count > 1]
    return found + [f"{name}: there are several rules of this name" for name in twice]


def alert_texts(prometheus: Path) -> list[str]:
    """Severities and annotations that are missing or say something else than they should."""
    found = []
    for alert in alerts(prometheus):
        if alert.labels.get("severity") not in SEVERITIES:
            found.append(f"{alert.place}: give it a severity: {', '.join(SEVERITIES)}")
        found += [f"{alert.place}: write its {name}" for name in ANNOTATIONS if not alert.annotations.get(name)]
        if "{{" in alert.annotations.get("summary", ""):
            found.append(f"{alert.place}: keep the summary the same for all, and put what differs into the description")
        if "{{" not in alert.annotations.get("description", ""):
            found.append(f"{alert.place}: let the description say what it is about, by labels or value")
    return found


def member_claims(prometheus: Path) -> list[str]:
    """Alerts that say whether a group has members and do not require it."""
    found = []
    for alert in alerts(prometheus):
        texts = " ".join(alert.annotations.get(name, "") for name in ("summary", "description"))
        for claim, (pattern, status) in _MEMBER_CLAIMS.items():
            selector = f'kafka_consumergroup_topic_status{{status="{status}"}}'
            required = f"and ignoring (status) last_over_time({selector}[2m]) == 1"
            if pattern.search(texts) and required not in alert.expression:
                found.append(f"{alert.place}: it claims that a group {claim}, and its expression does not require it")
    return found


def timing(prometheus: Path) -> list[str]:
    """Alerts that fire and end with a single scrape, and pages that a gap in the series resolves."""
    found = []
    for alert in alerts(prometheus):
        if "for" not in alert.document and "keep_firing_for" not in alert.document:
            found.append(f"{alert.place}: give it for or keep_firing_for, or it flaps with every scrape")
        # Prometheus itself writes up, without gaps.
        has_gaps = metric_names(alert.expression) != {"up"}
        if alert.labels.get("severity") == "critical" and has_gaps and "keep_firing_for" not in alert.document:
            found.append(f"{alert.place}: give it keep_firing_for, or a gap in its series resolves the page")
    return found


def expressions(prometheus: Path, known: dict[str, Series]) -> list[str]:
    """Series and labels that do not exist, and aggregations that put several clusters into one."""
    known = known_with_recorded(prometheus, known)
    found = []
    for rule in rules(prometheus):
        found += [f"{rule.place}: {finding}" for finding in label_sets.findings(rule.expression, known)]
        found += [
            f"{rule.place}: {operator} drops labels that tell clusters apart: say without (…)"
            for operator in _aggregations_that_drop(rule.expression)
        ]
        there = label_sets.labels(rule.expression, known)
        used = {label for text in rule.annotations.values() for label in _TEMPLATE_LABEL.findall(text)}
        found += [f"{rule.place}: its annotations use the label {x}, which it has not" for x in sorted(used - there)]
    return found


def known_with_recorded(prometheus: Path, known: dict[str, Series]) -> dict[str, Series]:
    """The known series and those that recording rules make of them."""
    recording = [rule for rule in rules(prometheus) if not rule.is_alert]
    return known | {
        rule.name: Series(rule.name, "gauge", label_sets.labels(rule.expression, known)) for rule in recording
    }


def _aggregations_that_drop(expression: str) -> list[str]:
    """The aggregations that keep only labels that they name, or none."""
    found: list[str] = []

    def enter(node: promql_parser.Expr) -> None:
        if isinstance(node, AggregateExpr) and not (node.modifier and node.modifier.type == AggModifierType.Without):
            found.append(str(node.op))

    promql_parser.walk(parse(expression), enter, lambda node: None)
    return found
