"""The demo's own programs: Prometheus' configuration, and the picture of a dashboard."""

import json
from pathlib import Path

import pytest
import yaml
from checks.project import ROOT
from picture.__main__ import Picture
from picture.charts import chart
from picture.tables import table
from picture.values import COLORS, scaled, shown
from prometheus_config import adapted, static_targets
from stand_in import StandIn, serving

ADDRESSES = {"kafka-surveyor": "127.0.0.1:1", "localhost": "127.0.0.1:2", "alertmanager": "127.0.0.1:3"}


def configuration():
    return yaml.safe_load((ROOT / "prometheus/prometheus.yml").read_text())


def test_the_demo_has_the_stacks_jobs_and_rules_at_its_own_addresses():
    stack = configuration()
    demo = adapted(configuration(), Path("/folder"), "2s", ADDRESSES)
    assert [job["job_name"] for job in demo["scrape_configs"]] == [job["job_name"] for job in stack["scrape_configs"]]
    assert {target for static in static_targets(demo) for target in static["targets"]} == set(ADDRESSES.values())
    assert demo["rule_files"] == [f"/folder/{pattern}" for pattern in stack["rule_files"]]
    assert set(demo["global"].values()) == {"2s"}


def test_a_target_that_the_demo_does_not_have_is_refused():
    with pytest.raises(KeyError, match="alertmanager"):
        adapted(
            configuration(), Path("/folder"), "2s", {key: ADDRESSES[key] for key in ["kafka-surveyor", "localhost"]}
        )


FIELD = {
    "unit": "short",
    "noValue": "no data",
    "thresholds": {
        "steps": [{"value": None, "color": "#808080"}, {"value": 0, "color": "green"}, {"value": 5, "color": "red"}]
    },
    "mappings": [{"type": "value", "options": {"7": {"text": "seven", "color": "blue"}}}],
}


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, ("0", COLORS["green"])),
        (5, ("5", COLORS["red"])),
        (-1, ("-1", "#808080")),
        (7, ("seven", COLORS["blue"])),
        (None, ("no data", "#808080")),
        (float("nan"), ("no data", "#808080")),
    ],
)
def test_a_tile_shows_text_and_colour(number, expected):
    assert shown(number, FIELD) == expected


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (24013, "short", "24.0 K"),
        (0.5, "short", "0.50"),
        (536, "recps", "536 rec/s"),
        (0.0123, "s", "12.3 ms"),
        (150, "s", "2.50 min"),
        (0, "s", "0 s"),
    ],
)
def test_values_have_three_digits_and_a_unit(number, unit, text):
    assert scaled(number, unit) == text


TABLE = {
    "options": {"sortBy": [{"displayName": "Size", "desc": True}]},
    "transformations": [
        {"id": "organize", "options": {"excludeByName": {"job": True}, "indexByName": {"topic": 0, "Value": 1}}}
    ],
    "fieldConfig": {
        "defaults": FIELD,
        "overrides": [
            {"matcher": {"id": "byName", "options": "Value"}, "properties": [{"id": "displayName", "value": "Size"}]}
        ],
    },
}


def test_a_table_is_organized_and_sorted():
    rows = [{"topic": f"<{n}>", "job": "hidden", "Value": str(n)} for n in (1, 30, 2)]
    html = table(TABLE, rows)
    assert "hidden" not in html
    places = [html.index(text) for text in ("topic</th>", "Size</th>", "&lt;30&gt;", "&lt;2&gt;", "&lt;1&gt;")]
    assert places == sorted(places)


def test_the_overview_has_nothing_that_the_picture_does_not_know():
    overview = json.loads((ROOT / "grafana/dashboards/overview.json").read_text())
    with serving(StandIn({})) as prometheus:
        assert "No data" in Picture(overview, prometheus, 600).html()


def test_a_chart_has_a_line_and_a_row_for_each_series():
    panel = {
        "fieldConfig": {"defaults": {"unit": "short", "min": 0, "custom": {"axisSoftMax": 1}}},
        "options": {"legend": {"calcs": ["lastNotNull", "max"]}},
    }
    lines = [("a & b", [[0, "1"], [30, "NaN"], [60, "3"]]), ("c", [[0, "9"], [60, "2"]])]
    html = chart(panel, lines, 400, 250, (0, 60))
    assert html.count("<path") == 2
    assert "a &amp; b</td><td>3</td><td>3</td>" in html
    assert "c</td><td>2</td><td>9</td>" in html
    assert "nan" not in html
