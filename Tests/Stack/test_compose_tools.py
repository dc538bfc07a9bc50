"""docker-compose.yml, as Docker Compose and the schema of its files see it."""

import shutil

import pytest
from breaking import replaced
from checks import compose, compose_tools
from checks import compose_variants as variants
from checks.project import COMPOSE, ROOT

needs_compose = pytest.mark.skipif(
    not COMPOSE.exists(), reason="Docker Compose could not be had from Debian 13; scripts/setup says why"
)
VARIANTS = {name: set(services) for name, services in variants.variants(compose.load(ROOT / compose.PLACE)).items()}


@pytest.fixture
def copy(tmp_path):
    """A folder with the files that Compose reads."""
    for name in (compose.PLACE, ".env"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def break_file(folder, old, new):
    path = folder / compose.PLACE
    path.write_text(replaced(path.read_text(), old, new))


@needs_compose
def test_compose_takes_it():
    assert compose_tools.validity(ROOT, list(VARIANTS)) == []


@needs_compose
@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("restart:", "restarts:", "restarts"),
        ("condition: service_healthy", "condition: service_perfect", "condition"),
        ('"kafka-2:/var', '"kafka-22:/var', "kafka-22"),
        ("${GRAFANA_PORT:-3000}", "${GRAFANA_PORT}", "GRAFANA_PORT"),
        ("<<: *kraft\n", "<<: *craft\n", "craft"),
    ],
)
def test_compose_finds_a_break(copy, old, new, finding):
    break_file(copy, old, new)
    assert any(finding in line for line in compose_tools.validity(copy, list(VARIANTS)))


@needs_compose
def test_plain_up_starts_the_full_variant():
    assert compose_tools.services(ROOT) == VARIANTS["full"]


@needs_compose
@pytest.mark.parametrize("profile", VARIANTS)
def test_a_profile_starts_its_variant_and_nothing_else(profile):
    assert compose_tools.services(ROOT, "--profile", profile) == VARIANTS[profile]


@needs_compose
def test_a_service_without_a_profile_would_be_in_each_variant(copy):
    break_file(copy, "profiles: [full, kraft]", "labels: {}")
    assert "alertmanager" in compose_tools.services(copy, "--profile", "minimal")


def test_the_schema_takes_it():
    assert compose_tools.schema(ROOT) == []


def test_the_schema_finds_a_break(copy):
    break_file(copy, "restart:", "restarts:")
    assert any("restarts" in line for line in compose_tools.schema(copy))
