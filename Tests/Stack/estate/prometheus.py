"""A Prometheus that knows the estate's last hour, scrapes what goes on, and evaluates the rules.

Their alerts fire without waiting (`for`), so that nobody has to wait for them.
"""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import local_server
import yaml
from checks import reference
from checks.project import PROMETHEUS, PROMETHEUS_FILES, PROMTOOL
from checks.prometheus_api import Prometheus, Refusal

from estate.pages import HOUR, SURVEYORS, Sample, Surveyor

JOB = "kafka-surveyor"
# As the stack's Prometheus scrapes; what goes on after the hour of history is scraped faster, and rules follow soon.
HISTORY_STEP, SCRAPE_SECONDS = 15, 2
SECONDS_TO_START = 60


@contextmanager
def estate(folder: Path) -> Iterator[Prometheus]:
    """The Prometheus, with data in the folder, once its alerts fire."""
    known, end = reference.series(), time.time()
    _write_history(folder, known, end)
    _write_rules(folder / "rules")
    with _exporter(known, end) as port:
        listening = f"127.0.0.1:{_free_port()}"
        _write_configuration(folder, port)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [
                    PROMETHEUS,
                    f"--config.file={folder}/prometheus.yml",
                    f"--storage.tsdb.path={folder}/data",
                    f"--web.listen-address={listening}",
                ],
                stdout=log,
                stderr=log,
            )
        try:
            prometheus = Prometheus(f"http://{listening}")
            _wait_for_alerts(prometheus, process, folder / "log")
            yield prometheus
        finally:
            process.terminate()
            process.wait()


def text(sample: Sample, labels: dict[str, str], at: str = "") -> str:
    """A line of the text format."""
    name, own, value = sample
    written = ",".join(f'{key}="{_escaped(text)}"' for key, text in (own | labels).items())
    return f"{name}{{{written}}} {float(value)}{at}\n"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _write_history(folder: Path, known: dict, end: float) -> None:
    seed = folder / "history"
    first = int(end) - HOUR
    with seed.open("w") as file:
        for surveyor in SURVEYORS:
            target = {"job": JOB, "instance": surveyor.instance}
            for at in range(first, int(end), HISTORY_STEP):
                is_up = at < end - surveyor.died_ago
                samples = [("up", {}, int(is_up))]
                if is_up:
                    samples += [("scrape_duration_seconds", {}, 0.01), *surveyor.page(known, at, end)]
                file.writelines(text(sample, target, f" {at}") for sample in samples)
        file.write("# EOF\n")
    command = [PROMTOOL, "tsdb", "create-blocks-from", "openmetrics", seed, folder / "data"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seed.unlink()


def _write_rules(folder: Path) -> None:
    folder.mkdir()
    for path in (PROMETHEUS_FILES / "rules").glob("*.yml"):
        document = yaml.safe_load(path.read_text())
        for group in document["groups"]:
            for rule in group["rules"]:
                rule.pop("for", None)
        (folder / path.name).write_text(yaml.safe_dump(document))


def _write_configuration(folder: Path, port: int) -> None:
    def static(surveyor: Surveyor) -> dict:
        # Nothing listens on the port of one that died.
        address = f"127.0.0.1:{_free_port() if surveyor.died_ago else port}"
        labels = {"instance": surveyor.instance, "__metrics_path__": f"/{surveyor.instance}"}
        return {"targets": [address], "labels": labels}

    seconds = f"{SCRAPE_SECONDS}s"
    job = {"job_name": JOB, "static_configs": [static(surveyor) for surveyor in SURVEYORS]}
    document = {
        "global": {"scrape_interval": seconds, "scrape_timeout": seconds, "evaluation_interval": seconds},
        "rule_files": [f"{folder}/rules/*.yml"],
        "scrape_configs": [job],
    }
    (folder / "prometheus.yml").write_text(yaml.safe_dump(document))


@contextmanager
def _exporter(known: dict, end: float) -> Iterator[int]:
    """The port at which each surveyor's page is at its name."""
    surveyors = {f"/{surveyor.instance}": surveyor for surveyor in SURVEYORS}

    def answer(path: str) -> tuple[int, str]:
        samples = surveyors[path].page(known, time.time(), end)
        return 200, "".join(text(sample, {}) for sample in samples)

    with local_server.serving(answer, "text/plain; version=0.0.4") as port:
        yield port


def _wait_for_alerts(prometheus: Prometheus, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            rules, alerts = prometheus.rules(), prometheus.alerts()
            # Alerts become series one evaluation after they fire.
            if all(rule["health"] == "ok" for rule in rules) and len(prometheus.instant("ALERTS")) == len(alerts) > 0:
                return
        except (Refusal, OSError):
            pass
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the estate's Prometheus does not get ready:\n{log.read_text()[-3000:]}")
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
