"""The description of the HTTP API is one, and describes what its checks rely on."""

import pytest
from broken_copies import broken_copy
from checks import openapi
from checks.project import OPENAPI


def test_the_description_is_sound():
    assert openapi.description_findings(OPENAPI) == []


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("  title: Kafka Surveyor\n", "", "'title' is a required property"),
        ("#/components/parameters/Group", "#/components/parameters/Grupp", "Grupp"),
        ("operationId: topics", "operationId: groups", "groups"),
    ],
)
def test_a_broken_description_is_found(tmp_path, old, new, finding):
    broken = broken_copy(OPENAPI.parent, tmp_path / "docs", OPENAPI.name, old, new)
    try:
        found = openapi.description_findings(broken / OPENAPI.name)
    except Exception as error:
        # A reference that leads nowhere ends the check.
        found = [repr(error)]
    assert any(finding in line for line in found), found
