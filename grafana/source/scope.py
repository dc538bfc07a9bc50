"""Restricts expressions to what is chosen in a dashboard's variables.

Panels are written with bare names, `sum(kafka_broker_up)`; here each name gets a matcher for its target and for each of
the dashboard's variables whose label it has.
"""

import re
from collections.abc import Callable, Collection

import series

# The labels of a target, and so of everything that is scraped from it.
TARGET = frozenset({"job", "instance"})
_STRING = r'"[^"]*"|`[^`]*`'
# A string, or a name with its matchers and its range, where it has them.
_TOKEN = re.compile(
    rf"{_STRING}|(?<![\w:$])(?P<name>[A-Za-z][\w:]*)(?P<own>\{{(?:{_STRING}|[^}}])*\}})?(?P<range>\[[^\]]*\])?"
)


def scoped(expression: str, variables: Collection[str]) -> str:
    """The expression with the matchers of the variables."""

    def selector(name: str, own: str, window: str) -> str:
        there = TARGET | series.labels()[name]
        matchers = [_matcher(name, label) for label in variables if label in there] + ([own[1:-1]] if own else [])
        return name + (f"{{{', '.join(matchers)}}}" if matchers else "") + window

    return _for_each_series(expression, selector)


def _matcher(name: str, label: str) -> str:
    # The format regex in a raw string: what Grafana does otherwise breaks at a quotation mark in a value.
    value = f"${{{label}:regex}}"
    # An alert that something is absent has no instance, and concerns every choice.
    optional = name in series.ALERTS and label == "instance"
    return f"{label}=~`{f'({value})|' if optional else value}`"


def of_surveyors(expression: str) -> str:
    """Of what any target has (process_…, scrape_…), that of surveyors."""
    return f"{expression} and on (job, instance) kafka_surveyor_build_info"


def top(count: int, expression: str) -> str:
    """The series that are largest at the end of the shown time; a plain topk would change them from point to point."""
    at_end = _for_each_series(expression, lambda name, own, window: f"{name}{own}{window} @ end()")
    return f"({expression}) and topk({count}, {at_end})"


def _for_each_series(expression: str, write: Callable[[str, str, str], str]) -> str:
    def token(match: re.Match) -> str:
        known = match["name"] in series.labels()
        return write(match["name"], match["own"] or "", match["range"] or "") if known else match[0]

    return _TOKEN.sub(token, expression)
