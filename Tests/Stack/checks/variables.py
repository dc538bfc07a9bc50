"""What Grafana fills in for the variables of a dashboard."""

import math
import re
from collections.abc import Mapping

from checks.expressions import substitute
from checks.prometheus_api import Prometheus

_LABEL_VALUES = re.compile(r"^label_values\((?:(?P<selector>.+),)?\s*(?P<label>\w+)\s*\)$", re.DOTALL)
_SPECIAL = re.compile(r"[$^*{}\[\]'+?.()|\\]")


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
    match = _LABEL_VALUES.match(text.strip())
    if not match:
        raise ValueError(f"variable {variable['name']} asks {text}: only label_values([selector,] label) is understood")
    return prometheus.label_values(match["label"], (match["selector"] or "").strip())


def chosen_values(dashboard: dict, prometheus: Prometheus, everything: bool) -> dict[str, str]:
    """The text for each variable: if everything, "All" is chosen, else every value that there is."""
    chosen: dict[str, str] = {}
    for variable in query_variables(dashboard):
        values = found_values(variable, chosen, prometheus)
        all_value = variable.get("allValue")
        if all_value and (everything or not values):
            chosen[variable["name"]] = all_value
        else:
            chosen[variable["name"]] = interpolated(values)
    return chosen


def interpolated(values: list[str]) -> str:
    """Several values as a regular expression inside a quoted string, as Grafana's Prometheus data source writes it."""
    escaped = [_SPECIAL.sub(lambda special: "\\\\" + special[0].replace("\\", "\\\\"), value) for value in values]
    return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"
