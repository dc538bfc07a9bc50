"""What holds of each dashboard as a whole, whatever its panels show."""

from checks.expressions import title

TAG = "kafka-surveyor"
FRAME = {
    "id": None,
    "schemaVersion": 39,
    "refresh": "30s",
    "graphTooltip": 1,
    "editable": False,
}
SISTERS = {"type": "dashboards", "includeVars": True, "keepTime": True}
COLUMNS = 24


def frame(dashboard: dict, name: str) -> list[str]:
    """Identity, settings and links. `name` is that of the file."""
    findings = [
        f"{key} is {dashboard.get(key)!r}, not {value!r}"
        for key, value in FRAME.items()
        if key not in dashboard or dashboard[key] != value
    ]
    if dashboard.get("uid") != f"kafka-surveyor-{name}":
        findings.append(f"uid is {dashboard.get('uid')!r}; links lead to kafka-surveyor-{name}")
    if "__inputs" in dashboard:
        findings.append("__inputs is for dashboards that are imported by hand: a provisioned one must not ask")
    if TAG not in dashboard.get("tags", []):
        findings.append(f"the tag {TAG} is missing: the list of dashboards goes by it")
    if not any(TAG in link.get("tags", []) and SISTERS.items() <= link.items() for link in dashboard.get("links", [])):
        findings.append(f"there is no link to the dashboards tagged {TAG} that keeps variables and time")
    marks = [mark for mark in dashboard.get("annotations", {}).get("list", []) if "ALERTS{" in mark.get("expr", "")]
    if not marks or not marks[0]["enable"]:
        findings.append("alerts are not marked on the charts")
    findings += [f"{key} is missing" for key in ("title", "description") if not dashboard.get(key)]
    return findings


def layout(dashboard: dict) -> list[str]:
    """Places and numbers of the panels."""
    top = dashboard["panels"]
    folded = [panel for row in top for panel in row.get("panels", [])]
    numbers = [panel["id"] for panel in [*top, *folded]]
    findings = [f"the id {number} is there twice" for number in {n for n in numbers if numbers.count(n) > 1}]
    for panel in [*top, *folded]:
        place = panel["gridPos"]
        if place["x"] < 0 or place["w"] < 1 or place["h"] < 1 or place["x"] + place["w"] > COLUMNS:
            findings.append(f"{title(panel)}: does not fit into {COLUMNS} columns")
    for panels in (top, *(row.get("panels", []) for row in top)):
        findings += _overlaps(panels)
    return findings + _rows(top) + _head(top)


def _overlaps(panels: list[dict]) -> list[str]:
    return [
        f"{title(one)}: lies over {title(other)}"
        for index, one in enumerate(panels)
        for other in panels[index + 1 :]
        if _touch(one["gridPos"], other["gridPos"])
    ]


def _touch(one: dict, other: dict) -> bool:
    beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
    below = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
    return not beside and not below


def _rows(top: list[dict]) -> list[str]:
    findings = []
    for row in (panel for panel in top if panel["type"] == "row"):
        if not row.get("collapsed") or not row.get("panels"):
            findings.append(f"{title(row)}: a row is collapsed and has its panels folded into it")
        if any(panel["gridPos"]["y"] <= row["gridPos"]["y"] for panel in row.get("panels", [])):
            findings.append(f"{title(row)}: a panel that is folded into it would unfold above it")
    return findings


def _head(top: list[dict]) -> list[str]:
    """The first line is of tiles."""
    findings = [
        f"{title(panel)}: only stat panels belong into the first line"
        for panel in top
        if panel["gridPos"]["y"] == 0 and panel["type"] != "stat"
    ]
    return findings
