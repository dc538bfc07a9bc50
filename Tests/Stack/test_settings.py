""".env.example and .env."""

import pytest
from breaking import broken, replaced
from checks import compose, settings
from checks import compose_variants as variants
from checks.project import ROOT

COMPOSE = (ROOT / compose.PLACE).read_text()
EXAMPLE = settings.read(ROOT / ".env.example")
COMMITTED = settings.read(ROOT / ".env")
PROFILES = set(variants.variants(compose.load(ROOT / compose.PLACE)))


def test_all_settings_are_explained():
    assert settings.documented(COMPOSE, EXAMPLE) == []


def test_what_is_committed_chooses_the_default():
    assert settings.committed(COMMITTED, EXAMPLE, PROFILES) == []


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda it: it.pop("GRAFANA_PORT"), "GRAFANA_PORT is not in .env.example"),
        (lambda it: it.update(NOBODY="1"), "nobody asks for NOBODY"),
        (lambda it: it.update(KAFKA_1_PORT="9093"), 'KAFKA_1_PORT is "9093"; docker-compose.yml says "9092"'),
    ],
)
def test_a_break_of_the_example_is_found(change, finding):
    assert any(finding in line for line in settings.documented(COMPOSE, broken(EXAMPLE, change)))


def test_a_setting_without_a_default_is_found():
    text = replaced(COMPOSE, "${SURVEYOR_PORT:-9308}", "${SURVEYOR_PORT}")
    assert settings.documented(text, EXAMPLE) == [
        "docker-compose.yml: SURVEYOR_PORT has no default; write ${SURVEYOR_PORT:-9308}"
    ]


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda it: it.update(COMPOSE_PROFILES="all"), 'COMPOSE_PROFILES is "all"; choose one of'),
        (lambda it: it.update(COMPOSE_PROFILES="kraft"), '.env.example: COMPOSE_PROFILES is "full"; .env says "kraft"'),
        (lambda it: it.update(GRAFANA_ADMIN_PASSWORD="x"), "GRAFANA_ADMIN_PASSWORD is a user's own business"),
    ],
)
def test_a_break_of_what_is_committed_is_found(change, finding):
    assert any(finding in line for line in settings.committed(broken(COMMITTED, change), EXAMPLE, PROFILES))
