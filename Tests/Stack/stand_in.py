"""A stand-in for Prometheus' HTTP API, for the tests of what asks it."""

import json
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager

import local_server
from checks.expressions import metric_names
from checks.prometheus_api import Prometheus


class StandIn:
    """Has a series of the value for each metric it knows; an expression has an answer if it knows all of it."""

    def __init__(self, metrics: dict[str, str], rules: list[dict] = (), alerts: list[dict] = ()):
        self.metrics, self.rules, self.alerts = metrics, list(rules), list(alerts)
        # What it was asked: expressions, and selectors of label values.
        self.asked: list[str] = []

    def answer(self, path: str, parameters: dict[str, str]):
        match path.split("/")[3:]:
            case ["query"] if not metric_names(parameters["query"]):
                return {"resultType": "scalar", "result": [0, parameters["query"]]}
            case ["query"]:
                return {"resultType": "vector", "result": self._series(parameters["query"], "value")}
            case ["query_range"]:
                return {"resultType": "matrix", "result": self._series(parameters["query"], "values")}
            case ["label", label, "values"]:
                selector = parameters["match[]"]
                self.asked.append(selector)
                return [f"{label}.1", f"{label}.2"] if self._values(selector) else []
            case ["rules"]:
                return {"groups": [{"rules": self.rules}]}
            case ["alerts"]:
                return {"alerts": self.alerts}

    def _series(self, expression: str, key: str) -> list[dict]:
        self.asked.append(expression)
        values = self._values(expression)
        sample = [0, values[-1]] if values else None
        return [{"metric": {"group": "a"}, key: [sample] if key == "values" else sample}] if values else []

    def _values(self, expression: str) -> list[str]:
        names = metric_names(expression)
        return [self.metrics[name] for name in names] if names <= self.metrics.keys() else []


@contextmanager
def serving(stand_in: StandIn) -> Iterator[Prometheus]:
    """The client of a server that answers for stand_in, and refuses what is no expression."""

    def answer(path: str) -> tuple[int, str]:
        url = urllib.parse.urlsplit(path)
        try:
            body, status = {"data": stand_in.answer(url.path, dict(urllib.parse.parse_qsl(url.query)))}, 200
        except ValueError as error:
            body, status = {"error": str(error)}, 400
        return status, json.dumps(body)

    with local_server.serving(answer, "application/json") as port:
        yield Prometheus(f"http://127.0.0.1:{port}")
