"""Patience with a demo that has just begun."""

import time
from collections.abc import Callable

import pytest

# Every rate and every shortened window is full by then.
_DEADLINE = time.monotonic() + 60


def settle(check: Callable[..., list[str]], *arguments) -> None:
    """Fails with the check's findings, if some are left when the demo has had its time."""
    while findings := check(*arguments):
        if time.monotonic() > _DEADLINE:
            pytest.fail("\n".join(findings), pytrace=False)
        time.sleep(1)
