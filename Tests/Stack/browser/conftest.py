"""What the checks of pages in a browser are given: scripts/page-check runs them."""

from pathlib import Path

import pytest
import troubled_cluster


def pytest_addoption(parser):
    parser.addoption("--rules", required=True, help="the file with axe")


@pytest.fixture(scope="session")
def rules(request) -> str:
    return Path(request.config.getoption("--rules")).read_text()


@pytest.fixture(scope="session")
def surveyor():
    with troubled_cluster.surveyor() as address:
        yield address
