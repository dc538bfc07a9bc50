"""Colours, and from which value on they hold."""

GREY, GREEN, BLUE, ORANGE, RED = "#808080", "green", "blue", "orange", "red"


def steps(*pairs: tuple[float, str]) -> dict:
    """Thresholds: grey where there is no value, then each colour from its value on."""
    colours = [{"value": None, "color": GREY}, *({"value": value, "color": colour} for value, colour in pairs)]
    return {"mode": "absolute", "steps": colours}


# For what says nothing about good or bad.
NEUTRAL = steps((0, BLUE))
# For numbers of things that should not be.
NONE_IS_GOOD = steps((0, GREEN), (1, RED))
NONE_IS_BETTER = steps((0, GREEN), (1, ORANGE))


def cells(colour: str) -> dict:
    """Thresholds of a column: a colour only where there is one or more."""
    return {"mode": "absolute", "steps": [{"value": None, "color": "transparent"}, {"value": 1, "color": colour}]}


def words(texts: dict[str, tuple[str, str]]) -> list[dict]:
    """What is shown for a value: its text, in a colour."""
    return [
        {"type": "value", "options": {value: {"text": text, "color": colour, "index": index}}}
        for index, (value, (text, colour)) in enumerate(texts.items())
    ]


def no_data() -> list[dict]:
    """What is shown where there is nothing to show."""
    shown = {"text": "no data", "color": GREY, "index": 0}
    return [{"type": "special", "options": {"match": "null+nan", "result": shown}}]


def unlimited() -> list[dict]:
    """What is shown for a limit that is none."""
    shown = {"text": "unlimited", "index": 0}
    return [{"type": "range", "options": {"from": 1e300, "to": None, "result": shown}}]
