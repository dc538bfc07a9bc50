"""Whether the Dockerfile makes the image that it should, as far as its text tells."""

import json
import re
import subprocess
from dataclasses import dataclass
from fnmatch import fnmatch

from checks.project import HADOLINT

PLACE = "Dockerfile"

# The package with the library itself, as Debian 13 calls it, by the one with its headers. The programs are built on
# Debian 12; the sonames are those of Debian 13, too: libdeflate.so.0, libmicrohttpd.so.12, librdkafka.so.1.
LIBRARIES = {
    "libdeflate-dev": "libdeflate0",
    "libmicrohttpd-dev": "libmicrohttpd12t64",
    "librdkafka-dev": "librdkafka1",
}
# By release. A program runs on the release that it is built on, or on a newer one: glibc only adds symbols.
RELEASES = {"bookworm": 12, "trixie": 13}

# What the final stage has besides libraries: the authorities that --tls.enabled trusts by default.
OTHER_PACKAGES = {"ca-certificates"}

LABELS = {"title", "description", "licenses", "version"}

# What must never reach a builder: large, or a secret.
PRIVATE = [".git", ".build", ".build-image", ".tools", ".env", "docs"]


@dataclass(frozen=True)
class Instruction:
    """One instruction of a Dockerfile, in the stage (from 0) that it belongs to."""

    stage: int
    keyword: str
    text: str


def instructions(dockerfile: str) -> list[Instruction]:
    """The instructions, with continued lines joined and comments left out."""
    lines = [line for line in dockerfile.splitlines() if not line.startswith("#")]
    found: list[Instruction] = []
    stage = -1
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        keyword, _, text = line.strip().partition(" ")
        if not keyword:
            continue
        stage += keyword == "FROM"
        found.append(Instruction(stage, keyword, text.strip()))
    return found


def _texts(dockerfile: str, keyword: str, stage: int) -> list[str]:
    """The instructions of one kind in a stage; -1 is the last."""
    all_of_them = instructions(dockerfile)
    wanted = all_of_them[-1].stage if stage < 0 else stage
    return [one.text for one in all_of_them if one.keyword == keyword and one.stage == wanted]


def _packages(dockerfile: str, stage: int) -> set[str]:
    commands = re.findall(r"apt-get install ([^&]*)", " ".join(_texts(dockerfile, "RUN", stage)))
    return {word for command in commands for word in command.split() if not word.startswith("-")}


def packages(dockerfile: str, manifest: str) -> list[str]:
    """What Package.swift names is there: headers where the programs are built, libraries where they run."""
    findings = []
    headers = set(re.findall(r'\.apt\(\["([^"]+)"\]\)', manifest))
    # What is linked statically is not needed where the programs run.
    static = {f"lib{name}-dev" for name in re.findall(r'\.linkedLibrary\(":lib(\w+)\.a"\)', manifest)}
    for package in sorted((headers | static) - _packages(dockerfile, 0)):
        findings.append(f"{PLACE}: the build stage does not install {package}, which Package.swift names; add it")
    for package in sorted(headers - LIBRARIES.keys()):
        findings.append(f"checks/image.py: no library is known for {package}; add it to LIBRARIES")
    libraries = {LIBRARIES[package] for package in headers & LIBRARIES.keys()}
    installed = _packages(dockerfile, -1)
    for package in sorted(libraries - installed):
        findings.append(f"{PLACE}: the image does not install {package}, which the programs link; add it")
    for package in sorted(installed - libraries - OTHER_PACKAGES):
        findings.append(f"{PLACE}: the image installs {package}, which nothing needs; take it out")
    return findings


def user(dockerfile: str) -> list[str]:
    """The programs run as a system user, by number: Kubernetes' runAsNonRoot does not look names up."""
    (text,) = _texts(dockerfile, "USER", -1) or [""]
    uid = text.partition(":")[0]
    if not uid.isdigit() or not 0 < int(uid) < 1000:
        return [f'{PLACE}: USER is "{text}"; write the number of a system user, 1 to 999']
    return []


