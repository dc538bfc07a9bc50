"""What must hold of Alertmanager's configuration: who hears of what, and what is silent beside what."""

import re
import subprocess
from pathlib import Path

import yaml

from checks import label_sets
from checks.project import AMTOOL
from checks.reference import Series
from checks.rules import Rule, alerts, known_with_recorded

# None: an alert of somebody else's rules, without a severity.
RECEIVERS = {"critical": "page", "warning": "ticket", "info": "log", None: "log"}
_MATCHER = re.compile(r'(\w+) *(=~|!~|!=|=) *"(.*)"')


def configuration(prometheus: Path) -> list[str]:
    """What amtool objects to."""
    found = _amtool("check-config", prometheus / "alertmanager.yml")
    return (found.stdout + found.stderr).splitlines() if found.returncode else []


def routes(prometheus: Path) -> list[str]:
    """Severities that reach somebody else than they should."""
    found = []
    for severity, receiver in RECEIVERS.items():
        labels = ["alertname=Any", *([f"severity={severity}"] if severity else [])]
        file = f"--config.file={prometheus / 'alertmanager.yml'}"
        test = _amtool("config", "routes", "test", file, f"--verify.receivers={receiver}", *labels)
        if test.returncode:
            reached = test.stdout.strip().splitlines()[0]
            found.append(f"alertmanager.yml: severity {severity} reaches {reached}, not {receiver}")
    return found


def inhibitions(prometheus: Path, known: dict[str, Series]) -> list[str]:
    """Rules of inhibition that are about no alert, or compare labels that an alert has not."""
    names = [alert.name for alert in alerts(prometheus)]
    by_name = {alert.name: alert for alert in alerts(prometheus)}
    known = known_with_recorded(prometheus, known)
    found = []
    for rule in yaml.safe_load((prometheus / "alertmanager.yml").read_text())["inhibit_rules"]:
        for side in ("source_matchers", "target_matchers"):
            place = f"alertmanager.yml: {side} {rule[side]}"
            meant = [name for name in names if all(_matches(name, matcher) for matcher in rule[side])]
            found += [f"{place}: there is no such alert"] * (not meant)
            found += [f"{place}: there is no alert for {word}" for word in _dead_words(rule[side], names)]
            found += [
                f"{place}: {name} has no label {label}, and absent equals absent"
                for name in meant
                for label in sorted(set(rule["equal"]) - _labels(by_name[name], known))
            ]
    return found


def _matches(name: str, matcher: str) -> bool:
    label, operator, value = _MATCHER.fullmatch(matcher).groups()
    assert label == "alertname", f"{matcher}: only alertname is understood here"
    equal = bool(re.fullmatch(value, name)) if "~" in operator else name == value
    return equal != operator.startswith("!")


def _dead_words(matchers: list[str], names: list[str]) -> list[str]:
    """Alternatives, outside parentheses, that match no alert."""
    words = [word for matcher in matchers for word in re.split(r"\|(?![^(]*\))", _MATCHER.fullmatch(matcher)[3])]
    return [word for word in words if not any(re.fullmatch(word, name) for name in names)]


def _labels(alert: Rule, known: dict[str, Series]) -> frozenset[str]:
    return label_sets.labels(alert.expression, known)


def _amtool(*arguments: str | Path) -> subprocess.CompletedProcess:
    return subprocess.run([AMTOOL, *arguments], capture_output=True, text=True, check=False)
