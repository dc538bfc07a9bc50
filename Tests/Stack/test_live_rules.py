"""A rule that is ill in the running stack would be noticed: here a stand-in for Prometheus tells of some."""

import pytest
from checks import live_rules
from stand_in import StandIn, serving


def rule(name, query, health="ok", error="", kind="alerting"):
    return {"name": name, "query": query, "health": health, "lastError": error, "type": kind}


@pytest.mark.parametrize(
    ("rules", "findings"),
    [
        ([rule("A", "known")], []),
        ([], ["rule A is not loaded"]),
        ([rule("A", "known", "err", "many-to-many")], ["rule A is err: many-to-many"]),
        ([rule("A", "known", "unknown")], ["rule A is unknown: not evaluated yet"]),
    ],
)
def test_health(rules, findings):
    with serving(StandIn({}, rules)) as prometheus:
        assert live_rules.health_findings(prometheus, {"A"}) == findings


SILENT = 'silent{code=~"5..", path="\\\\w\\""}'


@pytest.mark.parametrize(
    ("query", "listed", "findings"),
    [
        ("rate(known[5m] offset 1m) > 1", {}, []),
        (f"rate({SILENT}[5m]) / known", {}, [f"rule A: nothing is found by {SILENT}"]),
        (f"rate({SILENT}[5m]) / known", {SILENT: "why"}, []),
        ("known", {"known": "why"}, ["known has data: it need not be listed as silent"]),
        ("known", {SILENT: "why"}, [f"{SILENT} is listed as silent, and no rule has it"]),
    ],
)
def test_selectors(query, listed, findings):
    with serving(StandIn({"known": "1"}, [rule("A", query)])) as prometheus:
        assert live_rules.selector_findings(prometheus, listed) == findings


@pytest.mark.parametrize(
    ("name", "listed", "findings"),
    [
        ("known", {}, []),
        ("silent", {}, ["recording rule silent records nothing"]),
        ("silent", {"silent": "why"}, []),
        ("known", {"known": "why"}, ["recording rule known has data: it need not be listed as silent"]),
        ("known", {"silent": "why"}, ["silent is listed as silent, and is no recording rule"]),
    ],
)
def test_recording_rules(name, listed, findings):
    rules = [rule(name, "known", kind="recording"), rule("An alert", "unknown")]
    with serving(StandIn({"known": "1"}, rules)) as prometheus:
        assert live_rules.recording_findings(prometheus, listed) == findings


@pytest.mark.parametrize(
    ("alert", "ill", "well", "findings"),
    [
        ("A", {"a"}, {"b"}, []),
        ("A", {"b"}, set(), ["A does not hold for group b: known[1s]"]),
        ("A", set(), {"a"}, ["A holds for group a: known[1s]"]),
        ("Quiet", {"a"}, set(), ["Quiet does not hold for group a: unknown"]),
        ("Gone", {"a"}, set(), ["there is no alert Gone"]),
    ],
)
def test_alerts_that_must_hold(alert, ill, well, findings):
    rules = [rule("A", "known[1m]"), rule("Quiet", "unknown")]
    with serving(StandIn({"known": "1"}, rules)) as prometheus:
        assert live_rules.alert_findings(prometheus, alert, ("group", ill, well), 60) == findings


@pytest.mark.parametrize("state", ["pending", "firing"])
def test_critical_alerts_are_found(state):
    alerts = [
        {"state": state, "labels": {"alertname": "Bad", "severity": "critical"}},
        {"state": state, "labels": {"alertname": "Hm", "severity": "warning"}},
    ]
    with serving(StandIn({}, alerts=alerts)) as prometheus:
        (finding,) = live_rules.severe_findings(prometheus)
    assert finding.startswith(f"Bad is {state}: ")


def test_windows_are_shortened():
    text = 'min_over_time((a{x="15m"} - b)[20m:1m]) > 900 and changes(b[2h] offset 30m) == 0 and c[10s] and d[15m]'
    assert live_rules.shortened(text, 60) == (
        'min_over_time((a{x="15m"} - b)[20s:1s]) > 900 and changes(b[120s] offset 30s) == 0 and c[1s] and d[15s]'
    )
