"""The table of what needs attention: the conditions that hold, the worst first, and one line if none does."""

import conditions
from conditions import Condition
from links import CHOSEN_IN_CLUSTER, drill_down
from looks import BLUE, GREEN, ORANGE, RED, steps, words
from tables import Column, table

SEVERITY = words(
    {
        conditions.CRITICAL: ("critical", RED),
        conditions.WARNING: ("warning", ORANGE),
        conditions.NOTICE: ("notice", BLUE),
        conditions.FINE: ("fine", GREEN),
    }
)
NOTHING = "Nothing is known that needs attention"
# So many of each: a broker that dies takes thousands of topics with it.
OF_EACH = 25


def attention(
    subjects: dict[str, list[Condition]], known: str, description: str, chosen: list[str] = CHOSEN_IN_CLUSTER
) -> dict:
    """`subjects` are conditions by the dashboard that knows more. `known` is a series while there is something to say
    anything about: without it, no line says that all is well. `chosen` are the variables that links carry on."""
    branches = [_branch(condition, dashboard) for dashboard, held in subjects.items() for condition in held]
    in_cluster = ["kafka_cluster"] if "kafka_cluster" in chosen else []
    kept = ["severity", "what", "subject", "more", *in_cluster, "instance"]
    # Alerts know more than the conditions: while one of ours fires, all is not well.
    all_is_well = f"sum({known}) * 0 unless on () {conditions.firing()}"
    fine = _labelled(all_is_well, severity=conditions.FINE, what=NOTHING, more="overview")
    held = f"sum by ({', '.join(kept)}) ({' or '.join(branches)})"
    columns = [
        Column("severity", "Severity", width=100, thresholds=steps(), mappings=SEVERITY),
        Column("what", "What", width=380, links=[drill_down("More about it", "${__data.fields.more}", chosen)]),
        Column("subject", "Where", width=520),
        Column("number", "Number", "short", 100),
        *(Column(name, "Cluster", width=160) for name in in_cluster),
        Column("instance", "Surveyor"),
        Column("more", "More", hidden=True),
    ]
    return table(
        "What needs attention",
        {"number": f"{held} or on () {fine}"},
        columns,
        description,
        sort=[("Severity", "up"), ("Number", "down")],
    )


def _branch(condition: Condition, dashboard: str) -> str:
    where = ", ".join(f'"{label}"' for label in condition.labels)
    named = f'label_join(topk({OF_EACH}, {condition.expression}), "place", " on ", {where})'
    subject = f'label_replace({named}, "subject", "{condition.prefix}$1", "place", "(.*)")'
    return _labelled(subject, severity=condition.severity, what=condition.what, more=dashboard)


def _labelled(expression: str, **labels: str) -> str:
    for name, value in labels.items():
        expression = f'label_replace({expression}, "{name}", "{value}", "", "")'
    return expression
