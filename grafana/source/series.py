"""The labels of each series: from docs/metrics.md, from the recording rules, and what Prometheus adds."""

import re
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
RULES = _ROOT / "prometheus/rules"
ALERTS = ("ALERTS", "ALERTS_FOR_STATE")
_OF_PROMETHEUS = ("up", "scrape_duration_seconds", *ALERTS)
_ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| ([^|]*) \|", re.MULTILINE)
_PARTS = {"histogram": ("_bucket", "_sum", "_count"), "summary": ("", "_sum", "_count")}
_RECORD = re.compile(r"^ *- record: ((?:(\w+):)?\w+:\w+)$", re.MULTILINE)


@cache
def labels() -> dict[str, frozenset[str]]:
    """By name of the series: the labels that distinguish its series within a target."""
    found = {name: frozenset() for name in _OF_PROMETHEUS}
    for name, kind, text in _ROW.findall((_ROOT / "docs/metrics.md").read_text()):
        own = set(re.findall(r"`(\w+)`", text))
        # --kafka.labels stand on what is of the cluster.
        if name.startswith("kafka_") and not name.startswith("kafka_surveyor_"):
            own.add("kafka_cluster")
        for part in _PARTS.get(kind, ("",)):
            found[name + part] = frozenset(own)
    return found | _recorded()


def _recorded() -> dict[str, frozenset[str]]:
    """The level of a recorded series (level:metric:operations) names its labels."""
    known = ("consumergroup", "topic", "id", "zk_host")
    found = {}
    for name, level in _RECORD.findall((RULES / "recording.yml").read_text()):
        own = {label for label in known if label in level}
        found[name] = frozenset(own if "zk_host" in own else own | {"kafka_cluster"})
    return found
