"""A real Alertmanager, to see what it keeps silent."""

import json
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checks.project import ALERTMANAGER

PATIENCE_SECONDS = 60


class Alertmanager:
    def __init__(self, address: str) -> None:
        self.alerts = f"http://{address}/api/v2/alerts"

    def fire(self, alerts: list[dict[str, str]]) -> None:
        """Makes alerts with these labels fire."""
        body = json.dumps([{"labels": labels} for labels in alerts]).encode()
        request = urllib.request.Request(self.alerts, body, {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=PATIENCE_SECONDS).close()

    def silent(self, expected: int) -> list[dict[str, str]]:
        """The labels of the alerts that others inhibit, as soon as there are as many as expected."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            with urllib.request.urlopen(self.alerts, timeout=PATIENCE_SECONDS) as answer:
                found = [alert["labels"] for alert in json.load(answer) if alert["status"]["inhibitedBy"]]
            if len(found) >= expected or time.monotonic() > deadline:
                return found
            time.sleep(0.05)


@contextmanager
def running(prometheus: Path, data: Path) -> Iterator[Alertmanager]:
    """An Alertmanager with the configuration of that folder, for as long as it is used."""
    command = [
        ALERTMANAGER,
        f"--config.file={prometheus / 'alertmanager.yml'}",
        f"--storage.path={data}",
        "--cluster.listen-address=",
        "--web.listen-address=127.0.0.1:0",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield Alertmanager(_address(process))
        finally:
            process.terminate()
            # What it still says must not fill the pipe while it ends.
            process.communicate()


def _address(process: subprocess.Popen) -> str:
    lines = []
    for line in process.stderr:
        if match := re.search(r'msg="Listening on" address=(\S+)', line):
            return match[1]
        lines.append(line)
    raise AssertionError(f"Alertmanager ended before it listened: {''.join(lines)}")
