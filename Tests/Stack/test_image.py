"""Dockerfile and .dockerignore."""

import re
from functools import partial

import pytest
from breaking import replaced
from checks import flags, image
from checks.project import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
IGNORE = (ROOT / ".dockerignore").read_text()
MANIFEST = (ROOT / "Package.swift").read_text()
VERSION = re.search(r'number = "([^"]+)"', (ROOT / "Sources/kafka-surveyor/Version.swift").read_text())[1]
OPTIONS = (ROOT / "Sources/kafka-surveyor/Options/WebOptions.swift").read_text()
PORT = re.search(r'defaultAddress = ":(\d+)"', OPTIONS)[1]
PRODUCTS = set(re.findall(r'\.executable\(name: "([^"]+)"', MANIFEST))

packages = partial(image.packages, manifest=MANIFEST)
commands = partial(image.commands, products=PRODUCTS, subcommands=flags.words(ROOT / "Sources", "kafka-surveyor"))
description = partial(image.description, port=PORT, version=VERSION)
context = partial(image.context, ignore=IGNORE)
CHECKS = [packages, image.user, commands, description, image.stages, context, image.hadolint]


@pytest.mark.parametrize("check", CHECKS)
def test_nothing_is_found(check):
    assert check(DOCKERFILE) == []


BREAKS = [
    (packages, "librdkafka-dev ", "", "does not install librdkafka-dev"),
    (packages, "libre2-dev ", "", "does not install libre2-dev"),
    (packages, "libmicrohttpd12t64 ", "", "does not install libmicrohttpd12t64"),
    (packages, "libdeflate0 ", "libdeflate0 curl ", "installs curl, which nothing needs"),
    (image.user, "USER 930:930\n", "", 'USER is ""'),
    (image.user, "USER 930:930", "USER surveyor", 'USER is "surveyor"'),
    (image.user, "USER 930:930", "USER 0", 'USER is "0"'),
    (image.user, "USER 930:930", "USER 1000", 'USER is "1000"'),
    (commands, 'ENTRYPOINT ["kafka-surveyor"]', "ENTRYPOINT kafka-surveyor", "write the command as a list"),
    (commands, 'ENTRYPOINT ["kafka-surveyor"]', 'ENTRYPOINT ["surveyor"]', "runs surveyor, which Package.swift does"),
    (commands, '"healthcheck"]', '"health"]', "health, which is no subcommand"),
    (commands, "HEALTHCHECK", "ONBUILD HEALTHCHECK", 'HEALTHCHECK is ""'),
    (description, "image.licenses", "image.license", "no label org.opencontainers.image.licenses"),
    (description, f'version="{VERSION}"', 'version="9.9.9"', 'the label version is "9.9.9"'),
    (description, "EXPOSE 9308", "EXPOSE 9309", "the program listens at 9308"),
    (image.stages, "debian:trixie-slim", "debian", "debian is whatever there is today"),
    (image.stages, "swift:6.3-bookworm", "swift:latest", "swift:latest is whatever there is today"),
    (image.stages, "FROM debian:trixie-slim\n", "", "there are 1 stages"),
    (context, "COPY Sources Sources", "COPY docs docs", "docs is left out, and Dockerfile copies it"),
    (image.hadolint, "# hadolint ignore=DL3008\n", "", "DL3008"),
    (image.hadolint, "WORKDIR /source", "WORKDIR source", "DL3000"),
]


@pytest.mark.parametrize(("check", "old", "new", "finding"), BREAKS, ids=[entry[3] for entry in BREAKS])
def test_a_break_is_found(check, old, new, finding):
    assert any(finding in line for line in check(replaced(DOCKERFILE, old, new)))


def test_programs_built_on_a_newer_release_are_found():
    swapped = replaced(replaced(DOCKERFILE, "6.3-bookworm", "6.3-trixie"), "debian:trixie", "debian:bookworm")
    assert any("newer release than they run on" in line for line in image.stages(swapped))


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("*\n!P", "!P", ".git goes to the builder"),
        ("!Sources", "", "Sources is left out"),
        ("!Tests", "!Tests\n!.env", ".env goes to the builder"),
    ],
)
def test_a_break_of_the_context_is_found(old, new, finding):
    findings = image.context(DOCKERFILE, replaced(IGNORE, old, new))
    assert any(finding in line for line in findings)
