"""What holds of the variables of a dashboard."""

import re

from checks.expressions import selectors, targets
from checks.reference import CLUSTER_LABEL, TARGET_LABELS, Series

FIRST = ["datasource", "job", "instance"]
QUERY = {"type": "query", "multi": True, "includeAll": True, "refresh": 2}
_LABEL_VALUES = re.compile(r"label_values\((?P<selector>.+), (?P<label>\w+)\)")


def variables(dashboard: dict) -> list[dict]:
    return dashboard["templating"]["list"]


def names(dashboard: dict) -> list[str]:
    return [variable["name"] for variable in variables(dashboard)]


def findings(dashboard: dict, known: dict[str, Series]) -> list[str]:
    """Each variable is asked for within those before it, and is used."""
    if names(dashboard)[:3] != FIRST:
        return [f"the variables begin with {', '.join(names(dashboard)[:3])}, not with {', '.join(FIRST)}"]
    source, *queries = variables(dashboard)
    found = []
    if (source["type"], source["query"]) != ("datasource", "prometheus"):
        found.append("variable datasource: does not choose a Prometheus")
    used = " ".join(target.expression for target in targets(dashboard))
    for index, variable in enumerate(queries):
        before = [other["name"] for other in queries[:index]]
        problems = [*_settings(variable), *_query(variable, before, known)]
        if f"${variable['name']}" not in used:
            problems.append("no panel uses it")
        found += [f"variable {variable['name']}: {problem}" for problem in problems]
    return found


def _settings(variable: dict) -> list[str]:
    problems = [
        f"{key} is {variable.get(key)!r}, not {value!r}" for key, value in QUERY.items() if variable.get(key) != value
    ]
    # A cluster has a name only where --kafka.labels gives it one.
    everything = ".*" if variable["name"] == CLUSTER_LABEL else ".+"
    if variable.get("allValue") != everything:
        problems.append(f"allValue is {variable.get('allValue')!r}, not {everything!r}")
    if variable.get("datasource", {}).get("uid") != "${datasource}":
        problems.append("does not ask ${datasource}")
    if not variable.get("label"):
        problems.append("has no label, which is what people see")
    return problems


def _query(variable: dict, before: list[str], known: dict[str, Series]) -> list[str]:
    match = _LABEL_VALUES.fullmatch(variable["query"]["query"])
    if not match or variable["definition"] != variable["query"]["query"]:
        return ["asks for something else than label_values(SERIES, LABEL)"]
    (selector,) = selectors(match["selector"])
    series = known.get(selector.name)
    if not series:
        return [f"there is no metric {selector.name}"]
    if match["label"] != variable["name"] or match["label"] not in series.labels:
        return [f"is not called like a label of {selector.name}"]
    return [
        f"is not asked for within ${other}"
        for other in before
        if other in series.labels | TARGET_LABELS and (other, "=~", f"${other}") not in selector.matchers
    ]
