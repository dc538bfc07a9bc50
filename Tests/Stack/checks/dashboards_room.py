"""Whether titles, tables and first screens have the room that they need, as Grafana lays a dashboard out on a screen of
1440 by 900 pixels."""

from collections.abc import Iterator

from checks.expressions import panels, title

# Of a grid of 24 columns, without and with the menu docked.
COLUMN, COLUMN_BESIDE_MENU = (1440 - 40) / 24, (1440 - 40 - 280) / 24
GAP, PADDING, CHARACTER = 8, 16, 8
# A titled panel has an icon for its description.
ICON = 20
# Of a cell, left and right of its text.
CELL = 12
# A column of names is of use from here on.
NAMES = 140
# What the screen shows below Grafana's head, in units of the grid, each 38 pixels high.
FOLD = (900 - 180) // 38


def findings(dashboard: dict) -> list[str]:
    problems = []
    for panel in panels(dashboard):
        if panel["type"] != "row":
            problems += [f"{title(panel)}: {problem}" for problem in [*_title(panel), *_columns(panel)]]
    tables = [panel for panel in dashboard["panels"] if panel["type"] == "table"]
    problems += [
        f"{title(panel)}: ends below the first screen, which has {FOLD} units"
        for panel in tables
        if panel["gridPos"]["y"] + panel["gridPos"]["h"] > FOLD
    ]
    if len(tables) < 3:
        problems.append("the first screen needs what needs attention, the alerts, and the main table")
    return problems


def _title(panel: dict) -> list[str]:
    room = panel["gridPos"]["w"] * COLUMN_BESIDE_MENU - GAP - PADDING - (ICON if panel["title"] else 0)
    characters = int(room // CHARACTER)
    too_long = len(title(panel)) > characters
    return [f"the title is cut: beside the menu there is room for {characters} characters"] if too_long else []


def _columns(panel: dict) -> Iterator[str]:
    if panel["type"] != "table":
        return
    needed = 0
    for override in panel["fieldConfig"]["overrides"]:
        column = {each["id"]: each["value"] for each in override["properties"]}
        if column.get("custom.hidden"):
            continue
        head = len(column["displayName"]) * CHARACTER + CELL
        width = column.get("custom.width") or max(head, NAMES if column["unit"] == "string" else 0)
        if width < head:
            yield f"the column {column['displayName']} is cut: it needs {head} pixels"
        needed += width
    room = int(panel["gridPos"]["w"] * COLUMN - GAP - PADDING)
    if needed > room:
        yield f"its columns need {needed} pixels, and there are {room}"
