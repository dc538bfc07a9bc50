"""Panels of type timeseries: lines in an SVG, and the legend's table below."""

import math
from html import escape
from time import gmtime, strftime

from picture.values import scaled

PALETTE = ["#73bf69", "#f2cc0c", "#8ab8ff", "#ff9830", "#f2495c", "#5794f2", "#b877d9", "#c4a000", "#37872d", "#fa6400"]
LEFT, TOP, BOTTOM = 62, 6, 20
LEGEND_ROW = 19


def chart(panel: dict, lines: list[tuple[str, list]], width: int, height: int, period: tuple[float, float]) -> str:
    """lines: each with its legend and [time, text] samples."""
    if not lines:
        return '<p class="empty">No data</p>'
    field = panel["fieldConfig"]["defaults"]
    calculations = panel["options"]["legend"].get("calcs", [])
    rows_that_fit = min(len(lines), max(1, (height - 110) // LEGEND_ROW))
    svg = _svg(lines, field, width, height - LEGEND_ROW * (rows_that_fit + 1) - 6, period)
    return svg + _legend(lines[:rows_that_fit], field["unit"], calculations)


def sparkline(samples: list, width: int, height: int) -> str:
    """A line in the lower part of a tile."""
    values = [float(text) for _, text in samples if text != "NaN"]
    if not values:
        return ""
    lowest, across = min(values), width / max(len(values) - 1, 1)
    upward = height / 3 / max(max(values) - lowest, 1e-6)
    points = [(index * across, height - (value - lowest) * upward) for index, value in enumerate(values)]
    return f'<svg class="sparkline" width="{width}" height="{height}"><path d="{_path(points)}" stroke="#fff"/></svg>'


def _svg(lines: list, field: dict, width: int, height: int, period: tuple[float, float]) -> str:
    lowest, highest, step = _axis(lines, field.get("min"), field["custom"]["axisSoftMax"])
    begin, end = period

    def x(time: float) -> float:
        return LEFT + (time - begin) / (end - begin) * (width - LEFT - 6)

    def y(value: float) -> float:
        return TOP + (highest - value) / (highest - lowest) * (height - TOP - BOTTOM)

    parts = []
    for number in range(round((highest - lowest) / step) + 1):
        value = lowest + number * step
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{width - 6}" y1="{y(value):.1f}" y2="{y(value):.1f}"/>')
        label = escape(scaled(value, field["unit"]))
        parts.append(f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{label}</text>')
    for minute in _minutes(begin, end):
        label = strftime("%H:%M", gmtime(minute))
        parts.append(f'<text x="{x(minute):.1f}" y="{height - 4}" text-anchor="middle">{label}</text>')
    for index, (_, samples) in enumerate(lines):
        path = _path([(x(time), y(float(text))) for time, text in samples if text != "NaN"])
        parts.append(f'<path d="{path}" stroke="{PALETTE[index % len(PALETTE)]}"/>')
    return f'<svg width="{width}" height="{height}">{"".join(parts)}</svg>'


def _axis(lines: list, minimum: float | None, soft_maximum: float) -> tuple[float, float, float]:
    """Lowest and highest value, and the step between labels: 1, 2 or 5 times a power of 10."""
    values = [float(text) for _, samples in lines for _, text in samples if text != "NaN"]
    lowest = min(values) if minimum is None else minimum
    span = max(max([*values, soft_maximum]) - lowest, 1e-6)
    power = 10 ** math.floor(math.log10(span / 3))
    step = next(factor * power for factor in (1, 2, 5, 10) if span / (factor * power) <= 4)
    return math.floor(lowest / step) * step, math.ceil(lowest / step + span / step) * step, step


def _minutes(begin: float, end: float) -> list[float]:
    every = 60 * max(1, round((end - begin) / 300))
    first = math.ceil(begin / every) * every
    return [time for time in range(first, int(end), every) if end - time > every / 4 and time - begin > every / 4]


def _path(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{'L' if index else 'M'}{x:.1f} {y:.1f}" for index, (x, y) in enumerate(points))


def _legend(lines: list, unit: str, calculations: list[str]) -> str:
    titles = {"lastNotNull": "Last", "max": "Max"}
    head = "<th>Name</th>" + "".join(f"<th>{titles[calculation]}</th>" for calculation in calculations)
    rows = []
    for index, (name, samples) in enumerate(lines):
        cells = "".join(f"<td>{escape(_calculated(calculation, samples, unit))}</td>" for calculation in calculations)
        swatch = f'<i style="background: {PALETTE[index % len(PALETTE)]}"></i>'
        rows.append(f"<tr><td>{swatch}{escape(name)}</td>{cells}</tr>")
    return f'<table class="legend"><tr>{head}</tr>{"".join(rows)}</table>'


def _calculated(calculation: str, samples: list, unit: str) -> str:
    values = [float(text) for _, text in samples if text != "NaN"]
    if not values:
        return "-"
    return scaled({"lastNotNull": values[-1], "max": max(values)}[calculation], unit)
