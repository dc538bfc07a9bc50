"""What holds of the links from a dashboard's panels: each leads somewhere, and carries on what is chosen."""

import re
from collections.abc import Iterator

from checks.dashboards_variables import names
from checks.expressions import panels, title

# What two dashboards have in common.
CARRIED = {"datasource", "job", "instance", "kafka_cluster"}
# What a row that leads to any of the dashboards is about.
SUBJECT = {"kafka_cluster", "instance", "id", "topic", "consumergroup", "zk_host"}
_CARRIED = re.compile(r"\$\{(\w+):queryparam\}")
_SET = re.compile(r"&var-(\w+)=\$\{__data\.fields\.(\w+):percentencode\}")
# An alert's section, in a document that the dashboard's variable names.
RUNBOOK = "${runbooks}#${__data.fields.runbook}"
_URL = re.compile(r"/d/kafka-surveyor-(?P<name>[a-z-]+|\$\{__data\.fields\.\w+\})\?\$\{__url_time_range\}&.*")


def findings(dashboard: dict, sisters: dict[str, dict]) -> list[str]:
    """`sisters` are all dashboards by name."""
    return [
        f"{title(panel)}: {problem} in the link {url}"
        for panel in panels(dashboard)
        for url in _urls(panel)
        for problem in _problems(url, panel, dashboard, sisters)
    ]


def _urls(panel: dict) -> Iterator[str]:
    config = panel.get("fieldConfig", {"defaults": {}, "overrides": []})
    properties = [each for override in config["overrides"] for each in override["properties"]]
    lists = [config["defaults"].get("links", []), *(each["value"] for each in properties if each["id"] == "links")]
    return (link["url"] for links in lists for link in links)


def _problems(url: str, panel: dict, dashboard: dict, sisters: dict[str, dict]) -> list[str]:
    columns = {override["matcher"]["options"] for override in panel["fieldConfig"]["overrides"]}
    if url == RUNBOOK:
        return [] if "runbook" in columns else ["runbook is no column"]
    match = _URL.fullmatch(url)
    # A row may say itself where it leads; then all that is known of the place is what all have.
    by_row = bool(match) and match["name"].startswith("$")
    if not match or (not by_row and match["name"] not in sisters):
        return ["there is no such dashboard"]
    here = set(names(dashboard))
    there = here if by_row else set(names(sisters[match["name"]]))
    carried, given = set(_CARRIED.findall(url)), dict(_SET.findall(url))
    return [
        *(f"${name} is not carried on" for name in sorted((CARRIED & here & there) - carried - given.keys())),
        *(f"${name} is no variable here" for name in sorted(carried - here)),
        *(f"${name} is no variable there" for name in sorted(given.keys() - there) if not by_row),
        *(f"${name} is not set from the row" for name in sorted(SUBJECT - given.keys()) if by_row),
        *(f"{name} is no column" for name in sorted(set(given.values()) - columns)),
    ]
