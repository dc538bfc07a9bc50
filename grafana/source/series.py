"""The labels of each series, from docs/metrics.md."""

import re
from functools import cache
from pathlib import Path

METRICS = Path(__file__).resolve().parents[2] / "docs/metrics.md"
# What Prometheus itself says of each target.
OF_PROMETHEUS = ("up", "scrape_duration_seconds")
_ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| ([^|]*) \|", re.MULTILINE)
_PARTS = {"histogram": ("_bucket", "_sum", "_count"), "summary": ("", "_sum", "_count")}


@cache
def labels() -> dict[str, frozenset[str]]:
    """By name of the series; those labels with which they are told apart within a target."""
    found = {name: frozenset() for name in OF_PROMETHEUS}
    for name, kind, text in _ROW.findall(METRICS.read_text()):
        own = set(re.findall(r"`(\w+)`", text))
        # --kafka.labels stand on what is of the cluster.
        if name.startswith("kafka_") and not name.startswith("kafka_surveyor_"):
            own.add("kafka_cluster")
        for part in _PARTS.get(kind, ("",)):
            found[name + part] = frozenset(own)
    return found
