"""The page around the panels, in the places where the dashboard has them."""

from html import escape
from pathlib import Path

WIDTH, HEADER = 1440, 64
MARGIN, GAP = 16, 8
ROW_HEIGHT = 38

STYLE = (Path(__file__).parent / "style.css").read_text()


def size(panel: dict) -> tuple[int, int]:
    """Width and height of a panel, in pixels."""
    place = panel["gridPos"]
    return round(place["w"] * _column()) - GAP, place["h"] * ROW_HEIGHT - GAP


def _column() -> float:
    return (WIDTH - 2 * MARGIN + GAP) / 24


def placed(panel: dict, content: str) -> str:
    """The panel with its title, where it belongs."""
    place, (width, height) = panel["gridPos"], size(panel)
    left, top = MARGIN + round(place["x"] * _column()), HEADER + place["y"] * ROW_HEIGHT
    style = f"left: {left}px; top: {top}px; width: {width}px; height: {height}px"
    kind = panel["type"]
    if kind == "row":
        return f'<section class="row" style="{style}">{escape(panel["title"])}</section>'
    heading = f"<h2>{escape(panel['title'])}</h2>" if panel["title"] else ""
    return f'<section class="{kind}" style="{style}">{heading}{content}</section>'


def page(title: str, variables: dict[str, str], sections: list[str]) -> str:
    pickers = "".join(f"<span><b>{escape(name)}</b>{escape(value)}</span>" for name, value in variables.items())
    header = f"<header><h1>{escape(title)}</h1>{pickers}</header>"
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>{header}{"".join(sections)}'
