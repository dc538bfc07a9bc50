"""What holds of the variables of a dashboard."""

import re

from checks.expressions import selectors, targets
from checks.reference import CLUSTER_LABEL, TARGET_LABELS, Series

FIRST = ["datasource", "job", "kafka_cluster", "instance"]
# The address of the runbooks, which links begin with.
LAST = "runbooks"
QUERY = {"type": "query", "multi": True, "includeAll": True, "refresh": 2}
# The surveyors of the chosen clusters, also those that are down now.
_SURVEYORS = re.compile(r"query_result\(count by \(instance\) \((?P<expression>.+)\)\)")
_LABEL_VALUES = re.compile(r"label_values\((?P<selector>.+), (?P<label>\w+)\)")


def variables(dashboard: dict) -> list[dict]:
    return dashboard["templating"]["list"]


def names(dashboard: dict) -> list[str]:
    return [variable["name"] for variable in variables(dashboard)]


def findings(dashboard: dict, known: dict[str, Series]) -> list[str]:
    """Each variable is asked for within those before it, and is used."""
    if (first := names(dashboard)[: len(FIRST)]) != FIRST:
        return [f"the variables begin with {', '.join(first)}, not with {', '.join(FIRST)}"]
    if names(dashboard)[-1] != LAST:
        return [f"the last variable is not {LAST}"]
    source, *queries, _ = variables(dashboard)
    found = []
    if (source["type"], source["query"]) != ("datasource", "prometheus"):
        found.append("variable datasource: does not choose a Prometheus")
    used = " ".join(target.expression for target in targets(dashboard))
    for index, variable in enumerate(queries):
        before = [other["name"] for other in queries[:index]]
        problems = [*_settings(variable), *_query(variable, before, known)]
        if f"${{{variable['name']}:regex}}" not in used and variable["hide"] == 0:
            problems.append("no panel uses it")
        found += [f"variable {variable['name']}: {problem}" for problem in problems]
    return found


def _settings(variable: dict) -> list[str]:
    problems = [
        f"{key} is {variable.get(key)!r}, not {value!r}" for key, value in QUERY.items() if variable.get(key) != value
    ]
    # A cluster has a name only where --kafka.labels gives it one.
    # All surveyors are those of the chosen clusters, by name.
    everything = {CLUSTER_LABEL: ".*", "instance": None}.get(variable["name"], ".+")
    if variable.get("allValue") != everything:
        problems.append(f"allValue is {variable.get('allValue')!r}, not {everything!r}")
    if variable.get("datasource", {}).get("uid") != "${datasource}":
        problems.append("does not ask ${datasource}")
    if not variable.get("label"):
        problems.append("has no label, which is what people see")
    return problems


def _query(variable: dict, before: list[str], known: dict[str, Series]) -> list[str]:
    if variable["name"] == "instance":
        return _surveyors(variable, before)
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
        if other in series.labels | TARGET_LABELS and (other, "=~", f"${{{other}:regex}}") not in selector.matchers
    ]


def _surveyors(variable: dict, before: list[str]) -> list[str]:
    match = _SURVEYORS.fullmatch(variable["query"]["query"])
    if not match or variable["definition"] != variable["query"]["query"]:
        return ["asks for something else than query_result(count by (instance) (EXPRESSION))"]
    return [
        f"{selector.name} is not asked for within ${other}"
        for selector in selectors(match["expression"])
        for other in before
        if (other, "=~", f"${{{other}:regex}}") not in selector.matchers
    ]
