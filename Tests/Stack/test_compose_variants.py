"""docker-compose.yml, variant by variant."""

from functools import partial

import pytest
from breaking import broken
from checks import compose
from checks import compose_variants as variants
from checks.project import ROOT

DOCUMENT = compose.load(ROOT / "docker-compose.yml")
scrape_targets = partial(variants.scrape_targets, prometheus=compose.load(ROOT / "prometheus/prometheus.yml"))
CHECKS = [variants.dependencies, variants.host_ports, variants.memory, variants.addresses, scrape_targets]

FULL = {
    *(f"zookeeper-{number}" for number in range(1, 5)),
    *(f"kafka-{number}" for number in range(1, 4)),
    *(f"workload-{name}" for name in ("steady", "lagging", "stalled")),
    *("kafka-surveyor", "prometheus", "alertmanager", "grafana"),
}
MINIMAL = {"minimal-zookeeper", "minimal-kafka", "minimal-surveyor", "prometheus", "grafana"}
KRAFT = {
    *(f"kraft-{number}" for number in range(1, 4)),
    *(f"kraft-workload-{name}" for name in ("steady", "lagging", "stalled")),
    *("kraft-surveyor", "prometheus", "alertmanager", "grafana"),
}


def test_each_variant_has_its_services():
    found = {name: set(services) for name, services in variants.variants(DOCUMENT).items()}
    assert found == {"full": FULL, "minimal": MINIMAL, "kraft": KRAFT}


@pytest.mark.parametrize("check", CHECKS)
def test_nothing_is_found(check):
    assert check(DOCUMENT) == []


def depend(name, other, condition):
    return lambda it: it["services"][name]["depends_on"].update({other: {"condition": condition}})


BREAKS = [
    (
        variants.dependencies,
        depend("kafka-1", "zookeeper-1", "service_started"),
        "kafka-1 of the variant full depends on zookeeper-1 without waiting",
    ),
    (
        variants.dependencies,
        depend("minimal-kafka", "zookeeper-1", "service_healthy"),
        "minimal-kafka of the variant minimal depends on zookeeper-1, which is not in it",
    ),
    (
        variants.host_ports,
        lambda it: it["services"]["alertmanager"].update(ports=["127.0.0.1:${PROMETHEUS_PORT:-9090}:9093"]),
        "2 services of the variant kraft want the port 9090",
    ),
    (
        variants.memory,
        lambda it: it["services"]["grafana"].update(mem_limit="3g"),
        "the variant full may use 7",
    ),
    (
        variants.addresses,
        lambda it: it["services"]["kafka-surveyor"]["command"].append("--kafka.server=kafka-4:29092"),
        "kafka-surveyor of the variant full looks for kafka-4",
    ),
    (
        variants.addresses,
        lambda it: it["services"]["kraft-1"]["environment"].update(KAFKA_CONTROLLER_QUORUM_VOTERS="1@kraft-0:29093"),
        "kraft-1 of the variant kraft looks for kraft-0",
    ),
    (
        variants.addresses,
        lambda it: it["services"]["zookeeper-2"]["environment"].update(ZOO_SERVERS="server.1=zoo-1:2888:3888;2181"),
        "zookeeper-2 of the variant full looks for zoo-1",
    ),
    (
        scrape_targets,
        lambda it: it["services"]["minimal-surveyor"].pop("networks"),
        "kafka-surveyor is not in the variant minimal",
    ),
    (
        scrape_targets,
        lambda it: it["services"]["alertmanager"].update(profiles=["full"]),
        "alertmanager is not in the variant kraft",
    ),
]


@pytest.mark.parametrize(("check", "change", "finding"), BREAKS, ids=[entry[2] for entry in BREAKS])
def test_a_break_is_found(check, change, finding):
    assert any(finding in line for line in check(broken(DOCUMENT, change)))
