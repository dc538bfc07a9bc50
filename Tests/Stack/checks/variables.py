"""What Grafana fills in for the variables of a dashboard."""

import math
import re
from collections.abc import Mapping

from checks.expressions import substitute
from checks.prometheus_api import Prometheus

_QUERY_RESULT = re.compile(r"^query_result\((?P<expression>.+)\)$", re.DOTALL)
_LABEL_VALUES = re.compile(r"^label_values\((?:(?P<selector>.+),)?\s*(?P<label>\w+)\s*\)$", re.DOTALL)
_SPECIAL = re.compile(r"[$^*{}\[\]+?.()|\\/]")


def intervals(scrape_seconds: int, range_seconds: int, width: int = 1000) -> dict[str, str]:
    """$__interval and its kin, for a panel this many pixels wide."""
    interval = max(scrape_seconds, math.ceil(range_seconds / width))
    return {
        "__interval": f"{interval}s",
        "__rate_interval": f"{max(interval + scrape_seconds, 4 * scrape_seconds)}s",
        "__range": f"{range_seconds}s",
        "__range_s": str(range_seconds),
    }


def query_variables(dashboard: dict) -> list[dict]:
    """Those that ask Prometheus, in their order: each may use those before it."""
    return [variable for variable in dashboard["templating"]["list"] if variable["type"] == "query"]


def found_values(variable: dict, chosen: Mapping[str, str], prometheus: Prometheus) -> list[str]:
    """What the variable's query gives, with what is chosen for the variables before it."""
    query = variable["query"]
    text = substitute(query["query"] if isinstance(query, dict) else query, chosen)
    if match := _QUERY_RESULT.match(text.strip()):
        found = re.compile(variable["regex"].strip("/"))
        series = [_shown(each["metric"]) for each in prometheus.instant(match["expression"])]
        return sorted({value[1] for each in series if (value := found.search(each))})
    match = _LABEL_VALUES.match(text.strip())
    if not match:
        raise ValueError(f"variable {variable['name']} asks {text}: only label_values and query_result are understood")
    return prometheus.label_values(match["label"], (match["selector"] or "").strip())


def chosen_values(
    dashboard: dict, prometheus: Prometheus, everything: bool, picked: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The text for each variable: what is picked for it; of the others, "All" if everything, else every value."""
    chosen: dict[str, str] = {}
    for variable in query_variables(dashboard):
        name, values, all_value = variable["name"], found_values(variable, chosen, prometheus), variable.get("allValue")
        if name in (picked or {}):
            chosen[name] = interpolated([picked[name]])
        elif all_value and (everything or not values):
            chosen[name] = all_value
        else:
            chosen[name] = interpolated(values)
    return chosen


def interpolated(values: list[str]) -> str:
    """Several values as a regular expression, in Grafana's format regex."""
    escaped = [_SPECIAL.sub(r"\\\g<0>", value) for value in values]
    return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"


def _shown(labels: Mapping[str, str]) -> str:
    """A series as Grafana writes it for the regular expression of a variable."""
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels.items()) + "}"
