"""Patience with a demo that has just begun, on a machine that may be busy."""

import time
from collections.abc import Callable

import pytest

# Every rate and every shortened window is full long before.
SECONDS = 90


def settle(check: Callable[..., list[str]], *arguments) -> None:
    """Fails with those of the check's findings that stay, however often it is repeated."""
    deadline = time.monotonic() + SECONDS
    lasting = check(*arguments)
    while lasting and time.monotonic() < deadline:
        time.sleep(1)
        now = check(*arguments)
        lasting = [finding for finding in lasting if finding in now]
    if lasting:
        pytest.fail("\n".join(lasting), pytrace=False)
