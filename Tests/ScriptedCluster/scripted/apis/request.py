"""The request that a handler gets."""

from collections.abc import Callable
from dataclasses import dataclass

from scripted.state import Broker, State

NONE = 0
UNKNOWN_TOPIC_OR_PARTITION = 3
NOT_LEADER_OR_FOLLOWER = 6
COORDINATOR_NOT_AVAILABLE = 15
NOT_COORDINATOR = 16
UNSUPPORTED_VERSION = 35
INVALID_REQUEST = 42
GROUP_ID_NOT_FOUND = 69
UNKNOWN_TOPIC_ID = 100

# Authorized operations, where they were not asked for.
NO_OPERATIONS = -(2**31)


@dataclass
class Request:
    state: State
    # The broker that was asked, and the addresses of brokers on the same listener.
    broker: Broker
    address_of: Callable[[Broker], tuple[str, int]]
    version: int
    body: dict

    def is_coordinator(self, group: str) -> bool:
        """Every broker counts as coordinator of an unknown group."""
        return group not in self.state.groups or self.state.groups[group].coordinator == self.broker.id