def commands(dockerfile: str, products: set[str], subcommands: set[str]) -> list[str]:
    """What runs runs without a shell, which would keep signals to itself, and exists."""
    findings = []
    for keyword in ("ENTRYPOINT", "HEALTHCHECK"):
        text = (_texts(dockerfile, keyword, -1) or [""])[-1]
        try:
            program, *arguments = json.loads(re.sub(r"^.*?CMD ", "", text))
        except ValueError:
            findings.append(f'{PLACE}: {keyword} is "{text}"; write the command as a list of strings: ["program"]')
            continue
        if program not in products:
            findings.append(f"{PLACE}: {keyword} runs {program}, which Package.swift does not make")
        findings += [
            f"{PLACE}: {keyword} runs {program} {word}, which is no subcommand"
            for word in arguments
            if word not in subcommands
        ]
    return findings


def description(dockerfile: str, port: str, version: str) -> list[str]:
    """The image says what it is, of which version, and where it listens."""
    findings = []
    labels = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="([^"]*)"', " ".join(_texts(dockerfile, "LABEL", -1))))
    for name in sorted(LABELS - labels.keys()):
        findings.append(f"{PLACE}: there is no label org.opencontainers.image.{name}; add it")
    if labels.get("version") != version:
        findings.append(f'{PLACE}: the label version is "{labels.get("version")}"; the program says "{version}"')
    if _texts(dockerfile, "EXPOSE", -1) != [port]:
        findings.append(f"{PLACE}: EXPOSE is {_texts(dockerfile, 'EXPOSE', -1)}; the program listens at {port}")
    return findings


def stages(dockerfile: str) -> list[str]:
    """What is built on is named by its release, and the compiler stays behind."""
    bases = [one.text.split()[0] for one in instructions(dockerfile) if one.keyword == "FROM"]
    findings = [
        f"{PLACE}: {base} is whatever there is today; name the release: {base.partition(':')[0]}:RELEASE"
        for base in bases
        if base.partition(":")[2] in ("", "latest")
    ]
    if len(bases) != 2:
        findings.append(f"{PLACE}: there are {len(bases)} stages; one builds, one is the image")
    releases = [number for base in bases for name, number in RELEASES.items() if name in base]
    if releases != sorted(releases):
        findings.append(f"{PLACE}: the programs are built on a newer release than they run on, whose glibc is too old")
    return findings


def context(dockerfile: str, ignore: str) -> list[str]:
    """The builder gets what is copied, and nothing that is large or secret."""
    findings = []
    copied = [word for text in _texts(dockerfile, "COPY", 0) for word in text.split()[:-1]]
    for name in copied:
        if is_ignored(name, ignore):
            findings.append(f".dockerignore: {name} is left out, and {PLACE} copies it; add !{name}")
    for name in PRIVATE:
        if not is_ignored(name, ignore):
            findings.append(f".dockerignore: {name} goes to the builder; leave it out")
    return findings


def is_ignored(name: str, ignore: str) -> bool:
    """Whether a file or folder at the top is left out: of the patterns that match, the last one decides."""
    ignored = False
    for line in ignore.splitlines():
        pattern = line.removeprefix("!").strip("/")
        if line and not line.startswith("#") and fnmatch(name, pattern):
            ignored = not line.startswith("!")
    return ignored


def hadolint(dockerfile: str) -> list[str]:
    """What the linter of Dockerfiles says."""
    done = subprocess.run([HADOLINT, "--no-color", "-"], input=dockerfile, capture_output=True, text=True, check=False)
    findings = [f"{PLACE}: {line}" for line in (done.stdout + done.stderr).splitlines()]
    return findings or ([f"{HADOLINT} exits with {done.returncode}"] if done.returncode else [])
