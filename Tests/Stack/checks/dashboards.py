"""All that must hold of a dashboard. What, in detail, is in the files beside this one."""

import json
from pathlib import Path

from checks import (
    dashboards_frame,
    dashboards_links,
    dashboards_panels,
    dashboards_queries,
    dashboards_room,
    dashboards_variables,
)
from checks.project import ROOT
from checks.reference import Series

FOLDER = ROOT / "grafana/dashboards"


def load(folder: Path = FOLDER) -> dict[str, dict]:
    """The dashboards by the names of their files."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


def findings(name: str, dashboards: dict[str, dict], known: dict[str, Series]) -> list[str]:
    """What is wrong with the dashboard of this name among all of them."""
    dashboard = dashboards[name]
    found = [
        *dashboards_frame.frame(dashboard, name),
        *dashboards_frame.layout(dashboard),
        *dashboards_room.findings(dashboard),
        *dashboards_variables.findings(dashboard, known),
        *dashboards_panels.findings(dashboard, known),
        *dashboards_links.findings(dashboard, dashboards),
        *dashboards_queries.findings(dashboard, known),
    ]
    return [f"{name}: {finding}" for finding in found]
