"""What Docker Compose itself, and the schema of its files, say of docker-compose.yml."""

import os
import subprocess
from pathlib import Path

from checks.compose import PLACE
from checks.project import CHECK_JSONSCHEMA, COMPOSE


def _run(command: list[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COMPOSE_")}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def validity(folder: Path, profiles: list[str]) -> list[str]:
    """Compose takes the file in a folder, with each profile and with none given."""
    findings = []
    for options in [[], *(["--profile", profile] for profile in profiles)]:
        done = _run([COMPOSE, *options, "config", "--quiet"], folder)
        # Warnings, as of a variable without a value, do not make it fail.
        findings += [f"{PLACE} {' '.join(options)}: {line}" for line in done.stderr.splitlines()]
        if done.returncode and not done.stderr:
            findings.append(f"{PLACE} {' '.join(options)}: docker compose config exits with {done.returncode}")
    return findings


def services(folder: Path, *options: str) -> set[str]:
    """What "docker compose OPTIONS up" would start."""
    done = _run([COMPOSE, *options, "config", "--services"], folder)
    if done.returncode:
        raise RuntimeError(f"docker compose {' '.join(options)} config --services: {done.stderr}")
    return set(done.stdout.split())


def schema(folder: Path) -> list[str]:
    """The file follows the schema of the Compose specification."""
    done = _run([CHECK_JSONSCHEMA, "--builtin-schema", "vendor.compose-spec", PLACE], folder)
    return [f"{PLACE}: {line.strip()}" for line in done.stdout.splitlines() if line.strip()] if done.returncode else []
