"""What PromQL expressions ask for, by their syntax tree, and which expressions a dashboard has."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import promql_parser
from promql_parser import AggregateExpr, Call, MatrixSelector, SubqueryExpr, VectorSelector

# Stands for what Grafana fills in, where only the shape of an expression matters. No window that is written out is of
# this length, so that a rate's can be told from it.
RATE_INTERVAL = timedelta(seconds=61)
SAMPLE_INTERVALS = {"__rate_interval": "61s", "__interval": "15s", "__range": "1h"}
_RAW_STRING = re.compile(r"`([^`]*)`")
_VARIABLE = re.compile(r"\$\{(\w+)(?::\w+)?\}|\$(\w+)")


@dataclass(frozen=True)
class Selector:
    """One selector of an expression."""

    name: str
    # (label, operator, value), the operator as it is written: = != =~ !~
    matchers: tuple[tuple[str, str, str], ...]
    # The functions and aggregations around it, the outermost first; a subquery is "subquery".
    within: tuple[str, ...]
    # What a rate looks back on, in [].
    window: timedelta | None
    text: str

    def matches(self, label: str) -> bool:
        return any(name == label for name, _, _ in self.matchers)


@dataclass(frozen=True)
class Target:
    """One query of a panel."""

    panel: dict
    ref: str
    expression: str
    legend: str
    # The title of the row that the panel is folded into, if it is.
    row: str = ""


def substitute(expression: str, values: Mapping[str, str]) -> str:
    """The expression with the variables ($name, ${name}, ${name:format}) that have a value replaced by it."""

    def value(match: re.Match) -> str:
        return values.get(match[1] or match[2], match[0])

    return _VARIABLE.sub(value, expression)


@cache
def parse(expression: str) -> promql_parser.Expr:
    """The syntax tree, whatever intervals Grafana would fill in; ValueError if it is none."""
    # The parser knows raw strings, and takes backslashes in them for escapes all the same.
    quoted = _RAW_STRING.sub(lambda raw: '"' + raw[1].replace("\\", "\\\\").replace('"', '\\"') + '"', expression)
    return promql_parser.parse(substitute(quoted, SAMPLE_INTERVALS))


def selectors(expression: str) -> list[Selector]:
    """All selectors, from left to right."""
    return list(_selectors(expression))


# Walking a long expression takes a tenth of a second, and checks ask for the same ones again and again.
@cache
def _selectors(expression: str) -> tuple[Selector, ...]:
    found: list[Selector] = []
    around: list[str] = []
    windows: list[timedelta] = []

    def enter(node: promql_parser.Expr) -> None:
        if isinstance(node, VectorSelector):
            found.append(_selector(node, tuple(around), windows[-1] if windows else None))
        elif isinstance(node, MatrixSelector):
            windows.append(node.range)
        elif name := _enclosing_name(node):
            around.append(name)

    def leave(node: promql_parser.Expr) -> None:
        if isinstance(node, MatrixSelector):
            windows.pop()
        elif _enclosing_name(node):
            around.pop()

    promql_parser.walk(parse(expression), enter, leave)
    return tuple(found)


def metric_names(expression: str) -> set[str]:
    """The names of the series that the expression reads."""
    return {selector.name for selector in selectors(expression)}


def title(panel: dict) -> str:
    """What a panel is called: a tile has its name in itself."""
    return panel["title"] or panel["fieldConfig"]["defaults"].get("displayName", "")


def panels(dashboard: dict) -> Iterator[dict]:
    """All panels, rows and what is folded into them included."""
    for panel in dashboard["panels"]:
        yield panel
        yield from panel.get("panels", [])


def targets(dashboard: dict) -> Iterator[Target]:
    """All queries of all panels."""
    for top in dashboard["panels"]:
        for panel in [top, *top.get("panels", [])]:
            row = top["title"] if panel is not top else ""
            for target in panel.get("targets", []):
                yield Target(panel, target["refId"], target["expr"], target.get("legendFormat", ""), row)


def _selector(node: VectorSelector, around: tuple[str, ...], window: timedelta | None) -> Selector:
    # A matcher prints as it is written: label, operator, quoted value.
    matchers = tuple(
        (matcher.name, str(matcher)[len(matcher.name) :].split('"', 1)[0], matcher.value)
        for matcher in node.matchers.matchers
    )
    named = [value for label, operator, value in matchers if label == "__name__" and operator == "="]
    name = node.name or (named[0] if named else "")
    return Selector(name, tuple(m for m in matchers if m[0] != "__name__"), around, window, str(node))


def _enclosing_name(node: promql_parser.Expr) -> str:
    if isinstance(node, Call):
        return node.func.name
    if isinstance(node, AggregateExpr):
        return str(node.op)
    return "subquery" if isinstance(node, SubqueryExpr) else ""
