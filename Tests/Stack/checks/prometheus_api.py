"""A running Prometheus, by its HTTP API."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass


class Refusal(Exception):
    """Prometheus does not answer a question, in its own words."""


@dataclass(frozen=True)
class Prometheus:
    url: str

    def instant(self, expression: str) -> list[dict]:
        """What the expression, a vector or a number, is now: [{"metric": labels, "value": [time, text]}]."""
        data = self._get("query", query=expression)
        if data["resultType"] == "scalar":
            return [{"metric": {}, "value": data["result"]}]
        return data["result"]

    def samples_read(self, expression: str) -> int:
        """How many samples Prometheus reads to answer: what makes a query slow, whatever else the machine does."""
        return self._get("query", query=expression, stats="all")["stats"]["samples"]["totalQueryableSamples"]

    def recent(self, expression: str, seconds: float, step: float) -> list[dict]:
        """What it had in the last seconds: [{"metric": labels, "values": [[time, text], …]}]."""
        now = time.time()
        return self._get("query_range", query=expression, start=now - seconds, end=now, step=step)["result"]

    def label_values(self, label: str, selector: str = "") -> list[str]:
        """The values that the label has, on the series that the selector chooses."""
        match = {"match[]": selector} if selector else {}
        return self._get(f"label/{urllib.parse.quote(label)}/values", **match)

    def rules(self) -> list[dict]:
        """All rules that are loaded, each with what became of it."""
        return [rule for group in self._get("rules")["groups"] for rule in group["rules"]]

    def alerts(self) -> list[dict]:
        """The alerts that are pending or firing."""
        return self._get("alerts")["alerts"]

    def targets(self) -> list[dict]:
        return self._get("targets", state="active")["activeTargets"]

    def alertmanagers(self) -> list[str]:
        """The addresses that alerts are sent to."""
        return [manager["url"] for manager in self._get("alertmanagers")["activeAlertmanagers"]]

    def _get(self, path: str, **parameters):
        query = urllib.parse.urlencode(parameters)
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/{path}?{query}", timeout=30) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise Refusal(_reason(error)) from error


def _reason(error: urllib.error.HTTPError) -> str:
    text = error.read().decode(errors="replace")
    try:
        return json.loads(text)["error"]
    except (ValueError, KeyError):
        return f"{error.code} {text}".strip()


def has_numbers(series: list[dict]) -> bool:
    """Whether there is something to see: NaN, what is left of a division by 0, is not."""
    samples = [sample for one in series for sample in one.get("values", [one.get("value")])]
    return any(text != "NaN" for _, text in samples)
