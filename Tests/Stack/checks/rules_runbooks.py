"""What must hold of docs/runbooks.md: a section for each alert, the same five parts in each, series that exist."""

import re
from pathlib import Path

from checks.reference import Series
from checks.rules import alerts, known_with_recorded

# What somebody who has just been woken up asks, in this order.
PARTS = ("Means", "Impact", "Check", "Fix", "False alarm")
_HEADING = re.compile(r"^### (.+)$", re.MULTILINE)
# A series, recorded ones included.
_SERIES = re.compile(r"(?<![\w:])(?:\w+:)?(?:kafka|zk)_\w+(?::\w+)?")
_PART = re.compile(r"^\*\*(.+?)\.\*\*", re.MULTILINE)


def sections(runbooks: Path) -> dict[str, str]:
    """The text of each section, by its heading."""
    parts = _HEADING.split(runbooks.read_text())
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def anchor(heading: str) -> str:
    """Where a heading can be linked to: in lower case."""
    return heading.lower()


def links(prometheus: Path, runbooks: Path) -> list[str]:
    """Alerts without a section of their own, and sections without an alert."""
    there = sections(runbooks)
    found = []
    for alert in alerts(prometheus):
        wanted = f"docs/{runbooks.name}#{anchor(alert.name)}"
        if alert.annotations.get("runbook_url") != wanted:
            found.append(f"{alert.place}: runbook_url should be {wanted}")
        if alert.name not in there:
            found.append(f"{alert.place}: write a section ### {alert.name} in {runbooks.name}")
    names = {alert.name for alert in alerts(prometheus)}
    return found + [f"{runbooks.name}: there is no alert {name}" for name in there if name not in names]


def parts(runbooks: Path) -> list[str]:
    """Sections that leave something out."""
    found = []
    for name, text in sections(runbooks).items():
        if tuple(_PART.findall(text)) != PARTS:
            found.append(f"{runbooks.name}: {name}: answer in this order: {', '.join(PARTS)}")
    return found


def series(prometheus: Path, runbooks: Path, known: dict[str, Series]) -> list[str]:
    """Series that a section asks for and that do not exist."""
    known = known_with_recorded(prometheus, known)
    return [
        f"{runbooks.name}: {name}: there is no metric {metric}"
        for name, text in sections(runbooks).items()
        for metric in _SERIES.findall(text)
        if metric not in known
    ]
