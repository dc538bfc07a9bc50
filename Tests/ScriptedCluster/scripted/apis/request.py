"""A request as handlers see it."""

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
    # Which broker was asked, and how the listener it was asked on is reached at others.
    broker: Broker
    address_of: Callable[[Broker], tuple[str, int]]
    version: int
    body: dict

    def is_coordinator(self, group: str) -> bool:
        """Of a group that is not there every broker is: it says so itself."""
        return group not in self.state.groups or self.state.groups[group].coordinator == self.broker.id
