"""A dashboard: its panels put in their places, its variables, its links; the same in all of them."""

from dataclasses import dataclass, field

import alerts
from links import sisters
from panels import COLUMNS, row
from scope import scoped
from variables import all_variables

# A chart of this width has room for its legend beside the lines, which shows more of it than below them.
_WIDE = 12


@dataclass(frozen=True)
class Line:
    """Panels beside each other. Those without a width share what the others leave."""

    height: int
    panels: list[dict]
    # Variables that these panels do not follow.
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Fold:
    """Lines that are folded away, and asked for when they are unfolded."""

    title: str
    description: str
    lines: list[Line]


@dataclass(frozen=True)
class Dashboard:
    name: str
    title: str
    description: str
    variables: list[str]
    lines: list[Line]
    folds: list[Fold] = field(default_factory=list)
    hidden: frozenset[str] = frozenset()

    def document(self) -> dict:
        """What Grafana reads."""
        return {
            "uid": f"kafka-surveyor-{self.name}",
            "id": None,
            "title": self.title,
            "description": self.description,
            "tags": ["kafka-surveyor"],
            "schemaVersion": 39,
            "version": 1,
            "editable": False,
            "graphTooltip": 1,
            "refresh": "30s",
            "time": {"from": "now-1h", "to": "now"},
            "timezone": "browser",
            "fiscalYearStartMonth": 0,
            "weekStart": "",
            "annotations": {"list": [alerts.annotation(self.name, self.variables)]},
            "links": [sisters()],
            "templating": {"list": all_variables(self.variables, self.hidden)},
            "panels": self._panels(),
        }

    def _panels(self) -> list[dict]:
        places = _Places(self.variables)
        placed = [panel for line in self.lines for panel in places.line(line)]
        for fold in self.folds:
            folded = places.fold(row(fold.title, fold.description))
            folded["panels"] = [panel for line in fold.lines for panel in places.line(line)]
            placed.append(folded)
            # A folded row takes one unit; where its panels would be, the next row is.
            places.top = folded["gridPos"]["y"] + 1
        return placed


class _Places:
    """Hands out places from the top down, and numbers."""

    def __init__(self, variables: list[str]) -> None:
        self.variables = variables
        self.top = 0
        self.number = 0

    def line(self, line: Line) -> list[dict]:
        taken = sum(panel.get("width") or 0 for panel in line.panels)
        sharing = sum(1 for panel in line.panels if not panel.get("width"))
        share = (COLUMNS - taken) // max(sharing, 1)
        followed = [name for name in self.variables if name not in line.without]
        placed, left = [], 0
        for panel in line.panels:
            width = panel.get("width") or share
            placed.append(self._place(panel, left, width, line.height, followed))
            left += width
        self.top += line.height
        return placed

    def fold(self, panel: dict) -> dict:
        placed = self._place(panel, 0, COLUMNS, 1, [])
        self.top += 1
        return placed

    def _place(self, panel: dict, left: int, width: int, height: int, followed: list[str]) -> dict:
        self.number += 1
        kept = {key: value for key, value in panel.items() if key != "width"}
        kept |= {"id": panel.get("id", self.number), "gridPos": {"x": left, "y": self.top, "w": width, "h": height}}
        if targets := panel.get("targets"):
            kept["targets"] = [target | {"expr": scoped(target["expr"], followed)} for target in targets]
        if panel["type"] == "timeseries" and width >= _WIDE:
            legend = panel["options"]["legend"] | {"placement": "right", "width": 300}
            kept["options"] = panel["options"] | {"legend": legend}
        return kept
