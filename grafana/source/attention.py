"""The table of what needs attention: the conditions that hold, the worst first, and one row if none does."""

from collections.abc import Collection

import conditions
from conditions import Condition
from links import drill_down, in_cluster
from looks import BLUE, GREEN, ORANGE, RED, no_data, steps, words
from tables import Column, table

SEVERITIES = {
    conditions.CRITICAL: ("critical", RED),
    conditions.WARNING: ("warning", ORANGE),
    conditions.NOTICE: ("notice", BLUE),
    conditions.FINE: ("fine", GREEN),
}
NOTHING = "Nothing here needs attention"
# So many of each: a broker that dies takes thousands of topics with it.
OF_EACH = 25
# In columns of the grid; the alerts are beside it.
WIDTH = 14
# The subject of a row, which the link from it chooses; by label, the column that the link takes it from.
SUBJECT = {
    "kafka_cluster": "in_cluster",
    "instance": "of_surveyor",
    "id": "id",
    "topic": "topic",
    "consumergroup": "consumergroup",
    "zk_host": "zk_host",
}


def attention(name: str, known: str, description: str) -> dict:
    """For the dashboard of the name. `known` is a series while something is known of its subject: without it, no row
    says that all is well."""
    held = conditions.of(name)
    there = {"kafka_cluster", "instance"} | {label for condition in held for label in condition.labels}
    if name == "zookeeper":
        there.remove("kafka_cluster")
    kept = ["rank", "what", "subject", "more", *(label for label in SUBJECT if label in there)]
    any_held = f"sum by ({', '.join(kept)}) ({' or '.join(_branch(condition) for condition in held)})"
    fine = labelled(f"sum({known}) * NaN", rank=f"{conditions.FINE}00", what=NOTHING, more=name)
    ranks = {condition.rank: SEVERITIES[condition.severity] for condition in held}
    columns = [
        Column(
            "rank",
            "Severity",
            width=80,
            thresholds=steps(),
            mappings=words(ranks | {f"{conditions.FINE}00": SEVERITIES[conditions.FINE]}),
        ),
        Column("what", "What", width=256, links=[to_subject()]),
        Column("subject", "Where"),
        Column("number", "Number", "short", 80, mappings=no_data(" ")),
        *([Column("kafka_cluster", "Cluster", width=90)] if "kafka_cluster" in there else []),
        *link_columns(),
        Column("instance", "Surveyor", width=84),
    ]
    return table(
        "What needs attention",
        {"number": with_subject(f"{any_held} or on () {fine}", there)},
        columns,
        description,
        sort=[("Severity", "up"), ("Number", "down")],
        width=WIDTH,
    )


def to_subject() -> dict:
    return drill_down("More about it", "${__data.fields.more}", **SUBJECT)


def link_columns() -> list[Column]:
    """The columns that a row's link takes its subject from."""
    return [Column(name, name, hidden=True) for name in ("more", *SUBJECT.values())]


def with_subject(expression: str, there: Collection[str] = tuple(SUBJECT)) -> str:
    """The series, which have the labels `there`, with each label of a subject that a link takes; where a row has none,
    the link chooses all."""
    for label, column in SUBJECT.items():
        if label == "kafka_cluster" and label in there:
            expression = in_cluster(expression)
            continue
        if label == "instance":
            expression = f'label_replace({expression}, "{column}", "$1", "{label}", "(.+)")'
        source = label if label in there else ""
        expression = f'label_replace({expression}, "{column}", "$$__all", "{source}", "")'
    return expression


def labelled(expression: str, **labels: str) -> str:
    for name, value in labels.items():
        expression = f'label_replace({expression}, "{name}", "{value}", "", "")'
    return expression


def _branch(condition: Condition) -> str:
    where = ", ".join(f'"{label}"' for label in condition.labels)
    named = f'label_join(topk({OF_EACH}, {condition.expression}), "place", " on ", {where})'
    subject = f'label_replace({named}, "subject", "{condition.prefix}$1", "place", "(.*)")'
    return labelled(subject, rank=condition.rank, what=condition.what, more=condition.dashboards[0])
