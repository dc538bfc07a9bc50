"""Whether the command lines of docker-compose.yml are such that the programs take them."""

import re
from collections.abc import Iterator
from pathlib import Path

from checks.compose import OWN_IMAGE, PLACE

DEFAULT_PROGRAM = "kafka-surveyor"


def options(sources: Path, program: str) -> set[str]:
    """The options that a program declares, with the negated forms of flags."""
    declared = set()
    for text in _texts(sources, program):
        for name, rest in re.findall(r'\.customLong\("([^"]+)"\)([^)]*)', text):
            declared.add(f"--{name}")
            if "inversion: .prefixedNo" in rest:
                declared.add(f"--no-{name}")
    return declared


def words(sources: Path, program: str) -> set[str]:
    """What may stand for itself on a program's command line: the names of commands and scenarios."""
    scenarios = (sources / "Workload/Scenarios/Scenario.swift").read_text() if program == "kafka-workload" else ""
    commands = {name for text in _texts(sources, program) for name in re.findall(r'commandName: "([^"]+)"', text)}
    return commands | set(re.findall(r"^    case (\w+)$", scenarios, re.MULTILINE))


def _texts(sources: Path, program: str) -> Iterator[str]:
    return (path.read_text() for path in sorted((sources / program).rglob("*.swift")))


def command_lines(document: dict) -> Iterator[tuple[str, str, list[str]]]:
    """Service, program and arguments, of what runs and of what checks it."""
    for name, service in document["services"].items():
        if service.get("image") != OWN_IMAGE:
            continue
        yield name, service.get("entrypoint", [DEFAULT_PROGRAM])[0], service["command"]
        _, program, *arguments = service["healthcheck"]["test"]
        yield name, program, arguments


def known(document: dict, sources: Path) -> list[str]:
    """Programs, commands and options exist."""
    findings = []
    for name, program, arguments in command_lines(document):
        if not (sources / program).is_dir():
            findings.append(f"{PLACE}: {name} runs {program}, which is no program of this project")
            continue
        topics = set(re.findall(r"--topic=(\S+)", " ".join(document["services"][name]["command"])))
        for argument in arguments:
            option = argument.partition("=")[0]
            allowed = options(sources, program) if option.startswith("-") else words(sources, program) | topics
            if option not in allowed:
                findings.append(f"{PLACE}: {program} of {name} does not know {option}; see {program} --help")
    return findings
