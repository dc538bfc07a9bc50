"""How a panel's field configuration shows a value: unit, mapping, colour."""

import math
import time

COLORS = {
    "green": "#3f8f52",
    "orange": "#c9762b",
    "red": "#c53d4d",
    "blue": "#2f66a8",
}
_SCALES = {
    "short": ((1e9, " Bil"), (1e6, " Mil"), (1e3, " K"), (1, "")),
    "s": ((86400, " d"), (3600, " h"), (60, " min"), (1, " s"), (1e-3, " ms"), (1e-6, " µs")),
    "recps": ((1e6, " Mrec/s"), (1e3, " Krec/s"), (1, " rec/s")),
    "string": ((1, ""),),
}


def color(name: str) -> str:
    """The colour that goes by the name; what is none of Grafana's names is one already."""
    return COLORS.get(name, name)


def shown(number: float | None, field: dict) -> tuple[str, str]:
    """Text and colour."""
    mappings = field.get("mappings", [])
    if number is None or math.isnan(number):
        mapped, text, name = _special(mappings), field.get("noValue", "No data"), _steps(field)[0]["color"]
    else:
        mapped, text, name = _mapped(mappings, number), scaled(number, field["unit"]), _step(field, number)
    return mapped.get("text", text), color(mapped.get("color", name))


def scaled(number: float, unit: str) -> str:
    """With three digits and the unit."""
    if unit == "dateTimeFromNow":
        return f"{scaled(time.time() - number / 1000, 's')} ago"
    scales = _SCALES[unit]
    divisor, suffix = next((scale for scale in scales if abs(number) >= scale[0]), scales[-1])
    if number == 0:
        divisor, suffix = next((scale for scale in scales if scale[0] == 1), scales[-1])
    value = number / divisor
    if value == int(value) or abs(value) >= 100:
        return f"{value:.0f}{suffix}"
    return f"{value:.{1 if abs(value) >= 10 else 2}f}{suffix}"


def _mapped(mappings: list[dict], number: float) -> dict:
    text = f"{number:g}"
    for mapping in mappings:
        if mapping["type"] == "value" and text in mapping["options"]:
            return mapping["options"][text]
    return {}


def _special(mappings: list[dict]) -> dict:
    return next((mapping["options"]["result"] for mapping in mappings if mapping["type"] == "special"), {})


def _steps(field: dict) -> list[dict]:
    return field["thresholds"]["steps"]


def _step(field: dict, number: float) -> str:
    reached = [step for step in _steps(field) if step["value"] is None or number >= step["value"]]
    return reached[-1]["color"]
