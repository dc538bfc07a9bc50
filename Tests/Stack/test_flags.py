"""The command lines of docker-compose.yml."""

import pytest
from breaking import broken
from checks import compose, flags
from checks.project import ROOT

DOCUMENT = compose.load(ROOT / compose.PLACE)
SOURCES = ROOT / "Sources"


def test_the_programs_know_all_of_them():
    assert flags.known(DOCUMENT, SOURCES) == []


def test_declarations_are_found():
    assert {"--kafka.server", "--no-tls.enabled", "--ready"} <= flags.options(SOURCES, "kafka-surveyor")
    assert "--no-kafka.server" not in flags.options(SOURCES, "kafka-surveyor")
    assert {"scenario", "topic", "describe", "steady"} <= flags.words(SOURCES, "kafka-workload")


def change(service, key, value):
    return lambda it: it["services"][service].update({key: value})


BREAKS = [
    (change("kafka-surveyor", "command", ["--kafka.servers=a:1"]), "kafka-surveyor does not know --kafka.servers"),
    (change("workload-steady", "command", ["scenario", "steadily"]), "workload-steady does not know steadily"),
    (change("workload-steady", "entrypoint", ["kafka-workloads"]), "kafka-workloads, which is no program"),
    (
        lambda it: it["services"]["kafka-surveyor"]["healthcheck"].update(test=["CMD", "kafka-surveyor", "health"]),
        "kafka-surveyor of kafka-surveyor does not know health;",
    ),
    (
        lambda it: it["services"]["workload-stalled"]["healthcheck"]["test"].append("parcels"),
        "workload-stalled does not know parcels",
    ),
]


@pytest.mark.parametrize(("change", "finding"), BREAKS, ids=[entry[1] for entry in BREAKS])
def test_a_break_is_found(change, finding):
    assert any(finding in line for line in flags.known(broken(DOCUMENT, change), SOURCES))
