"""Ways to break a copy of something, so that the check that should notice can be seen to."""

import json
from collections.abc import Callable


def broken(document: dict, change: Callable[[dict], object]) -> dict:
    """A copy of a document with something changed in it.

    What the document shares between places, as anchors of YAML do, is each place's own in the copy.
    """
    copy = json.loads(json.dumps(document))
    change(copy)
    assert copy != document, "the change changes nothing; adapt it to what the document says now"
    return copy


def replaced(text: str, old: str, new: str) -> str:
    """A copy of a text with something replaced, everywhere."""
    assert old in text, f"there is no {old!r} any more; adapt the change to what the text says now"
    return text.replace(old, new)
