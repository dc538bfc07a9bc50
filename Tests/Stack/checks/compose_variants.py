"""Whether the services that docker-compose.yml starts together fit together."""

import json
import re
from collections import Counter
from collections.abc import Iterator

from checks.compose import PLACE

# What is left of a laptop's 8 GiB for containers.
MEMORY_LIMIT = 6 * 1024**3

# What Prometheus is told to ask and a variant does without: Prometheus goes on without it.
ABSENT = {"minimal": {"alertmanager"}}

# A name and a port that containers reach each other at, wherever in a setting it stands.
ADDRESS = re.compile(r"(?<![\w.-])([a-z][a-z0-9-]*):(?:2181|2888|9090|9093|9308|29092|29093)\b")


def variants(document: dict) -> dict[str, dict[str, dict]]:
    """The services by profile."""
    services = document["services"]
    names = sorted({profile for service in services.values() for profile in service.get("profiles", [])})
    return {
        name: {key: service for key, service in services.items() if name in service.get("profiles", [name])}
        for name in names
    }


def dependencies(document: dict) -> list[str]:
    """Who waits for somebody waits for its health, and for somebody who is started with it."""
    findings = []
    for variant, services in variants(document).items():
        for name, service in services.items():
            for other, how in service.get("depends_on", {}).items():
                place = f"{PLACE}: {name} of the variant {variant} depends on {other}"
                if other not in services:
                    findings.append(f"{place}, which is not in it; give both the same profile")
                elif how.get("condition") != "service_healthy":
                    findings.append(f"{place} without waiting for its health; say condition: service_healthy")
    return findings


def host_ports(document: dict) -> list[str]:
    """No two services of a variant want the same port."""
    return [
        f"{PLACE}: {count} services of the variant {variant} want the port {port}; give them different ones"
        for variant, services in variants(document).items()
        for port, count in Counter(_host_ports(services)).items()
        if count > 1
    ]


def _host_ports(services: dict[str, dict]) -> Iterator[str]:
    for service in services.values():
        for port in service.get("ports", []):
            host = re.sub(r"\$\{\w+:-(\d+)\}", r"\1", port)
            yield host.split(":")[1]


def memory(document: dict) -> list[str]:
    """All limits of a variant together fit a laptop."""
    findings = []
    for variant, services in variants(document).items():
        total = sum(_bytes(service.get("mem_limit", "0")) for service in services.values())
        if total > MEMORY_LIMIT:
            findings.append(
                f"{PLACE}: the variant {variant} may use {total / 1024**3:.1f} GiB; lower mem_limits to "
                f"{MEMORY_LIMIT / 1024**3:.0f} GiB in all"
            )
    return findings


def _bytes(text: str) -> int:
    units = {"k": 1024, "m": 1024**2, "g": 1024**3}
    return int(text[:-1]) * units[text[-1]] if text[-1] in units else int(text)


def addresses(document: dict) -> list[str]:
    """Who is named in a setting is there: all that a variant's services look for are in it."""
    findings = []
    for variant, services in variants(document).items():
        names = _names(services)
        for name, service in services.items():
            text = json.dumps([service.get("command"), service.get("environment")])
            for host in sorted(set(ADDRESS.findall(text)) - names):
                findings.append(f"{PLACE}: {name} of the variant {variant} looks for {host}, which is not in it")
    return findings


def scrape_targets(document: dict, prometheus: dict) -> list[str]:
    """Prometheus finds what it is told to ask in every variant that has Prometheus."""
    findings = []
    targets = _targets(prometheus["scrape_configs"]) | _targets(prometheus.get("alerting", {}).get("alertmanagers", []))
    for variant, services in variants(document).items():
        missing = targets - _names(services) - ABSENT.get(variant, set()) - {"localhost"}
        findings += [
            f"prometheus/prometheus.yml: {host} is not in the variant {variant}; give a service of it this alias"
            for host in sorted(missing)
        ]
    return findings


def _targets(configurations: list[dict]) -> set[str]:
    return {
        target.rpartition(":")[0]
        for configuration in configurations
        for group in configuration.get("static_configs", [])
        for target in group["targets"]
    }


def _names(services: dict[str, dict]) -> set[str]:
    """What services of a variant are reached by."""
    aliases = {
        alias
        for service in services.values()
        for network in (service.get("networks") or {}).values()
        for alias in network["aliases"]
    }
    return services.keys() | aliases
