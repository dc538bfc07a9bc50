"""Whether the settings of docker-compose.yml are those that .env.example explains."""

import re
from pathlib import Path

# Compose reads this one for itself.
PROFILES = "COMPOSE_PROFILES"


def read(path: Path) -> dict[str, str]:
    """The settings of a file of NAME=value lines."""
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def used(compose: str) -> dict[str, str]:
    """The settings that the text of a compose file asks for, with their defaults."""
    return dict(re.findall(r"\$\{(\w+)(?::-([^}]*))?\}", compose))


def documented(compose: str, example: dict[str, str]) -> list[str]:
    """All that is asked for is explained, with the same default, and the other way round."""
    findings = []
    asked = used(compose)
    for name in sorted(asked.keys() - example.keys()):
        findings.append(f"docker-compose.yml: {name} is not in .env.example; explain it there")
    for name in sorted(example.keys() - asked.keys() - {PROFILES}):
        findings.append(f".env.example: nobody asks for {name}; take it out")
    for name in sorted(asked.keys() & example.keys()):
        if not asked[name]:
            findings.append(f"docker-compose.yml: {name} has no default; write ${{{name}:-{example[name]}}}")
        elif asked[name] != example[name]:
            findings.append(f'.env.example: {name} is "{example[name]}"; docker-compose.yml says "{asked[name]}"')
    return findings


def committed(settings: dict[str, str], example: dict[str, str], profiles: set[str]) -> list[str]:
    """The .env that everybody gets chooses a variant, the one that .env.example tells, and nothing else."""
    findings = []
    if settings.get(PROFILES) not in profiles:
        findings.append(f'.env: {PROFILES} is "{settings.get(PROFILES)}"; choose one of {", ".join(sorted(profiles))}')
    if settings.get(PROFILES) != example.get(PROFILES):
        findings.append(f'.env.example: {PROFILES} is "{example.get(PROFILES)}"; .env says "{settings.get(PROFILES)}"')
    for name in sorted(settings.keys() - {PROFILES}):
        findings.append(f".env: {name} is a user's own business; take it out before you commit")
    return findings
