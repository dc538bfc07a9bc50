"""docker-compose.yml, service by service."""

from functools import partial

import pytest
from breaking import broken
from checks import compose
from checks.project import ROOT

DOCUMENT = compose.load(ROOT / "docker-compose.yml")
volumes = partial(compose.volumes, root=ROOT)


def service(name, **changes):
    """A change of a service; None takes a key away."""

    def change(document):
        for key, value in changes.items():
            if value is None:
                del document["services"][name][key]
            else:
                document["services"][name][key] = value

    return change


CHECKS = [compose.basics, compose.images, compose.builds, compose.ports, compose.confinement, volumes]


@pytest.mark.parametrize("check", CHECKS)
def test_nothing_is_found(check):
    assert check(DOCUMENT) == []


BREAKS = [
    (compose.basics, lambda it: it.update(version="3.9"), '"version"'),
    (compose.basics, service("grafana", mem_limit=None), "grafana has no mem_limit"),
    (compose.basics, service("kafka-2", restart=None), "kafka-2 has no restart"),
    (compose.basics, service("prometheus", profiles=None), "prometheus has no profiles"),
    (compose.basics, service("workload-steady", healthcheck=None), "healthcheck of workload-steady has no test"),
    (
        compose.basics,
        lambda it: it["services"]["kafka-1"]["healthcheck"].pop("start_period"),
        "healthcheck of kafka-1 has no start_period",
    ),
    (compose.images, service("grafana", image="grafana/grafana"), '"grafana/grafana" of grafana is not pinned'),
    (compose.images, service("grafana", image="grafana/grafana:latest"), "of grafana is not pinned"),
    (compose.images, service("zookeeper-1", image="zookeeper:3.9"), "of zookeeper-1 is not pinned"),
    (compose.images, service("kafka-surveyor", pull_policy=None), "of kafka-surveyor is built here"),
    (compose.images, service("workload-steady", pull_policy=None), "of workload-steady is built here"),
    (compose.builds, service("workload-steady", build="."), "['workload-steady', 'kafka-surveyor'] build the image"),
    (compose.builds, service("minimal-surveyor", build=None), "in minimal, [] build the image"),
    (compose.ports, service("kafka-1", ports=["9092:9092"]), '"9092:9092" of kafka-1 is open to others'),
    (compose.ports, service("kafka-1", ports=["0.0.0.0:9092:9092"]), "of kafka-1 is open to others"),
    (compose.confinement, service("grafana", security_opt=None), "grafana has security_opt: None"),
    (compose.confinement, service("kafka-surveyor", read_only=False), "kafka-surveyor has read_only: False"),
    (compose.confinement, service("workload-lagging", cap_drop=["CHOWN"]), "workload-lagging has cap_drop"),
    (compose.confinement, service("kraft-surveyor", init=None), "kraft-surveyor has init: None"),
    (volumes, service("grafana", volumes=["./grafana/none:/etc:ro"]), "./grafana/none, which does not exist"),
    (volumes, service("prometheus", volumes=["./prometheus/rules:/etc/rules"]), "could write to ./prometheus/rules"),
    (volumes, service("kafka-1", volumes=["kafka-9:/data"]), "the volume kafka-9 is not declared"),
    (volumes, service("kafka-1", volumes=[]), "nobody uses the volume kafka-1"),
]


@pytest.mark.parametrize(("check", "change", "finding"), BREAKS, ids=[entry[2] for entry in BREAKS])
def test_a_break_is_found(check, change, finding):
    assert any(finding in line for line in check(broken(DOCUMENT, change)))
