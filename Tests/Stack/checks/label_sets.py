"""Whether each name and label in an expression exists, followed through the expression from the inside out.

`sum by (topic) (…)` needs a `topic` inside, and has nothing else outside; `on (id)` needs an `id` on both sides.
"""

import promql_parser
from promql_parser import (
    AggModifierType,
    AggregateExpr,
    BinaryExpr,
    Call,
    LabelModifierType,
    Matcher,
    MatrixSelector,
    ParenExpr,
    VectorSelector,
)

from checks.expressions import parse
from checks.reference import Series

Labels = frozenset[str]
SET_OPERATORS = {"and", "unless", "or"}
# Aggregations that pass series on as they are.
PASSING = {"topk", "bottomk"}
# Functions that give series back as they are, or with one label more.
PASSING_FUNCTIONS = {"label_replace", "label_join", "last_over_time", "sort", "sort_desc"}
COMPARISONS = {"==", "!=", ">", "<", ">=", "<="}
# Functions whose result has no labels and matches all.
SCALARS = {"scalar", "time"}


def findings(expression: str, known: dict[str, Series]) -> list[str]:
    """What the expression names that does not exist."""
    reader = _Reader(known)
    reader.labels(parse(expression))
    return list(dict.fromkeys(reader.findings))


def labels(expression: str, known: dict[str, Series]) -> Labels:
    """The labels that the expression's result can have."""
    return _Reader(known).labels(parse(expression))


def keeps_name(expression: str) -> bool:
    """Whether series of the expression's result can have the metric's name."""
    return _keeps_name(parse(expression))


def _keeps_name(node: promql_parser.Expr) -> bool:
    if isinstance(node, ParenExpr):
        return _keeps_name(node.expr)
    if isinstance(node, AggregateExpr):
        return str(node.op) in PASSING and _keeps_name(node.expr)
    if isinstance(node, Call):
        return node.func.name in PASSING_FUNCTIONS and _keeps_name(node.args[0])
    if isinstance(node, BinaryExpr):
        sides = [node.lhs, node.rhs] if str(node.op) == "or" else [node.lhs]
        return str(node.op) in SET_OPERATORS | COMPARISONS and any(_keeps_name(side) for side in sides)
    return isinstance(node, VectorSelector | MatrixSelector)


class _Reader:
    def __init__(self, known: dict[str, Series]) -> None:
        self.known = known
        self.findings: list[str] = []

    def labels(self, node: promql_parser.Expr) -> Labels:
        if isinstance(node, VectorSelector):
            return self._of_selector(node)
        if isinstance(node, AggregateExpr):
            return self._of_aggregation(node)
        if isinstance(node, Call):
            return self._of_call(node)
        if isinstance(node, BinaryExpr):
            return self._of_operation(node)
        # Parentheses, a sign and a subquery have one expression inside, a range has a selector, numbers have nothing.
        inner = getattr(node, "expr", None) or getattr(node, "vector_selector", None)
        return self.labels(inner) if inner else frozenset()

    def _of_selector(self, node: VectorSelector) -> Labels:
        names = [m.value for m in node.matchers.matchers if m.name == "__name__"]
        name = node.name or "".join(names)
        series = self.known.get(name)
        if not series:
            self.findings.append(f"there is no metric {name}: see docs/metrics.md")
            return frozenset()
        used = {m.name for m in node.matchers.matchers} - {"__name__"}
        self._need(used, series.labels, f"{name}")
        return series.labels

    def _of_aggregation(self, node: AggregateExpr) -> Labels:
        inner = self.labels(node.expr)
        if not node.modifier:
            return inner if str(node.op) in PASSING else frozenset()
        named = set(node.modifier.labels)
        self._need(named, inner, f"what {node.op} {node.modifier} takes")
        if str(node.op) in PASSING:
            return inner
        return inner & named if node.modifier.type == AggModifierType.By else inner - named

    def _of_call(self, node: Call) -> Labels:
        name = node.func.name
        inner = frozenset().union(*(self.labels(argument) for argument in node.args))
        texts = [argument.val for argument in node.args if isinstance(argument, promql_parser.StringLiteral)]
        if name == "label_replace":
            added, _, source, _ = texts
            self._need({source} - {""}, inner, "what label_replace takes")
            return inner | {added}
        if name == "label_join":
            added, _, *sources = texts
            self._need(set(sources), inner, "what label_join takes")
            return inner | {added}
        if name == "histogram_quantile":
            self._need({"le"}, inner, "what histogram_quantile takes")
            return inner - {"le"}
        if name.startswith("absent"):
            return frozenset(m.name for m in _matchers(node.args[0]) if m.op == promql_parser.MatchOp.Equal)
        return frozenset() if name in ("vector", "scalar", "time") else inner

    def _of_operation(self, node: BinaryExpr) -> Labels:
        left, right = self.labels(node.lhs), self.labels(node.rhs)
        matching = node.modifier.matching if node.modifier else None
        named = set(matching.labels) if matching else set()
        # A label that a side does not have matches its absence, which is hardly ever meant.
        on = bool(matching) and matching.type == LabelModifierType.Include
        for side, there in ("left", left), ("right", right):
            if on:
                self._need(named, there, f"the {side} side of {node.op} on")
        if matching and not on:
            self._need(named, left | right, f"either side of {node.op} ignoring")
        operator = str(node.op)
        if operator in SET_OPERATORS:
            return left | right if operator == "or" else left
        return self._of_arithmetic(node, left, right, named if on else None)

    def _of_arithmetic(self, node: BinaryExpr, left: Labels, right: Labels, on: set[str] | None) -> Labels:
        if _is_scalar(node.lhs) or _is_scalar(node.rhs):
            return left | right
        group = set(node.modifier.group_labels or ()) if node.modifier else set()
        card = str(node.modifier.card) if node.modifier else ""
        if card.endswith("ManyToOne"):
            self._need(group, right, f"the right side of {node.op} group_left")
            return left | group
        if card.endswith("OneToMany"):
            self._need(group, left, f"the left side of {node.op} group_right")
            return right | group
        return left & on if on is not None else left

    def _need(self, used: set[str], there: Labels, whose: str) -> None:
        # What an unknown metric has is unknown, and reported once.
        if there:
            self.findings += [f"{whose} has no label {label}" for label in sorted(used - there)]


def _matchers(node: promql_parser.Expr) -> list[Matcher]:
    selector = getattr(node, "vector_selector", node)
    return selector.matchers.matchers if isinstance(selector, VectorSelector) else []


def _is_scalar(node: promql_parser.Expr) -> bool:
    return isinstance(node, promql_parser.NumberLiteral) or (isinstance(node, Call) and node.func.name in SCALARS)
