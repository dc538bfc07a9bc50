"""Panels: a number on a coloured tile, lines over time, a row to fold others into. Tables are in tables.py.

A panel has its queries as written (scope.py completes them) and a width, where it is not as wide as its neighbours.
"""

from looks import NEUTRAL, no_data, steps

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}


def stat(
    title: str,
    expression: str,
    description: str,
    unit: str = "short",
    thresholds: dict = NEUTRAL,
    mappings: list[dict] | None = None,
    links: list[dict] | None = None,
) -> dict:
    """A number, as it is now. It is asked for now only: the last one of a series that has ended would be a lie."""
    defaults = {
        "unit": unit,
        "noValue": "no data",
        "color": {"mode": "thresholds"},
        "thresholds": thresholds,
        "mappings": [*no_data(), *(mappings or [])],
        "links": links or [],
    }
    options = {
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "colorMode": "background",
        "graphMode": "none",
        "justifyMode": "center",
        "orientation": "auto",
        "textMode": "value",
        "wideLayout": True,
    }
    return panel("stat", title, description, [now("A", expression, title)], defaults, options)


def timeseries(
    title: str,
    queries: list[tuple[str, str]],
    description: str,
    unit: str = "short",
    limit: float | None = None,
    stacked: bool = False,
    width: int | None = None,
) -> dict:
    """Lines over time, from (expression, legend). A gap stays a gap: nothing was known then."""
    defaults = {
        "unit": unit,
        "min": 0,
        "color": {"mode": "palette-classic"},
        "thresholds": NEUTRAL if limit is None else steps((limit, "red")),
        "custom": {
            "drawStyle": "line",
            "lineWidth": 1,
            "fillOpacity": 30 if stacked else 5,
            "showPoints": "never",
            "spanNulls": False,
            "stacking": {"mode": "normal" if stacked else "none", "group": "A"},
            "thresholdsStyle": {"mode": "off" if limit is None else "dashed"},
        },
    }
    options = {
        "legend": {
            "displayMode": "table",
            "placement": "bottom",
            "showLegend": True,
            "calcs": ["lastNotNull", "max"],
            "sortBy": "Last *",
            "sortDesc": True,
        },
        "tooltip": {"mode": "multi", "sort": "desc"},
    }
    targets = [over_time(chr(ord("A") + index), *query) for index, query in enumerate(queries)]
    return panel("timeseries", title, description, targets, defaults, options) | {"width": width}


def row(title: str, description: str) -> dict:
    """A line that other panels are folded into."""
    return {"type": "row", "title": title, "description": description, "collapsed": True, "panels": []}


def panel(kind: str, title: str, description: str, targets: list[dict], defaults: dict, options: dict) -> dict:
    return {
        "type": kind,
        "title": title,
        "description": description,
        "datasource": DATASOURCE,
        "targets": targets,
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "options": options,
    }


def now(ref: str, expression: str, legend: str, form: str = "time_series") -> dict:
    return _target(ref, expression, legend) | {"format": form, "instant": True, "range": False}


def over_time(ref: str, expression: str, legend: str) -> dict:
    return _target(ref, expression, legend) | {"format": "time_series", "instant": False, "range": True}


def _target(ref: str, expression: str, legend: str) -> dict:
    return {
        "refId": ref,
        "datasource": DATASOURCE,
        "editorMode": "code",
        "expr": " ".join(expression.split()),
        "legendFormat": legend,
    }
