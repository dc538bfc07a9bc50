"""What holds of the expressions of a dashboard."""

import re

from checks import label_sets
from checks.dashboards_variables import names
from checks.expressions import RATE_INTERVAL, Selector, Target, selectors, targets
from checks.reference import Series

RATES = {"rate", "irate", "increase"}
# An alert has the labels that its rule leaves it, and no more.
WITHOUT_TARGET = {"ALERTS"}
# What any target has: which are surveyors, another series has to tell.
OF_ANY_TARGET = re.compile(r"up|process_\w+|scrape_\w+")
OF_SURVEYORS = "kafka_surveyor_build_info"
# There may be thousands of each.
MANY = {"topic", "partition", "consumergroup", "subject"}
_LEGEND_LABEL = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def findings(dashboard: dict, known: dict[str, Series]) -> list[str]:
    chosen = [name for name in names(dashboard) if name != "datasource"]
    found = []
    for target in targets(dashboard):
        try:
            problems = _of_target(target, chosen, known)
        except ValueError as error:
            problems = [f"is no PromQL: {error}"]
        found += [f"{target.panel['title']}, query {target.ref}: {problem}" for problem in problems]
    return found


def _of_target(target: Target, chosen: list[str], known: dict[str, Series]) -> list[str]:
    problems = label_sets.findings(target.expression, known)
    asked = selectors(target.expression)
    for selector in asked:
        if series := known.get(selector.name):
            problems += _of_selector(selector, series, chosen)
    asked_names = {selector.name for selector in asked}
    generic = {name for name in asked_names if OF_ANY_TARGET.fullmatch(name)}
    if generic and OF_SURVEYORS not in asked_names:
        problems.append(f"{', '.join(sorted(generic))} is of any target: join it with {OF_SURVEYORS}")
    if "vector(" in target.expression:
        problems.append("vector() has a value even where nothing is known: take 0 * what has to be known")
    result = label_sets.labels(target.expression, known)
    if result & MANY and "topk(" not in target.expression:
        problems.append("has a series for each of thousands: take the topk")
    return problems + (_legend(target, result) if target.panel["type"] == "timeseries" else [])


def _of_selector(selector: Selector, series: Series, chosen: list[str]) -> list[str]:
    problems = []
    if selector.name not in WITHOUT_TARGET:
        problems += [
            f"{selector.name} is not restricted to ${name}"
            for name in chosen
            if name in series.labels and (name, "=~", f"${name}") not in selector.matchers
        ]
    if series.type == "counter" and not RATES & set(selector.within):
        problems.append(f"{selector.name} is a counter: it says something only inside rate or increase")
    if {"rate", "irate"} & set(selector.within) and selector.window != RATE_INTERVAL:
        problems.append(f"the rate of {selector.name} is not taken over $__rate_interval")
    return problems


def _legend(target: Target, result: frozenset[str]) -> list[str]:
    shown = set(_LEGEND_LABEL.findall(target.legend))
    problems = [f"the legend shows {label}, which the result has not" for label in sorted(shown - result)]
    problems += [f"the legend does not tell series by {label}" for label in sorted(result - shown)]
    return problems
