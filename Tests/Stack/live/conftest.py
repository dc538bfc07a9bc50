"""The running demo that is asked: scripts/demo-check starts it and tells where it is."""

from pathlib import Path

import pytest
from checks.prometheus_api import Prometheus


def pytest_addoption(parser):
    parser.addoption("--addresses", help="the file in which scripts/demo tells its addresses: lines of name=address")


@pytest.fixture(scope="session")
def addresses(request) -> dict[str, str]:
    path = request.config.getoption("--addresses")
    if not path:
        raise pytest.UsageError("where is the demo? --addresses=.tools/demo/addresses, or run scripts/demo-check")
    return dict(line.split("=", 1) for line in Path(path).read_text().splitlines())


@pytest.fixture(scope="session")
def prometheus(addresses) -> Prometheus:
    return Prometheus(addresses["prometheus"])
