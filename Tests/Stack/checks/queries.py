"""What a running Prometheus answers to dashboards and their variables."""

from collections.abc import Mapping
from dataclasses import dataclass

from checks.expressions import Target, substitute, targets
from checks.expressions import title as title_of
from checks.prometheus_api import Prometheus, Refusal, has_numbers
from checks.variables import chosen_values, found_values, intervals, query_variables

# A look at the last five minutes.
RANGE_SECONDS = 300


@dataclass(frozen=True)
class Look:
    """A dashboard as somebody has it open: on this Prometheus, with all or with chosen values of the variables."""

    name: str
    dashboard: dict
    prometheus: Prometheus
    scrape_seconds: int
    everything: bool = False

    def filled_in(self) -> dict[str, str]:
        """The text for each of Grafana's variables."""
        chosen = chosen_values(self.dashboard, self.prometheus, self.everything)
        return chosen | intervals(self.scrape_seconds, RANGE_SECONDS)

    def answer(self, target: Target, values: Mapping[str, str]) -> list[dict]:
        expression = substitute(target.expression, values)
        (query,) = (query for query in target.panel["targets"] if query["refId"] == target.ref)
        if query.get("instant"):
            return self.prometheus.instant(expression)
        return self.prometheus.recent(expression, RANGE_SECONDS, self.scrape_seconds)


def panel_findings(look: Look, empty_panels: Mapping[tuple[str, str], str], changing: Mapping[str, str]) -> list[str]:
    """empty_panels: reasons by dashboard and title of those without data; changing: reasons by title of those that are
    without data at times."""
    values = look.filled_in()
    findings, empty, titles = [], set(), set()
    for target in targets(look.dashboard):
        title = title_of(target.panel)
        place = f"{look.name}: panel {title}: query {target.ref}"
        titles.add(title)
        try:
            answer = look.answer(target, values)
        except Refusal as refusal:
            findings.append(f"{place} is refused: {refusal}")
            continue
        if not has_numbers(answer):
            if _has_substitute(target):
                continue
            empty.add(title)
            if (look.name, title) not in empty_panels and title not in changing:
                findings.append(f"{place} has no data: {substitute(target.expression, values)}")
    return findings + _stale_entries(look.name, titles, empty, empty_panels)


def _has_substitute(target: Target) -> bool:
    """Whether another query of the panel says that this one finds nothing."""
    return any(query["expr"].endswith(f" unless on () ({target.expression})") for query in target.panel["targets"])


def _stale_entries(name: str, titles: set[str], empty: set[str], empty_panels: Mapping) -> list[str]:
    """What empty_panels says of the dashboard that is not so."""
    listed = {title for dashboard, title in empty_panels if dashboard == name}
    return [
        *(f"{name}: there is no panel {title}, which is listed as empty" for title in sorted(listed - titles)),
        *(
            f"{name}: panel {title} has data: it need not be listed as empty"
            for title in sorted(listed & titles - empty)
        ),
    ]


def variable_findings(look: Look, may_be_empty: Mapping[str, str]) -> list[str]:
    """may_be_empty: reasons by the variable's name."""
    chosen = look.filled_in()
    findings = []
    for variable in query_variables(look.dashboard):
        name = variable["name"]
        has_values = bool(found_values(variable, chosen, look.prometheus))
        if not has_values and name not in may_be_empty:
            findings.append(f"{look.name}: variable {name} has no values")
        if has_values and name in may_be_empty:
            findings.append(f"{look.name}: variable {name} has values: it need not be listed as empty")
    return findings


def answer_findings(place: str, expressions: list[str], prometheus: Prometheus) -> list[str]:
    """Which of these expressions, of a place that is named, have no answer."""
    findings = []
    for expression in expressions:
        try:
            if not has_numbers(prometheus.instant(expression)):
                findings.append(f"{place}: no data: {expression}")
        except Refusal as refusal:
            findings.append(f"{place}: {expression} is refused: {refusal}")
    return findings
