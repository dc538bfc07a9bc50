"""Colours, and from which value on they hold."""

GREY, GREEN, BLUE, ORANGE, RED = "#808080", "green", "blue", "orange", "red"


def steps(*pairs: tuple[float, str]) -> dict:
    """Thresholds: grey without a value, then each colour from its value on."""
    colours = [{"value": None, "color": GREY}, *({"value": value, "color": colour} for value, colour in pairs)]
    return {"mode": "absolute", "steps": colours}


# For values that are neither good nor bad.
NEUTRAL = steps((0, BLUE))
# Of conditions.SPARE_VOTERS.
SPARE = steps((0, RED), (0.5, BLUE), (1, GREEN))
# For numbers of things that should not be.
NONE_IS_GOOD = steps((0, GREEN), (1, RED))
NONE_IS_BETTER = steps((0, GREEN), (1, ORANGE))


def cells(*pairs: tuple[float, str]) -> dict:
    """Thresholds of a column: no colour below the first value."""
    colours = [{"value": value, "color": colour} for value, colour in pairs]
    return {"mode": "absolute", "steps": [{"value": None, "color": "transparent"}, *colours]}


def words(texts: dict[str, tuple[str, str]]) -> list[dict]:
    """The text shown for each value, and its colour."""
    return [
        {"type": "value", "options": {value: {"text": text, "color": colour, "index": index}}}
        for index, (value, (text, colour)) in enumerate(texts.items())
    ]


def none_by_design() -> list[dict]:
    """The text shown for half a spare voter."""
    return words({"0.5": ("0", BLUE)})


def no_data(text: str = "no data") -> list[dict]:
    """The text shown where there is no value."""
    return [{"type": "special", "options": {"match": "null+nan", "result": {"text": text, "color": GREY, "index": 0}}}]


def infinite(text: str) -> list[dict]:
    """The text shown for an infinite value."""
    shown = {"text": text, "index": 0}
    return [{"type": "range", "options": {"from": 1e300, "to": None, "result": shown}}]
