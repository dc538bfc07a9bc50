"""The commands, which are lines of JSON: see README.md."""

from collections.abc import Callable
from dataclasses import asdict, fields, is_dataclass

from scripted import building
from scripted.building import BadDocument
from scripted.cluster import Cluster, Hook
from scripted.faults import Fault
from scripted.node import Node
from scripted.profiles import API_KEYS
from scripted.tls import tls_context


class Commands:
    """Each public method is a command of its name; the dictionary that it returns is added to the answer."""

    def __init__(self, cluster: Cluster):
        self._cluster, self._state = cluster, cluster.state
        cluster.run_command = self.run

    def run(self, command: dict) -> dict:
        """Runs a command, and returns the answer to it."""
        try:
            arguments = {key: value for key, value in command.items() if key != "do"}
            return {"ok": True} | (self._method(command)(**arguments) or {})
        except Exception as error:
            # A wrong command must not end the cluster; the answer reports it.
            return {"error": f"{type(error).__name__}: {error}"}

    def _method(self, command: dict) -> Callable[..., dict | None]:
        name = str(command.get("do", ""))
        if name.startswith("_") or name == "run" or not hasattr(self, name):
            raise BadDocument(f'there is no command "{name}"')
        return getattr(self, name)

    # Faults.

    def fault(self, **arguments) -> dict | None:
        self._cluster.faults.append(Fault(**arguments))

    def heal(self, broker: int | None = None, api: str | None = None) -> dict | None:
        """Removes the faults of a broker or an API, or all. A silent connection stays silent."""
        self._cluster.faults[:] = [
            fault
            for fault in self._cluster.faults
            if (broker is not None and fault.broker != broker) or (api is not None and fault.api != api)
        ]

    def after(self, api: str, then: dict, count: int = 1, broker: int | None = None) -> dict | None:
        if api not in API_KEYS:
            raise BadDocument(f'"{api}" is not an API of the scripted cluster')
        self._method(then)
        self._cluster.hooks.append(Hook(api, broker, count, then))

    # Brokers.

    def _nodes(self, broker: int | None) -> list[Node]:
        return list(self._cluster.nodes.values()) if broker is None else [self._cluster.nodes[broker]]

    def stop(self, broker: int | None = None) -> dict | None:
        for node in self._nodes(broker):
            node.stop()

    def start(self, broker: int | None = None) -> dict | None:
        for node in self._nodes(broker):
            node.start()

    def freeze(self, broker: int | None = None) -> dict | None:
        for node in self._nodes(broker):
            node.freeze()

    def thaw(self, broker: int | None = None) -> dict | None:
        for node in self._nodes(broker):
            node.thaw()

    def drop_connections(self, broker: int | None = None) -> dict | None:
        for node in self._nodes(broker):
            node.drop_connections()

    def reload_tls(self, **files: str) -> dict | None:
        """Reads the files of TLS again, and those that are given instead. Open connections are kept."""
        self._state.tls = self._state.tls | files
        tls = tls_context(self._state.tls)
        for node in self._nodes(None):
            node.tls = tls

    def remove_broker(self, broker: int) -> dict | None:
        self._state.brokers[broker].is_listed = False

    def restore_broker(self, broker: int) -> dict | None:
        self._state.brokers[broker].is_listed = True

    # State.

    def move_leader(self, topic: str, leader: int | None, partition: int | None = None) -> dict | None:
        for number, there in self._state.topics[topic].partitions.items():
            if partition in (None, number):
                there.leader, there.leader_epoch = (-1 if leader is None else leader), there.leader_epoch + 1
                there.error = 5 if leader is None else 0

    def move_coordinator(self, to: int | None, groups: str = "*") -> dict:
        moved = self._state.matching_groups(groups)
        for group in moved:
            group.coordinator = to
        return {"count": len(moved)}

    def set_offsets(self, topic: str, partition: int | None = None, **offsets: int) -> dict | None:
        """Any of high_watermark, last_stable, log_start and local_log_start."""
        for number, there in self._state.topics[topic].partitions.items():
            if partition in (None, number):
                if "high_watermark" in offsets and "last_stable" not in offsets:
                    there.last_stable = offsets["high_watermark"]
                for name, value in offsets.items():
                    _assign(there, name, value)

    def set_commit(self, group: str, topic: str, partition: int, offset: int | dict | None) -> dict | None:
        """An offset of null removes the commit."""
        commits = self._state.groups[group].commits.setdefault(topic, {})
        if offset is None:
            commits.pop(partition, None)
        else:
            commits[partition] = building.commit(offset)

    def add_topic(self, **topic) -> dict:
        return {"names": building.add_topics(self._state, topic)}

    def remove_topic(self, topic: str) -> dict | None:
        del self._state.topics[topic]

    def add_group(self, **group) -> dict:
        return {"count": len(building.add_groups(self._state, group))}

    def remove_group(self, group: str) -> dict:
        names = [found.name for found in self._state.matching_groups(group)]
        for name in names:
            del self._state.groups[name]
        return {"count": len(names)}

    def answer(self, api: str, body: dict | None, broker: int | None = None) -> dict | None:
        """Sets a fixed answer for all brokers or one; null removes those of the API."""
        if body is None:
            self._state.answers[:] = [item for item in self._state.answers if item.api != api]
        else:
            building.add_answer(self._state, {"api": api, "body": body, "broker": broker})

    def set(self, path: list[str | int] | str, value) -> dict | None:
        """Assigns to a place in the state: attributes and keys, in a list or with dots between them."""
        *parents, last = path.split(".") if isinstance(path, str) else path
        place = self._state
        for name in parents:
            place = _step(place, name)
        _assign(place, last, value)

    def get(self, path: list[str | int] | str) -> dict:
        place = self._state
        for name in path.split(".") if isinstance(path, str) else path:
            place = _step(place, name)
        return {"value": asdict(place) if is_dataclass(place) else place}

    # Counters.

    def counts(self) -> dict:
        traffic, nodes = self._cluster.traffic, self._cluster.nodes
        return {
            "requests": {str(number): dict(traffic.requests.get(number, {})) for number in nodes},
            "connections": {str(number): traffic.connections[number] for number in nodes},
            "open": {str(number): node.open_connections for number, node in nodes.items()},
            "refusals": traffic.refusals,
        }

    def reset_counts(self) -> dict | None:
        self._cluster.traffic.reset()

    def log(self) -> dict:
        return {"log": list(self._cluster.traffic.log)}


def _step(place, name: str | int):
    if is_dataclass(place):
        return getattr(place, str(name))
    if isinstance(place, list):
        return place[int(name)]
    return place[_key(place, name)]


def _key(place: dict, name: str | int):
    """Keys of brokers and partitions are integers; a path may contain them as text."""
    return int(name) if name not in place and str(name).lstrip("-").isdigit() else name


def _assign(place, name: str | int, value) -> None:
    if is_dataclass(place):
        if name not in {field.name for field in fields(place)}:
            raise BadDocument(f"{type(place).__name__} has no {name}")
        setattr(place, str(name), value)
    elif isinstance(place, list):
        place[int(name)] = value
    else:
        place[_key(place, name)] = value
