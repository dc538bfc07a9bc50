"""The cluster: its nodes, state, faults and hooks."""

import itertools
from dataclasses import dataclass

from scripted.faults import Fault
from scripted.node import Node
from scripted.state import Broker, Listener, State
from scripted.tls import send_alerts, tls_context
from scripted.traffic import Traffic


@dataclass
class Hook:
    """A command that runs when so many requests of an API have arrived, before the last of them is answered."""

    api: str
    broker: int | None
    left: int
    command: dict


class Cluster:
    def __init__(self, state: State):
        self.state = state
        self.traffic = Traffic()
        self.faults: list[Fault] = []
        self.hooks: list[Hook] = []
        # Set by Commands.
        self.run_command = None
        self._numbers = itertools.count(1)
        send_alerts()
        tls = tls_context(state.tls)
        self.nodes = {broker.id: Node(self, broker, tls) for broker in state.brokers.values()}
        for node in self.nodes.values():
            node.reserve(state.listeners)

    def start(self) -> None:
        for node in self.nodes.values():
            node.start()

    def next_connection(self) -> int:
        return next(self._numbers)

    def ports(self, listener: Listener) -> dict[int, int]:
        return {number: node.ports[listener.name] for number, node in self.nodes.items()}

    def address_of(self, broker: Broker, listener: Listener) -> tuple[str, int]:
        """The address that answers contain for a broker on that listener."""
        return broker.host or "127.0.0.1", broker.port or self.nodes[broker.id].ports[listener.name]

    def run_hooks(self, broker: int, api: str) -> None:
        for hook in list(self.hooks):
            if hook.api == api and hook.broker in (None, broker):
                hook.left -= 1
                if hook.left == 0:
                    self.hooks.remove(hook)
                    answer = self.run_command(hook.command)
                    if "error" in answer:
                        # No client receives this answer, so the counts report it.
                        self.traffic.refused(broker, 0, f"after {api}: {answer['error']}")
