"""The alerts of prometheus/rules: the table of those that fire, the tiles that count them, the marks on charts."""

import re
from functools import cache

import conditions
import series
from attention import SEVERITIES, WIDTH, labelled, link_columns, to_subject, with_subject
from links import drill_down
from looks import no_data, steps, words
from panels import COLUMNS, DATASOURCE, stat
from scope import scoped
from tables import Column, table

NONE = "No alert fires"
# The number of the table's panel, which links lead to.
PANEL = 1000
# The files of rules by the dashboard that has the details of their subject.
_FILES = {
    conditions.SURVEYOR: ("surveyor",),
    conditions.BROKERS_TOPICS: ("brokers", "topics", "probe"),
    conditions.GROUPS: ("groups",),
    conditions.ZOOKEEPER: ("zookeeper", "zookeeper-servers"),
}
_SEVERITIES = {"critical": conditions.CRITICAL, "warning": conditions.WARNING, "info": conditions.NOTICE}
_NAME = re.compile(r"^ *- alert: (\w+)$", re.MULTILINE)


@cache
def names(dashboard: str) -> list[str]:
    """The alerts of the dashboard's subject; of the overview, all."""
    files = [file for name, files in _FILES.items() for file in files if dashboard in (name, "overview")]
    return [alert for file in files for alert in _NAME.findall((series.RULES / f"{file}.yml").read_text())]


def firing(dashboard: str, more: str = "") -> str:
    """`more` are further matchers, each with a comma and a space after it."""
    return f'ALERTS{{alertstate="firing", {more}alertname=~"{"|".join(names(dashboard))}"}}'


def alerts_table(dashboard: str) -> dict:
    """The alerts that fire, and one row if none does."""
    since = f"1000 * ALERTS_FOR_STATE and ignoring (alertstate) {firing(dashboard)}"
    for name, severity in _SEVERITIES.items():
        since = f'label_replace({since}, "rank", "{severity}", "severity", "{name}")'
    subjects = _FILES if dashboard == "overview" else [dashboard]
    for subject in subjects:
        since = f'label_replace({since}, "more", "{subject}", "alertname", "{"|".join(names(subject))}")'
    kept = "rank, alertname, runbook, where, more, kafka_cluster, instance, id, topic, consumergroup, zk_host"
    known = f'label_replace({_located(since)}, "runbook", "$1", "alertname", "(.*)")'
    held = f"topk by (rank) (100, max by ({kept}) ({known}))"
    none = labelled(
        f"count({conditions.SURVEYORS}) * NaN", rank=conditions.FINE, alertname=NONE, more=dashboard, runbook=" "
    )
    anchors = {name: (name.lower(), "text") for name in names(dashboard)}
    runbook = {"title": "Runbook", "url": "${runbooks}#${__data.fields.runbook}", "targetBlank": True}
    columns = [
        Column("rank", "Severity", width=76, thresholds=steps(), mappings=words(SEVERITIES)),
        Column("alertname", "Alert", width=242, links=[runbook]),
        Column("where", "Where", links=[to_subject()]),
        Column("since", "Since", "dateTimeFromNow", 100, mappings=no_data(" ")),
        Column("runbook", "Runbook", mappings=words(anchors), hidden=True),
        Column("kafka_cluster", "In cluster", hidden=True),
        Column("instance", "By surveyor", hidden=True),
        *link_columns(),
    ]
    built = table(
        "Firing alerts",
        {"since": with_subject(f"{held} or on () {none}")},
        columns,
        "The alerts of this dashboard's subject that fire now, also those that Alertmanager inhibits or silences. The "
        "name leads to the runbook, the place to the details. Says that none fires also where no rules are loaded.",
        sort=[("Severity", "up"), ("Since", "down")],
        width=COLUMNS - WIDTH,
    )
    return built | {"id": PANEL}


def tile(name: str, severity: str, thresholds: dict, description: str) -> dict:
    """The number of alerts that fire, with a link to their table. Without alerts there is no series; while there is a
    surveyor, none firing is known."""
    ours = firing("overview", f'severity="{severity}", ')
    link = drill_down("The alerts", "overview")
    return stat(
        name,
        f"sum({ours}) or count({conditions.SURVEYORS}) * 0",
        f"{description} 0 also where no rules are loaded.",
        thresholds=thresholds,
        links=[link | {"url": f"{link['url']}&viewPanel={PANEL}"}],
    )


def annotation(dashboard: str, variables: list[str]) -> dict:
    """Marks on the dashboard's charts while its alerts fire."""
    return {
        "name": "Alerts",
        "datasource": DATASOURCE,
        "enable": True,
        "hide": False,
        "iconColor": "red",
        "expr": scoped(firing(dashboard), variables),
        "titleFormat": "{{alertname}}",
        "textFormat": "{{instance}} {{kafka_cluster}} {{id}} {{topic}} {{consumergroup}} {{zk_host}}",
        "tagKeys": "severity",
        "step": "60s",
        "useValueForTime": False,
    }


def _located(expression: str) -> str:
    """With the label `where`: the most exact thing that the alert names."""
    place = f'label_join({expression}, "partition_of", "/", "topic", "partition")'
    place = f'label_join({place}, "read_by", " on ", "consumergroup", "topic")'
    for label, pattern, text in (
        ("instance", "(.+)", "$1"),
        ("kafka_cluster", "(.+)", "cluster $1"),
        ("zk_host", "(.+)", "$1"),
        ("id", "(.+)", "broker $1"),
        ("topic", "(.+)", "topic $1"),
        ("partition_of", "(.+/.+)", "partition $1"),
        ("consumergroup", "(.+)", "group $1"),
        ("read_by", "(.+ on .+)", "group $1"),
    ):
        place = f'label_replace({place}, "where", "{text}", "{label}", "{pattern}")'
    return place
