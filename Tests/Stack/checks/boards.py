"""A dashboard as somebody sees it: its tiles, rows and lines with what a running Prometheus answers."""

from dataclasses import dataclass, field

from checks.expressions import panels, substitute, title
from checks.prometheus_api import Prometheus
from checks.variables import chosen_values, intervals

RANGE_SECONDS = 3600
# Of Grafana's table, in no column that is shown.
_NOT_SHOWN = {"__name__", "job"}


@dataclass(frozen=True)
class Board:
    dashboard: dict
    prometheus: Prometheus
    scrape_seconds: int
    # What is chosen of the variables; of the others, all.
    picked: dict[str, str] = field(default_factory=dict)

    def panel(self, name: str) -> dict:
        found = [panel for panel in panels(self.dashboard) if title(panel) == name]
        if len(found) != 1:
            raise LookupError(f"{self.dashboard['title']} has {len(found)} panels {name}")
        return found[0]

    def tile(self, name: str) -> str | None:
        """What the tile shows: the text that its value is mapped to, else the number; None without a value."""
        panel = self.panel(name)
        (target,) = panel["targets"]
        if target["instant"]:
            values = [series["value"][1] for series in self._instant(target)]
        else:
            values = [series["values"][-1][1] for series in self._recent(target)]
        (value,) = values or ["NaN"]
        return None if value == "NaN" else mapped(panel["fieldConfig"]["defaults"]["mappings"], value)

    def colour(self, name: str) -> str:
        """Of a tile."""
        panel = self.panel(name)
        defaults = panel["fieldConfig"]["defaults"]
        (series,) = self._instant(panel["targets"][0])
        return colour_of(defaults["mappings"], defaults["thresholds"], series["value"][1])

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a table in their order, by the titles of the columns; hidden columns by their own names."""
        panel = self.panel(name)
        merged = merged_rows(panel, {target["refId"]: self._instant(target) for target in panel["targets"]})
        overrides = {
            override["matcher"]["options"]: {each["id"]: each["value"] for each in override["properties"]}
            for override in panel["fieldConfig"]["overrides"]
        }
        for order in reversed(panel["options"]["sortBy"]):
            column = next(name for name, each in overrides.items() if each["displayName"] == order["displayName"])
            merged.sort(key=lambda row, column=column: _sort_key(row.get(column)), reverse=order["desc"])
        return [
            {
                (key if overrides[key].get("custom.hidden") else overrides[key]["displayName"]): mapped(
                    overrides[key].get("mappings", []), text
                )
                for key, text in row.items()
                if key in overrides
            }
            for row in merged
        ]

    def lines(self, name: str) -> dict[str, list[float]]:
        """The lines of a chart by their legends."""
        found = {}
        for target in self.panel(name)["targets"]:
            for series in self._recent(target):
                legend = target["legendFormat"]
                for label, text in series["metric"].items():
                    legend = legend.replace(f"{{{{{label}}}}}", text)
                found[legend] = [float(text) for _, text in series["values"]]
        return found

    def ask(self, expression: str) -> list[dict]:
        return self.prometheus.instant(substitute(expression, self._values()))

    def _instant(self, target: dict) -> list[dict]:
        return self.ask(target["expr"])

    def _recent(self, target: dict) -> list[dict]:
        expression = substitute(target["expr"], self._values())
        return self.prometheus.recent(expression, RANGE_SECONDS, self.scrape_seconds)

    def _values(self) -> dict[str, str]:
        chosen = chosen_values(self.dashboard, self.prometheus, everything=True, picked=self.picked)
        return chosen | intervals(self.scrape_seconds, RANGE_SECONDS)


def mapped(mappings: list[dict], value: str) -> str:
    """The text that Grafana shows for the value."""
    return _mapping(mappings, value).get("text", value)


def colour_of(mappings: list[dict], thresholds: dict, value: str) -> str:
    reached = [step for step in thresholds["steps"] if step["value"] is None or float(value) >= step["value"]]
    return _mapping(mappings, value).get("color", reached[-1]["color"])


def _mapping(mappings: list[dict], value: str) -> dict:
    for mapping in mappings:
        options = mapping["options"]
        if mapping["type"] == "value" and value in options:
            return options[value]
        # Only those up from a value are in use.
        if mapping["type"] == "range" and float(value) >= options["from"]:
            return options["result"]
    return {}


def merged_rows(panel: dict, answers: dict[str, list[dict]]) -> list[dict[str, str]]:
    """The rows of a table from the answers by the letters of its queries, by label, and Value or Value #A."""
    rows: list[dict[str, str]] = []
    for ref, answer in answers.items():
        value = f"Value #{ref}" if len(panel["targets"]) > 1 else "Value"
        for series in answer:
            labels = {label: text for label, text in series["metric"].items() if label not in _NOT_SHOWN}
            _merge(rows, labels, value, series["value"][1])
    return rows


def _merge(rows: list[dict[str, str]], labels: dict[str, str], value: str, text: str) -> None:
    """As the transformation merge: into the rows that do not differ in what both have, else as a row of its own."""
    fitting = [
        row for row in rows if value not in row and all(row.get(label, text) == text for label, text in labels.items())
    ]
    for row in fitting:
        row |= labels | {value: text}
    if not fitting:
        rows.append(labels | {value: text})


def _sort_key(text: str | None) -> tuple[float, str]:
    try:
        return (float(text), "") if text not in (None, "NaN") else (float("-inf"), "")
    except ValueError:
        return (float("inf"), text)
