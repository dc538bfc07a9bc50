"""Whether the services of docker-compose.yml are what they should be, each by itself."""

import re
from pathlib import Path

import yaml

PLACE = "docker-compose.yml"
# What is built here.
OWN_IMAGE = "kafka-surveyor:local"


def load(path: Path) -> dict:
    """The document, with anchors and merges resolved."""
    return yaml.safe_load(path.read_text())


def basics(document: dict) -> list[str]:
    """No version, which Compose 2 warns of; each service is watched, restarted and limited."""
    findings = []
    if "version" in document:
        findings.append(f'{PLACE}: "version" means nothing to Compose 2; take it out')
    for name, service in document["services"].items():
        missing = {"restart", "mem_limit", "profiles", "logging"} - service.keys()
        findings += [f"{PLACE}: {name} has no {key}; give it one" for key in sorted(missing)]
        missing = {"test", "interval", "timeout", "retries", "start_period"} - service.get("healthcheck", {}).keys()
        findings += [f"{PLACE}: the healthcheck of {name} has no {key}; give it one" for key in sorted(missing)]
    return findings


def images(document: dict) -> list[str]:
    """What comes from a registry is pinned to a version; what is built here is not looked for in one."""
    findings = []
    for name, service in document["services"].items():
        image = service.get("image", "")
        tag = image.rpartition(":")[2] if ":" in image else ""
        if image == OWN_IMAGE:
            wanted = "build" if "build" in service else "never"
            if service.get("pull_policy") != wanted:
                findings.append(f"{PLACE}: the image of {name} is built here; say pull_policy: {wanted}")
        elif not re.fullmatch(r"v?\d+\.\d+\.\d+\S*", tag):
            findings.append(f'{PLACE}: the image "{image}" of {name} is not pinned; write name:1.2.3')
    return findings


def builds(document: dict) -> list[str]:
    """In each variant one service builds the image: Compose builds side by side, and one of two would fail."""
    services = document["services"]
    findings = []
    for variant in sorted({profile for service in services.values() for profile in service["profiles"]}):
        running = {name: service for name, service in services.items() if variant in service["profiles"]}
        building = [name for name, service in running.items() if "build" in service]
        if len(building) != 1:
            findings.append(f"{PLACE}: in {variant}, {building} build the image; let one service do it")
    return findings


def ports(document: dict) -> list[str]:
    """Nobody else on the network is let in."""
    return [
        f'{PLACE}: the port "{port}" of {name} is open to others; write "127.0.0.1:{port}"'
        for name, service in document["services"].items()
        for port in service.get("ports", [])
        if not str(port).startswith("127.0.0.1:")
    ]


def confinement(document: dict) -> list[str]:
    """No service gains privileges; the programs of this project have none at all, and can write nothing."""
    findings = []
    for name, service in document["services"].items():
        wanted = {"security_opt": ["no-new-privileges:true"]}
        if service.get("image") == OWN_IMAGE:
            wanted |= {"read_only": True, "cap_drop": ["ALL"], "init": True}
        for key, value in wanted.items():
            if service.get(key) != value:
                findings.append(f"{PLACE}: {name} has {key}: {service.get(key)}; say {key}: {value}")
    return findings


def volumes(document: dict, root: Path) -> list[str]:
    """Files that are mounted exist and cannot be written; volumes are declared, and declared ones are used."""
    findings = []
    declared, used = set(document["volumes"]), set()
    for name, service in document["services"].items():
        for volume in service.get("volumes", []):
            source, _, rest = volume.partition(":")
            if not source.startswith("."):
                used.add(source)
            elif not (root / source).exists():
                findings.append(f"{PLACE}: {name} mounts {source}, which does not exist; correct the path")
            elif not rest.endswith(":ro"):
                findings.append(f"{PLACE}: {name} could write to {source}; add :ro")
    findings += [f"{PLACE}: the volume {name} is not declared; add it to volumes" for name in sorted(used - declared)]
    findings += [f"{PLACE}: nobody uses the volume {name}; take it out" for name in sorted(declared - used)]
    return findings
