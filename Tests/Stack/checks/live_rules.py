"""What a running Prometheus makes of the rules."""

import re
from collections.abc import Mapping

from checks.expressions import Selector, selectors
from checks.prometheus_api import Prometheus, has_numbers

_WINDOW = re.compile(r"\[[^\]]*\]|offset\s+\w+")
_DURATION = re.compile(r"(\d+)([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def health_findings(prometheus: Prometheus, names: set[str]) -> list[str]:
    """names: of all rules that the files have."""
    rules = prometheus.rules()
    findings = [f"rule {name} is not loaded" for name in sorted(names - {rule["name"] for rule in rules})]
    for rule in rules:
        if rule["health"] != "ok" or rule.get("lastError"):
            findings.append(f"rule {rule['name']} is {rule['health']}: {rule.get('lastError') or 'not evaluated yet'}")
    return findings


def selector_findings(prometheus: Prometheus, may_be_silent: Mapping[str, str]) -> list[str]:
    """Each selector of each rule must find series, or a rule may wait for ever for what never comes. may_be_silent:
    reasons by the selector's text (name and matchers)."""
    asked = {_text(selector): rule["name"] for rule in prometheus.rules() for selector in selectors(rule["query"])}
    findings = []
    for text, rule in sorted(asked.items()):
        silent = not has_numbers(prometheus.instant(text))
        if silent and text not in may_be_silent:
            findings.append(f"rule {rule}: nothing is found by {text}")
        if not silent and text in may_be_silent:
            findings.append(f"{text} has data: it need not be listed as silent")
    unused = may_be_silent.keys() - asked.keys()
    return findings + [f"{text} is listed as silent, and no rule has it" for text in sorted(unused)]


def recording_findings(prometheus: Prometheus, may_be_silent: Mapping[str, str]) -> list[str]:
    """may_be_silent: reasons by the recording rule's name."""
    names = {rule["name"] for rule in prometheus.rules() if rule["type"] == "recording"}
    findings = []
    for name in sorted(names):
        silent = not has_numbers(prometheus.instant(name))
        if silent and name not in may_be_silent:
            findings.append(f"recording rule {name} records nothing")
        if not silent and name in may_be_silent:
            findings.append(f"recording rule {name} has data: it need not be listed as silent")
    unused = may_be_silent.keys() - names
    return findings + [f"{name} is listed as silent, and is no recording rule" for name in sorted(unused)]


def alert_findings(
    prometheus: Prometheus, name: str, subjects: tuple[str, set[str], set[str]], divisor: int
) -> list[str]:
    """Whether the alert's expression, with windows shorter by the divisor, tells ill from well. subjects: a label, its
    values that the alert must hold for, and those that it must not."""
    label, ill, well = subjects
    queries = [rule["query"] for rule in prometheus.rules() if rule["name"] == name]
    if not queries:
        return [f"there is no alert {name}"]
    expression = shortened(queries[0], divisor)
    found = {series["metric"].get(label) for series in prometheus.instant(expression)}
    return [
        *(f"{name} does not hold for {label} {value}: {expression}" for value in sorted(ill - found)),
        *(f"{name} holds for {label} {value}: {expression}" for value in sorted(well & found)),
    ]


def severe_findings(prometheus: Prometheus) -> list[str]:
    """No critical alert is on its way or there."""
    return [
        f"{alert['labels']['alertname']} is {alert['state']}: {alert['labels']}"
        for alert in prometheus.alerts()
        if alert["labels"].get("severity") == "critical"
    ]


def shortened(expression: str, divisor: int) -> str:
    """The expression with all ranges and offsets divided: what takes minutes is seen in seconds."""

    def seconds(match: re.Match) -> str:
        return f"{max(1, int(match[1]) * _SECONDS[match[2]] // divisor)}s"

    return _WINDOW.sub(lambda window: _DURATION.sub(seconds, window[0]), expression)


def _text(selector: Selector) -> str:
    """The selector without range and offset."""
    matchers = ", ".join(label + operator + _quoted(value) for label, operator, value in selector.matchers)
    return selector.name + (f"{{{matchers}}}" if matchers else "")


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
