"""Panels of type table."""

import math
from html import escape

from picture.values import shown


def table(panel: dict, rows: list[dict[str, str]]) -> str:
    """rows: by the names of their columns."""
    columns = _columns(panel, rows)
    for order in reversed(panel["options"].get("sortBy", [])):
        (name,) = [column.name for column in columns if column.title == order["displayName"]] or [None]
        rows.sort(key=lambda row, name=name: _sort_key(row.get(name)), reverse=order.get("desc", False))
    if not rows:
        return '<p class="empty">No data</p>'
    head = "".join(f'<th style="{column.style}">{escape(column.title)}</th>' for column in columns)
    body = "".join("<tr>" + "".join(column.cell(row) for column in columns) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class _Column:
    def __init__(self, name: str, title: str, field: dict):
        self.name, self.field = name, field
        self.title = field.get("displayName", title)
        width = field.get("custom.width")
        self.style = f"width: {width}px" if width else ""

    def cell(self, row: dict) -> str:
        value = row.get(self.name, "")
        number = _number(value)
        if number is None:
            return f"<td>{escape(value)}</td>"
        text, background = shown(number, self.field)
        is_filled = self.field.get("custom.cellOptions", {}).get("type") == "color-background"
        style = f"background: {background}; color: #fff" if is_filled else ""
        return f'<td style="{style}">{escape(text)}</td>'


def _columns(panel: dict, rows: list[dict]) -> list[_Column]:
    """In the order and with the names that the panel's transformations and overrides say."""
    organize = next((t["options"] for t in panel.get("transformations", []) if t["id"] == "organize"), {})
    excluded = {name for name, is_excluded in organize.get("excludeByName", {}).items() if is_excluded}
    order = organize.get("indexByName", {})
    names = sorted({name for row in rows for name in row} - excluded, key=lambda name: (order.get(name, 99), name))
    columns = [_Column(name, organize.get("renameByName", {}).get(name, name), _field(panel, name)) for name in names]
    return [column for column in columns if not column.field.get("custom.hidden")]


def _field(panel: dict, name: str) -> dict:
    """The defaults with the column's overrides."""
    field = dict(panel["fieldConfig"]["defaults"])
    for override in panel["fieldConfig"]["overrides"]:
        if override["matcher"] == {"id": "byName", "options": name}:
            field |= {prop["id"]: prop.get("value") for prop in override["properties"]}
    return field


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _sort_key(value: str | None) -> tuple[float, str]:
    number = _number(value or "")
    is_number = number is not None and not math.isnan(number)
    return (number if is_number else math.inf, value or "")
