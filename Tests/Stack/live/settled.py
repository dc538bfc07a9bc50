"""Patience with a demo that has just begun."""

import time
from collections.abc import Callable

# Every rate and every shortened window is full by then.
_DEADLINE = time.monotonic() + 60


def settled(check: Callable[..., list[str]], *arguments) -> list[str]:
    """The check's findings: those that are left when the demo has had its time."""
    while True:
        findings = check(*arguments)
        if not findings or time.monotonic() > _DEADLINE:
            return findings
        time.sleep(1)
