"""What must hold of the tests of the rules: that they pass, and that each alert fires in one and not in another."""

import subprocess
from pathlib import Path

import yaml

from checks.project import PROMTOOL
from checks.rules import alerts, rules


def results(prometheus: Path, tests: str = "*") -> list[str]:
    """The tests that fail, of the files that are named so."""
    found = []
    for file in sorted((prometheus / "tests").glob(f"{tests}.yml")):
        run = subprocess.run([PROMTOOL, "test", "rules", file], capture_output=True, text=True, check=False)
        if run.returncode:
            lines = [line.strip() for line in (run.stdout + run.stderr).splitlines()]
            found += [f"{file.name}: {line}" for line in lines if line and not line.startswith("Unit Testing")]
    return found


def coverage(prometheus: Path) -> list[str]:
    """Alerts that no test sees firing, or that none sees not firing; recorded series that no test asks for."""
    documents = [yaml.safe_load(file.read_text()) for file in sorted((prometheus / "tests").glob("*.yml"))]
    tests = [test for document in documents for test in document["tests"]]
    cases = [case for test in tests for case in test.get("alert_rule_test", [])]
    firing = {case["alertname"] for case in cases if case["exp_alerts"]}
    silent = {case["alertname"] for case in cases if not case["exp_alerts"]}
    asked = " ".join(case["expr"] for test in tests for case in test.get("promql_expr_test", []))
    names = {rule.name for rule in alerts(prometheus)}
    recorded = {rule.name for rule in rules(prometheus)} - names
    return [
        *(f"{name}: no test sees it fire" for name in sorted(names - firing)),
        *(f"{name}: no test sees it not fire" for name in sorted(names - silent)),
        *(f"{name}: tests ask for it, and no rule has it" for name in sorted((firing | silent) - names)),
        *(f"{name}: no test asks for it" for name in sorted(recorded) if name not in asked),
    ]


def rule_files(prometheus: Path) -> list[str]:
    """Files of rules that the healthy system is not held against."""
    healthy = yaml.safe_load((prometheus / "tests/healthy.yml").read_text())["rule_files"]
    there = {f"../rules/{file.name}" for file in (prometheus / "rules").glob("*.yml")}
    return [f"healthy.yml: add {file} to rule_files" for file in sorted(there - set(healthy))]
