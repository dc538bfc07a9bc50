"""Writes a picture of the overview dashboard with what a running Prometheus knows: HTML on stdout. It knows the types
of panels, the units and the settings that this dashboard has, and fails at others.

Usage: python -m picture OVERVIEW.json PROMETHEUS-URL MINUTES
"""

import json
import sys
import time
from html import escape
from pathlib import Path

from checks.boards import merged_rows
from checks.expressions import substitute
from checks.prometheus_api import Prometheus
from checks.variables import chosen_values, intervals, query_variables

from picture.charts import chart, sparkline
from picture.page import page, placed, size
from picture.tables import table
from picture.values import shown

SCRAPE_SECONDS = 2
# Of a line: fewer than a chart has pixels, for lines that can be told apart.
POINTS = 60


class Picture:
    def __init__(self, dashboard: dict, prometheus: Prometheus, seconds: int):
        self.dashboard, self.prometheus, self.seconds = dashboard, prometheus, seconds
        self.values = chosen_values(dashboard, prometheus, everything=True) | intervals(SCRAPE_SECONDS, seconds, POINTS)

    def html(self) -> str:
        sections = [placed(panel, self.content(panel)) for panel in self.dashboard["panels"]]
        variables = {variable["label"]: "All" for variable in query_variables(self.dashboard)}
        variables["Last"] = f"{self.seconds // 60} minutes"
        return page(self.dashboard["title"], variables, sections)

    def content(self, panel: dict) -> str:
        match panel["type"]:
            case "row":
                return ""
            case "stat":
                return self.tile(panel)
            case "table":
                return table(panel, merged_rows(panel, {query["refId"]: self.now(query) for query in panel["targets"]}))
            case "timeseries":
                width, height = size(panel)
                end = time.time()
                return chart(panel, self.lines(panel), width - 4, height - 30, (end - self.seconds, end))
            case other:
                raise ValueError(f"panel {panel['title']} is a {other}, of which there is no picture yet")

    def tile(self, panel: dict) -> str:
        (query,) = panel["targets"]
        series, field = self.now(query), panel["fieldConfig"]["defaults"]
        number = float(series[0]["value"][1]) if series else None
        text, background = shown(number, field)
        line = self.sparkline(panel, query) if panel["options"]["graphMode"] == "area" else ""
        name = f"<small>{escape(field['displayName'])}</small>"
        return f'<div class="tile" style="background: {background}">{line}{name}{escape(text)}</div>'

    def sparkline(self, panel: dict, query: dict) -> str:
        samples = [sample for series in self.recent(query) for sample in series["values"]]
        return sparkline(samples, *size(panel))

    def now(self, query: dict) -> list[dict]:
        return self.prometheus.instant(substitute(query["expr"], self.values))

    def recent(self, query: dict) -> list[dict]:
        step = int(self.values["__interval"].removesuffix("s"))
        return self.prometheus.recent(substitute(query["expr"], self.values), self.seconds, step)

    def lines(self, panel: dict) -> list[tuple[str, list]]:
        """Each with its legend and samples."""
        lines = []
        for query in panel["targets"]:
            for series in self.recent(query):
                legend = query["legendFormat"]
                for label, value in series["metric"].items():
                    legend = legend.replace(f"{{{{{label}}}}}", value)
                lines.append((legend.replace("{{kafka_cluster}}", "").strip(), series["values"]))
        return lines


def main() -> None:
    dashboard, url, minutes = json.loads(Path(sys.argv[1]).read_text()), sys.argv[2], int(sys.argv[3])
    print(Picture(dashboard, Prometheus(url), minutes * 60).html())


if __name__ == "__main__":
    main()
