"""Grafana's data source, its folder of dashboards, and what writes them."""

import copy
import shutil

import pytest
import yaml
from checks import dashboards
from checks.dashboards_provisioning import datasources, providers, stale
from checks.dashboards_variables import variables
from checks.project import ROOT

PROVISIONING = ROOT / "grafana/provisioning"


def _read(path):
    return yaml.safe_load(path.read_text())


@pytest.fixture
def prometheus():
    return _read(ROOT / "prometheus/prometheus.yml")


@pytest.fixture
def source():
    return _read(PROVISIONING / "datasources/prometheus.yaml")


@pytest.fixture
def provider():
    return _read(PROVISIONING / "dashboards/default.yaml")


def test_the_provisioning_is_right(source, provider, prometheus):
    assert datasources(source, prometheus) == []
    assert providers(provider) == []


@pytest.mark.parametrize(
    ("key", "value", "finding"),
    [
        ("uid", "other", "uid is 'other'"),
        ("isDefault", False, "isDefault is False"),
        ("editable", True, "editable is True"),
        ("jsonData", {"timeInterval": "60s"}, "timeInterval is '60s'"),
        ("jsonData", {}, "timeInterval is None"),
    ],
)
def test_a_wrong_data_source_is_found(source, prometheus, key, value, finding):
    broken = copy.deepcopy(source)
    broken["datasources"][0][key] = value
    assert broken != source
    assert any(finding in found for found in datasources(broken, prometheus))


def test_a_second_data_source_is_found(source, prometheus):
    source["datasources"] *= 2
    assert datasources(source, prometheus)


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"allowUiUpdates": True}, "allowUiUpdates is True"),
        ({"disableDeletion": False}, "disableDeletion is False"),
        ({"options": {"path": "/var/lib"}}, "path is '/var/lib'"),
    ],
)
def test_a_wrong_provider_is_found(provider, change, finding):
    broken = copy.deepcopy(provider)
    broken["providers"][0] |= change
    assert broken != provider
    assert any(finding in found for found in providers(broken))


def test_a_second_provider_is_found(provider):
    provider["providers"] *= 2
    assert providers(provider)


def test_the_dashboards_are_what_their_source_writes():
    assert stale(dashboards.FOLDER) == []


def test_dashboards_that_were_changed_added_or_lost_are_found(tmp_path):
    folder = shutil.copytree(dashboards.FOLDER, tmp_path / "dashboards")
    (folder / "overview.json").write_text("{}")
    (folder / "stray.json").write_text("{}")
    (folder / "surveyor.json").unlink()
    assert [finding.split()[0] for finding in stale(folder)] == ["overview.json", "stray.json", "surveyor.json"]


def test_the_runbooks_are_where_links_look_for_them():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    addresses = {variable["query"] for board in dashboards.load().values() for variable in variables(board)[-1:]}
    assert addresses == {"/public/runbooks.md"}
    assert "./docs/runbooks.md:/usr/share/grafana/public/runbooks.md:ro" in compose["services"]["grafana"]["volumes"]
