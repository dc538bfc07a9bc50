"""Writes the dashboards as Grafana reads them: python3 grafana/source FOLDER"""

import json
import sys
from pathlib import Path

import brokers_topics
import consumer_groups
import overview
import surveyor
import zookeeper

DASHBOARDS = [
    overview.DASHBOARD,
    brokers_topics.DASHBOARD,
    consumer_groups.DASHBOARD,
    zookeeper.DASHBOARD,
    surveyor.DASHBOARD,
]


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python3 grafana/source FOLDER")
    folder = Path(sys.argv[1])
    for dashboard in DASHBOARDS:
        text = json.dumps(dashboard.document(), indent=2, ensure_ascii=False)
        (folder / f"{dashboard.name}.json").write_text(text + "\n")


main()
