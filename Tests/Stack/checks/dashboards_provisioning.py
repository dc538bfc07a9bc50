"""What Grafana is told about its data source and its dashboards, and that the dashboards are what their source says."""

import subprocess
import sys
import tempfile
from pathlib import Path

from checks.project import ROOT

SOURCE = ROOT / "grafana/source"
# Where the folder of dashboards is mounted.
MOUNTED = "/etc/grafana/dashboards"
DATASOURCE = {"uid": "prometheus", "type": "prometheus", "isDefault": True, "editable": False}
PROVIDER = {"type": "file", "allowUiUpdates": False, "disableDeletion": True}


def datasources(document: dict, prometheus: dict) -> list[str]:
    """`prometheus` is Prometheus' own configuration."""
    if len(document["datasources"]) != 1:
        return ["there is not one data source: the variable would have to be chosen"]
    (source,) = document["datasources"]
    findings = _differences(source, DATASOURCE)
    scraped = prometheus["global"]["scrape_interval"]
    told = source.get("jsonData", {}).get("timeInterval")
    if told != scraped:
        findings.append(f"timeInterval is {told!r}, but Prometheus scrapes every {scraped!r}: rates go wrong")
    return findings


def providers(document: dict) -> list[str]:
    if len(document["providers"]) != 1:
        return ["there is not one provider of dashboards"]
    (provider,) = document["providers"]
    return _differences(provider, PROVIDER) + _differences(provider["options"], {"path": MOUNTED})


def stale(folder: Path) -> list[str]:
    """The dashboards in the folder that their source would write otherwise."""
    with tempfile.TemporaryDirectory() as fresh:
        subprocess.run([sys.executable, SOURCE, fresh], check=True, env={"PYTHONDONTWRITEBYTECODE": "1"})
        written = {path.name: path.read_text() for path in Path(fresh).glob("*.json")}
    there = {path.name: path.read_text() for path in folder.glob("*.json")}
    return [
        f"{name} is not what grafana/source writes: make dashboards"
        for name in sorted(written.keys() | there.keys())
        if written.get(name) != there.get(name)
    ]


def _differences(there: dict, wanted: dict) -> list[str]:
    return [f"{key} is {there.get(key)!r}, not {value!r}" for key, value in wanted.items() if there.get(key) != value]
