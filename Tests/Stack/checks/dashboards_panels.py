"""What holds of the panels of a dashboard, besides their expressions and links."""

import re

from checks import label_sets
from checks.expressions import panels, title
from checks.reference import Series

GREY = "#808080"
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
# The units that are used, by Grafana's names for them.
UNITS = {"short", "none", "string", "s", "ms", "bytes", "percentunit", "dateTimeAsIso", "dateTimeFromNow"} | {
    "recps",
    "reqps",
    "pps",
    "eps",
    "opm",
}
# The colours of lines that are good or bad by the value of a label.
BY_NAME = {
    "state": {"stable": "green", "preparing_rebalance": "orange", "completing_rebalance": "orange", "dead": "red"},
    "result": {"success": "green", "partial": "orange", "failure": "red"},
}
NUMBERS = re.compile(r"Value( #[A-Z])?")


def findings(dashboard: dict, known: dict[str, Series]) -> list[str]:
    titles = [title(panel) for panel in panels(dashboard)]
    found = [f"{each}: there are two panels of this title" for each in {t for t in titles if titles.count(t) > 1}]
    for panel in panels(dashboard):
        problems = _text(panel)
        if panel["type"] != "row":
            problems += [*_sources(panel), *_thresholds(panel)]
        if panel["type"] == "timeseries":
            problems += _line_chart(panel)
        if panel["type"] == "stat":
            problems += _tile(panel)
        if panel["type"] == "table":
            problems += _table(panel, known)
        found += [f"{title(panel)}: {problem}" for problem in problems]
    return found


def _text(panel: dict) -> list[str]:
    problems = [] if panel["type"] in ("stat", "timeseries", "table", "row") else [f"is a {panel['type']}"]
    if not panel.get("description", "").endswith("."):
        problems.append("has no description, or one that is no sentence")
    if panel["type"] != "row" and panel["fieldConfig"]["defaults"].get("unit") not in UNITS:
        problems.append(f"has the unit {panel['fieldConfig']['defaults'].get('unit')!r}")
    return problems


def _sources(panel: dict) -> list[str]:
    problems = [] if panel.get("datasource") == DATASOURCE else ["does not ask ${datasource}"]
    for target in panel["targets"]:
        if target.get("datasource") != DATASOURCE:
            problems.append(f"query {target['refId']} does not ask ${{datasource}}")
        if not target.get("legendFormat"):
            problems.append(f"query {target['refId']} has no legend")
        # What is over would be shown as if it were now.
        if target["instant"] == (panel["type"] == "timeseries" or _has_sparkline(panel)):
            problems.append(f"query {target['refId']}: only lines are asked for over time, all else is as it is now")
    return problems


def _thresholds(panel: dict) -> list[str]:
    steps = panel["fieldConfig"]["defaults"].get("thresholds", {}).get("steps", [])
    if not steps or steps[0] != {"value": None, "color": GREY}:
        return ["has no thresholds that begin with grey: no data must never look good"]
    return []


def _has_sparkline(panel: dict) -> bool:
    """A sparkline takes a range; its number is the last point, or NaN where the series has ended."""
    return (
        panel["type"] == "stat"
        and panel["options"]["graphMode"] == "area"
        and panel["options"]["reduceOptions"]["calcs"] == ["last"]
        and panel["targets"][0]["expr"].endswith(" or vector(NaN)")
    )


def _line_chart(panel: dict) -> list[str]:
    problems = []
    if not panel["fieldConfig"]["defaults"]["custom"].get("axisSoftMax"):
        problems.append("has no soft maximum: an axis of zeros ends at 100, one of small ratios far below 100 %")
    if "min" in panel["fieldConfig"]["defaults"] and any("deriv(" in target["expr"] for target in panel["targets"]):
        problems.append("begins at 0, and what falls is not seen")
    colours = {
        override["matcher"]["options"].strip("/^$ "): override["properties"][0]["value"]["fixedColor"]
        for override in panel["fieldConfig"]["overrides"]
    }
    legends = " ".join(target["legendFormat"] for target in panel["targets"])
    for label, meanings in BY_NAME.items():
        if f"{{{{{label}}}}}" in legends:
            problems += [
                f"{name} is {colours.get(name, 'of any colour')}, not {colour}"
                for name, colour in meanings.items()
                if colours.get(name) != colour
            ]
    return problems


def _tile(panel: dict) -> list[str]:
    defaults = panel["fieldConfig"]["defaults"]
    grey = [m for m in defaults["mappings"] if m["type"] == "special" and m["options"]["match"] == "null+nan"]
    problems = []
    if panel["title"] or panel["options"]["textMode"] != "value_and_name":
        problems.append("has its name in a title, which is cut, and not in the tile")
    if not grey or grey[0]["options"]["result"]["color"] != GREY or not defaults.get("noValue"):
        problems.append("does not say in grey that there is no data")
    if panel["options"]["colorMode"] != "background" or len(defaults["thresholds"]["steps"]) < 2:
        problems.append("has no coloured background")
    return problems


def _table(panel: dict, known: dict[str, Series]) -> list[str]:
    """Every column has a name and a unit, or is hidden."""
    overrides = {
        override["matcher"]["options"]: {each["id"]: each["value"] for each in override["properties"]}
        for override in panel["fieldConfig"]["overrides"]
    }
    (organized,) = [each["options"] for each in panel["transformations"] if each["id"] == "organize"]
    columns = set()
    for target in panel["targets"]:
        columns |= label_sets.labels(target["expr"], known)
        columns.add(f"Value #{target['refId']}" if len(panel["targets"]) > 1 else "Value")
    problems = [f"query {target['refId']} is not a table" for target in panel["targets"] if target["format"] != "table"]
    if len(panel["targets"]) > 1:
        problems += [
            f"query {target['refId']} leaves the metric's name, by which merge takes its rows for others"
            for target in panel["targets"]
            if label_sets.keeps_name(target["expr"])
        ]
    problems += [
        f"the column {column} is neither named nor hidden"
        for column in sorted(columns)
        if column not in overrides and not organized["excludeByName"].get(column)
    ]
    problems += [f"there is no column {column} to be named" for column in sorted(overrides.keys() - columns)]
    if panel["fieldConfig"]["defaults"]["custom"]["filterable"]:
        problems.append("has an icon to filter by in every column, which cuts their names")
    for column, properties in overrides.items():
        if properties.get("unit") not in UNITS or (NUMBERS.fullmatch(column) and properties["unit"] == "string"):
            problems.append(f"the column {column} has the unit {properties.get('unit')!r}")
    shown = {properties.get("displayName") for properties in overrides.values()}
    if not panel["options"]["sortBy"] or any(by["displayName"] not in shown for by in panel["options"]["sortBy"]):
        problems.append("is not sorted by one of its columns")
    return problems
