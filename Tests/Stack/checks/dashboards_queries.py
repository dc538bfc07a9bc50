"""What holds of the expressions of a dashboard."""

import re

from checks import label_sets
from checks.dashboards_variables import names
from checks.expressions import RATE_INTERVAL, Selector, Target, selectors, targets, title
from checks.reference import Series

RATES = {"rate", "irate", "increase"}
# What goes back when a group is reset: a rate would take that for a restart from 0.
MAY_GO_BACK = re.compile(r"kafka_consumergroup_\w+")
# An alert has the labels that its rule leaves it; one that something is absent has no instance.
ALERTS = {"ALERTS", "ALERTS_FOR_STATE"}
OF_ALERTS = {"job", "instance"}
# What the rows of a dashboard for groups are called that follow the variable topic. A diagnosis does not: it is of a
# group and all its topics.
BY_CHOSEN_TOPIC = "(of the chosen topics)"
# What any target has: which are surveyors, another series has to tell.
OF_ANY_TARGET = re.compile(r"up|process_\w+|scrape_\w+")
OF_SURVEYORS = "kafka_surveyor_build_info"
# There may be thousands of each.
MANY = {"topic", "partition", "consumergroup", "subject"}
# Labels that most series of a panel share.
SHARED = {"kafka_cluster", "instance"}
_LEGEND_LABEL = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def findings(dashboard: dict, known: dict[str, Series]) -> list[str]:
    chosen = [name for name in names(dashboard) if name != "datasource"]
    found = []
    for target in targets(dashboard):
        try:
            problems = _of_target(target, chosen, known)
        except ValueError as error:
            problems = [f"is no PromQL: {error}"]
        found += [f"{title(target.panel)}, query {target.ref}: {problem}" for problem in problems]
    return found


def _of_target(target: Target, chosen: list[str], known: dict[str, Series]) -> list[str]:
    problems = label_sets.findings(target.expression, known)
    asked = selectors(target.expression)
    followed = [name for name in chosen if _follows(target, name, chosen)]
    for selector in asked:
        if series := known.get(selector.name):
            problems += _restriction(selector, series, chosen, followed)
            problems += _windows(selector, series, target.panel["type"] == "timeseries")
    asked_names = {selector.name for selector in asked}
    generic = {name for name in asked_names if OF_ANY_TARGET.fullmatch(name)}
    if generic and OF_SURVEYORS not in asked_names:
        problems.append(f"{', '.join(sorted(generic))} is of any target: join it with {OF_SURVEYORS}")
    if "vector(" in target.expression.replace("vector(NaN)", ""):
        problems.append("vector() has a value even where nothing is known: take 0 * what has to be known")
    result = label_sets.labels(target.expression, known)
    if result & MANY and "topk" not in target.expression:
        problems.append("has a series for each of thousands: take the topk")
    return problems + (_legend(target, result) if target.panel["type"] == "timeseries" else [])


def _follows(target: Target, name: str, chosen: list[str]) -> bool:
    return name != "topic" or "consumergroup" not in chosen or target.row.endswith(BY_CHOSEN_TOPIC)


def _restriction(selector: Selector, series: Series, chosen: list[str], followed: list[str]) -> list[str]:
    is_alert = selector.name in ALERTS
    problems = []
    for name in (name for name in chosen if name in (OF_ALERTS if is_alert else series.labels)):
        value = f"${{{name}:regex}}"
        restricted = (name, "=~", f"({value})|" if is_alert and name == "instance" else value) in selector.matchers
        if restricted and name not in followed:
            problems.append(f"{selector.name} is restricted to ${name}, which changes what a diagnosis says")
        if not restricted and name in followed:
            problems.append(f"{selector.name} is not restricted to ${name}")
    return problems


def _windows(selector: Selector, series: Series, over_time: bool) -> list[str]:
    problems, within = [], set(selector.within)
    if series.type == "counter" and not RATES & within:
        problems.append(f"{selector.name} is a counter: it says something only inside rate or increase")
    if MAY_GO_BACK.fullmatch(selector.name) and RATES & within:
        problems.append(f"{selector.name} may go back, which rate takes for a restart: take deriv")
    if over_time and {"rate", "irate", "deriv"} & within and selector.window != RATE_INTERVAL:
        problems.append(f"the rate of {selector.name} is not taken over $__rate_interval")
    if not over_time and selector.window == RATE_INTERVAL:
        problems.append(f"{selector.name}: $__rate_interval grows with the time shown, and this shows what is now")
    return problems


def _legend(target: Target, result: frozenset[str]) -> list[str]:
    in_order = _LEGEND_LABEL.findall(target.legend)
    shown = set(in_order)
    problems = [f"the legend shows {label}, which the result has not" for label in sorted(shown - result)]
    problems += [f"the legend does not tell series by {label}" for label in sorted(result - shown)]
    if in_order[0:1] != in_order[-1:] and in_order[0] in SHARED and not shown <= SHARED:
        problems.append(f"the legend begins with {in_order[0]}, and is cut before what tells series apart")
    return problems
