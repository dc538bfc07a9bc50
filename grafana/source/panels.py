"""Panels: a number on a coloured tile, lines over time, a row that folds others. Tables are in tables.py.

A panel has its queries as written (scope.py completes them) and a width, where it is not as wide as its neighbours.
"""

from looks import NEUTRAL, no_data, steps

# Of the grid.
COLUMNS = 24
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
# The window of rates that are shown as they are now. $__rate_interval grows with the time shown: over a day, it would
# average minutes into "now".
NOW = "[5m]"
# An axis reaches at least so far, by unit: small noise is not magnified, and lines at 0 have no axis to 100.
_SOFT_MAXIMA = {"percentunit": 1, "s": 0.01, "bytes": 1024}


def stat(
    name: str,
    expression: str,
    description: str,
    unit: str = "short",
    thresholds: dict = NEUTRAL,
    mappings: list[dict] | None = None,
    links: list[dict] | None = None,
    width: int | None = None,
    sparkline: bool = False,
) -> dict:
    """A number with its name in the tile, where Grafana fits the text into the room; a title would be cut.

    It is asked for now only: the last value of a series that has ended would be shown as if it still held. With a
    sparkline it is the last point of the time shown, and NaN where there is none.
    """
    defaults = {
        "displayName": name,
        "unit": unit,
        "noValue": "no data",
        "color": {"mode": "thresholds"},
        "thresholds": thresholds,
        "mappings": [*no_data(), *(mappings or [])],
        "links": links or [],
    }
    options = {
        "reduceOptions": {"calcs": ["last" if sparkline else "lastNotNull"], "fields": "", "values": False},
        "colorMode": "background",
        "graphMode": "area" if sparkline else "none",
        "justifyMode": "center",
        "orientation": "auto",
        "textMode": "value_and_name",
        "wideLayout": False,
    }
    target = over_time("A", f"{expression} or vector(NaN)", name) if sparkline else now("A", expression, name)
    return panel("stat", "", description, [target], defaults, options) | {"width": width}


def timeseries(
    title: str,
    queries: list[tuple[str, str]],
    description: str,
    unit: str = "short",
    limit: float | None = None,
    stacked: bool = False,
    colours: dict[str, str] | None = None,
    negative: bool = False,
) -> dict:
    """Lines over time, from (expression, legend), from 0 up, or `negative`. A gap stays a gap: nothing was known then.
    `colours` are by a part of the legend, for lines that are good or bad by their name."""
    defaults = {
        "unit": unit,
        **({} if negative else {"min": 0}),
        "color": {"mode": "palette-classic"},
        "thresholds": NEUTRAL if limit is None else steps((limit, "red")),
        "custom": {
            "drawStyle": "line",
            "lineWidth": 1,
            "fillOpacity": 30 if stacked else 5,
            "showPoints": "never",
            "spanNulls": False,
            "axisSoftMax": _SOFT_MAXIMA.get(unit, 1),
            "stacking": {"mode": "normal" if stacked else "none", "group": "A"},
            "thresholdsStyle": {"mode": "off" if limit is None else "dashed"},
        },
    }
    options = {
        "legend": {
            "displayMode": "table",
            "placement": "bottom",
            "showLegend": True,
            "calcs": ["lastNotNull"],
            "sortBy": "Last *",
            "sortDesc": True,
        },
        "tooltip": {"mode": "multi", "sort": "desc"},
    }
    targets = [over_time(chr(ord("A") + index), *query) for index, query in enumerate(queries)]
    built = panel("timeseries", title, description, targets, defaults, options)
    built["fieldConfig"]["overrides"] = [
        {
            "matcher": {"id": "byRegexp", "options": f"/{part}/"},
            "properties": [{"id": "color", "value": {"mode": "fixed", "fixedColor": colour}}],
        }
        for part, colour in (colours or {}).items()
    ]
    return built


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
