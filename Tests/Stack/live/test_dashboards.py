"""Every query of our dashboards has an answer."""

import json

import pytest
from checks import queries
from checks.expressions import panels
from checks.project import ROOT
from live.exceptions import CHANGING_PANELS, EMPTY_PANELS, EMPTY_VARIABLES
from live.patience import settle

DASHBOARDS = {path.stem: json.loads(path.read_text()) for path in sorted((ROOT / "grafana/dashboards").glob("*.json"))}
SCRAPE_SECONDS = 2


@pytest.fixture(params=DASHBOARDS)
def name(request):
    return request.param


@pytest.mark.parametrize("everything", [True, False], ids=["all", "chosen"])
def test_panels(name, everything, prometheus):
    look = queries.Look(name, DASHBOARDS[name], prometheus, SCRAPE_SECONDS, everything)
    settle(queries.panel_findings, look, EMPTY_PANELS, CHANGING_PANELS)


def test_variables(name, prometheus):
    look = queries.Look(name, DASHBOARDS[name], prometheus, SCRAPE_SECONDS)
    settle(queries.variable_findings, look, EMPTY_VARIABLES)


def test_the_exceptions_exist():
    assert {name for name, _ in EMPTY_PANELS} <= DASHBOARDS.keys()
    assert CHANGING_PANELS.keys() <= {panel["title"] for board in DASHBOARDS.values() for panel in panels(board)}
