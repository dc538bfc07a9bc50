"""Faults: which requests they apply to, and how they change or replace the answers."""

import asyncio
import fnmatch
import random
import struct
from dataclasses import dataclass

from scripted.codec import AbsurdArray
from scripted.profiles import API_KEYS

# Kinds that replace the answer; kinds that change its frame; kinds that change the message before it is encoded.
WITHOUT_ANSWER = {"silence", "close", "garbage", "endless", "raw"}
OF_THE_FRAME = {"truncated", "shortened", "wrong_correlation", "trickle"}
OF_THE_MESSAGE = {"error", "omit", "absurd_count", "throttle"}
KINDS = {"delay"} | WITHOUT_ANSWER | OF_THE_FRAME | OF_THE_MESSAGE

# The path to the items that get an error, unless the fault has one. "" is the message itself.
_ERROR_PLACES = {
    "Metadata": "topics",
    "ListOffsets": "topics.partitions",
    "OffsetFetch": "groups",
    "FindCoordinator": "coordinators",
    "DescribeGroups": "groups",
    "ConsumerGroupDescribe": "groups",
    "ShareGroupDescribe": "groups",
    "StreamsGroupDescribe": "groups",
    "DescribeShareGroupOffsets": "groups",
    "DescribeConfigs": "results",
}
_NAMES = ("group_id", "name", "topic_name", "resource_name", "key")


@dataclass
class Fault:
    kind: str
    broker: int | None = None
    api: str | None = None
    # How many requests it applies to; None: all.
    times: int | None = None
    # delay: before the answer; trickle: between bytes; throttle: throttle_time_ms.
    ms: int = 0
    # error: the code.
    code: int = -1
    # error, omit, absurd_count: path of the items, and a pattern for their names.
    at: str | None = None
    match: str = "*"
    # error: whether the item keeps its other fields; a real broker's does not.
    keeps_content: bool = False
    # garbage: the size; truncated, shortened: the size that is left, half of the frame by default.
    bytes: int | None = None
    # garbage: whether it begins with the right correlation id.
    with_correlation: bool = False
    hex: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f'"{self.kind}" is not a kind of fault: {", ".join(sorted(KINDS))}')
        if self.api is not None and self.api not in API_KEYS:
            raise ValueError(f'"{self.api}" is not an API of the scripted cluster')

    def applies_to(self, broker: int, api: str) -> bool:
        return self.broker in (None, broker) and self.api in (None, api) and self.times != 0


def take(faults: list[Fault], broker: int, api: str) -> list[Fault]:
    """The faults that apply to a request. Each is used once by it."""
    taken = [fault for fault in faults if fault.applies_to(broker, api)]
    for fault in taken:
        if fault.times is not None:
            fault.times -= 1
    return taken


def spoil(fault: Fault, api: str, version: int, message: dict) -> None:
    """Changes an answer before it is encoded."""
    match fault.kind:
        case "throttle":
            message["throttle_time"] = fault.ms
        case "error":
            for item in _items(message, _place(fault, api, version)):
                if _is_named(item, fault.match):
                    _set_error(item, fault)
        case "omit" | "absurd_count":
            # The first array of the message by default.
            path = fault.at or next(name for name, value in message.items() if isinstance(value, list))
            *parents, last = path.split(".")
            for parent in _items(message, ".".join(parents)):
                if fault.kind == "omit":
                    parent[last] = [item for item in parent[last] if not _is_named(item, fault.match)]
                else:
                    parent[last] = AbsurdArray(parent[last])


def _place(fault: Fault, api: str, version: int) -> str:
    if fault.at is not None:
        return fault.at
    if api == "OffsetFetch" and version < 8:
        return "topics.partitions" if version < 2 else ""
    if api == "FindCoordinator" and version < 4:
        return ""
    return _ERROR_PLACES.get(api, "")


def _items(message: dict, path: str) -> list[dict]:
    items = [message]
    for name in filter(None, path.split(".")):
        items = [inner for item in items for inner in item.get(name) or []]
    return items


def _is_named(item: dict, pattern: str) -> bool:
    name = next((item[field] for field in _NAMES if isinstance(item.get(field), str)), None)
    return pattern == "*" or (name is not None and fnmatch.fnmatchcase(name, pattern))


def _set_error(item: dict, fault: Fault) -> None:
    item["error_code"] = fault.code
    if fault.keeps_content:
        return
    for name, value in item.items():
        if isinstance(value, list) and name != "mechanisms":
            item[name] = []
        elif name in ("offset", "timestamp", "committed_offset", "node_id", "leader_id"):
            item[name] = -1


class Cut(Exception):
    """The connection has to be closed."""


async def send_instead(fault: Fault, writer: asyncio.StreamWriter, correlation_id: int) -> None:
    """Sends what replaces an answer."""
    match fault.kind:
        case "silence":
            await asyncio.Event().wait()
        case "close":
            raise Cut
        case "garbage":
            size = 200 if fault.bytes is None else fault.bytes
            noise = random.Random(correlation_id).randbytes(size)
            if fault.with_correlation:
                noise = struct.pack(">i", correlation_id) + noise[4:]
            writer.write(struct.pack(">i", len(noise)) + noise)
        case "endless":
            writer.write(struct.pack(">ii", 2**31 - 1, correlation_id) + bytes(1024))
            await writer.drain()
            await asyncio.Event().wait()
        case "raw":
            writer.write(bytes.fromhex(fault.hex))


async def send_spoilt(fault: Fault, writer: asyncio.StreamWriter, frame: bytes) -> None:
    """Sends a frame, given without its length, as the fault says."""
    whole = struct.pack(">i", len(frame)) + frame
    match fault.kind:
        case "truncated":
            writer.write(whole[: len(whole) // 2 if fault.bytes is None else fault.bytes])
            await writer.drain()
            raise Cut
        case "shortened":
            rest = frame[: max(4, len(frame) // 2) if fault.bytes is None else fault.bytes]
            writer.write(struct.pack(">i", len(rest)) + rest)
        case "wrong_correlation":
            correlation_id = struct.unpack_from(">i", frame)[0]
            other = struct.pack(">i", correlation_id ^ 0x40000000)
            writer.write(struct.pack(">i", len(frame)) + other + frame[4:] + whole)
        case "trickle":
            for index in range(len(whole)):
                writer.write(whole[index : index + 1])
                await writer.drain()
                await asyncio.sleep(fault.ms / 1000)
