"""Restricts expressions to what is chosen in a dashboard's variables.

Panels are written with bare names, `sum(kafka_broker_up)`; here each gets a matcher for its target and for each of the
dashboard's variables whose label it has. ALERTS is left as it is: an alert has the labels that its rule leaves it.
"""

import re
from collections.abc import Callable

import series

# The labels that a target has and so everything that is scraped from it.
TARGET = frozenset({"job", "instance"})
# A string, or a name with its matchers and its range, where it has them.
_TOKEN = re.compile(r'"[^"]*"|\b(?P<name>[a-z]\w*)\b(?P<own>\{[^}]*\})?(?P<range>\[[^\]]*\])?')


def scoped(expression: str, variables: list[str]) -> str:
    """The expression with the matchers of the variables."""

    def selector(name: str, own: str, window: str) -> str:
        there = TARGET | series.labels()[name]
        matchers = [f'{label}=~"${label}"' for label in variables if label in there] + ([own[1:-1]] if own else [])
        return name + (f"{{{', '.join(matchers)}}}" if matchers else "") + window

    return _for_each_series(expression, selector)


def of_surveyors(expression: str) -> str:
    """Of what any target has (process_…, scrape_…), that of surveyors."""
    return f"{expression} and on (job, instance) kafka_surveyor_build_info"


def held_or_none(expression: str, known: str) -> str:
    """The series of the expression, which have a reason; if there are none, one with the reason "none" while there is
    something known."""
    none = f'label_replace(0 * sum({known}), "reason", "none", "", "")'
    return f"({expression}) > 0 or on () {none}"


def top(count: int, expression: str) -> str:
    """The series that are largest at the end of the shown time; a plain topk would change them from point to point."""
    at_end = _for_each_series(expression, lambda name, own, window: f"{name}{own}{window} @ end()")
    return f"({expression}) and topk({count}, {at_end})"


def _for_each_series(expression: str, write: Callable[[str, str, str], str]) -> str:
    def token(match: re.Match) -> str:
        known = match["name"] in series.labels()
        return write(match["name"], match["own"] or "", match["range"] or "") if known else match[0]

    return _TOKEN.sub(token, expression)
