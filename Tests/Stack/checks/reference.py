"""Which series there are, and with which labels: docs/metrics.md, and what Prometheus itself adds."""

import re
from dataclasses import dataclass
from pathlib import Path

from checks.project import ROOT

METRICS = ROOT / "docs/metrics.md"
_ROW = re.compile(r"^\| `(?P<name>\w+)` \| (?P<type>\w+) \| (?P<labels>[^|]*) \|")

# A target's own labels are on everything that is scraped from it.
TARGET_LABELS = frozenset({"job", "instance"})
# What --kafka.labels puts on the series of the cluster, where a name tells clusters apart.
CLUSTER_LABEL = "kafka_cluster"


@dataclass(frozen=True)
class Series:
    """The series of one name."""

    name: str
    # That of its family; the parts of histograms and summaries (_bucket, _sum, _count) are counters.
    type: str
    labels: frozenset[str]


def series(metrics: Path = METRICS) -> dict[str, Series]:
    """All series of the exporter's families, and those that Prometheus makes itself, by name."""
    found = {each.name: each for each in _prometheus_series()}
    for line in metrics.read_text().splitlines():
        if row := _ROW.match(line):
            labels = frozenset(re.findall(r"`(\w+)`", row["labels"])) | TARGET_LABELS | _cluster_label(row["name"])
            found |= {each.name: each for each in _family(row["name"], row["type"], labels)}
    return found


def _cluster_label(name: str) -> frozenset[str]:
    of_cluster = name.startswith("kafka_") and not name.startswith(("kafka_surveyor_", "kafka_exporter_"))
    return frozenset({CLUSTER_LABEL}) if of_cluster else frozenset()


def _family(name: str, kind: str, labels: frozenset[str]) -> list[Series]:
    if kind not in ("histogram", "summary"):
        return [Series(name, kind, labels)]
    parts = [Series(f"{name}_sum", "counter", labels), Series(f"{name}_count", "counter", labels)]
    if kind == "histogram":
        return [*parts, Series(f"{name}_bucket", "counter", labels | {"le"})]
    return [*parts, Series(name, kind, labels | {"quantile"})]


def _prometheus_series() -> list[Series]:
    # An alert has its target's labels where its expression keeps them.
    subject = {CLUSTER_LABEL, "id", "topic", "partition", "consumergroup", "zk_host"}
    alert = TARGET_LABELS | subject | {"alertname", "severity"}
    scrape = ("up", "scrape_duration_seconds", "scrape_samples_scraped", "scrape_series_added")
    alerts = [Series("ALERTS", "gauge", alert | {"alertstate"}), Series("ALERTS_FOR_STATE", "gauge", alert)]
    return [*alerts, *(Series(name, "gauge", TARGET_LABELS) for name in scrape)]
