"""Answers of the HTTP API are as docs/openapi.yaml says, of a healthy cluster and of one in trouble."""

import urllib.parse

import pytest
import troubled_cluster
from checks import html, openapi
from checks.project import OPENAPI

HEALTHY = {"cluster": "default", "group": "billing", "topic": "orders"}
TROUBLED = [
    {"cluster": "default", "group": group, "topic": topic}
    for group, topic in [("billing", "offline"), ("late", "thin"), ("ahead", "deleted"), ("nobody", "nothing")]
] + [{"cluster": "nowhere", "group": "billing", "topic": "orders"}]


@pytest.fixture(scope="module")
def troubled():
    with troubled_cluster.surveyor() as address:
        yield openapi.Api(OPENAPI, address)


def test_all_answers_of_the_demo_are_described(addresses):
    api = openapi.Api(OPENAPI, addresses["exporter"])
    assert [finding for path in api.paths for finding in api.findings(path, HEALTHY)] == []


def test_all_answers_of_a_cluster_in_trouble_are_described(troubled):
    assert [found for path in troubled.paths for each in TROUBLED for found in troubled.findings(path, each)] == []


@pytest.mark.parametrize("name", troubled_cluster.ODD_NAMES)
def test_a_group_with_any_name_is_found(troubled, name):
    parameters = {"cluster": "default", "group": urllib.parse.quote(name, safe=""), "topic": "odd"}
    paths = [path for path in troubled.paths if "{group}" in path]
    assert [finding for path in paths for finding in troubled.findings(path, parameters)] == []
    # urllib resolves no dots, as a browser would.
    assert all(troubled.get(path.format(**parameters))[0] == 200 for path in paths)


@pytest.mark.parametrize("query", ["?limit=1&sort=name", "?limit=0", "?colour=red", "?search=%3C"])
def test_a_query_has_a_described_answer(troubled, query):
    for path in ("/api/v1/clusters/{cluster}/groups", "/api/v1/clusters/{cluster}/topics"):
        assert troubled.findings(path, HEALTHY, query) == []


def test_pages_are_valid_html(tmp_path, addresses, troubled):
    healthy = openapi.Api(OPENAPI, addresses["exporter"])
    paths = ["/", "/groups", "/topics", "/groups/billing", "/topics/orders", "/groups?sort=name&limit=1"]
    pages = {f"healthy-{number}.html": healthy.get(path)[1] for number, path in enumerate(paths)}
    odd = [f"/groups/{urllib.parse.quote(name, safe='')}" for name in troubled_cluster.ODD_NAMES if name != ".."]
    paths += ["/topics/offline", "/topics/thin", "/groups/late", "/groups/?name=..", "/groups/nobody", *odd]
    pages |= {f"troubled-{number}.html": troubled.get(path)[1] for number, path in enumerate(paths)}
    assert html.findings(tmp_path, pages) == []
    broken = tmp_path / "broken"
    broken.mkdir()
    assert html.findings(broken, {"page.html": pages["healthy-0.html"].replace("</table>", "", 1)}) != []
