"""Counts and a log of the requests."""

from collections import Counter, deque


class Traffic:
    def __init__(self) -> None:
        self.log: deque[dict] = deque(maxlen=100_000)
        self.reset()

    def reset(self) -> None:
        self.requests: dict[int, Counter[str]] = {}
        self.connections: Counter[int] = Counter()
        # Why brokers closed connections: requests that were unreadable or not allowed.
        self.refusals: list[dict] = []
        self.log.clear()

    def connected(self, broker: int) -> None:
        self.connections[broker] += 1

    def arrived(self, broker: int, api: str, version: int, connection: int, client_id: str | None) -> None:
        self.requests.setdefault(broker, Counter())[api] += 1
        entry = {"broker": broker, "api": api, "version": version, "connection": connection, "client_id": client_id}
        self.log.append(entry)

    def refused(self, broker: int, connection: int, reason: str) -> None:
        self.refusals.append({"broker": broker, "connection": connection, "reason": reason})
