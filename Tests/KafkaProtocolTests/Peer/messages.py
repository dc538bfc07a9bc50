"""Prints made-up requests and responses of one API, written by kio, a codec that is independent of ours.

Usage: messages.py API COUNT. API is written as in the names of ../Fixtures; COUNT messages of each version. Each line
is one JSON object with the fields of a recording. The output is the same in every run.
"""

import datetime
import importlib
import io
import json
import pkgutil
import random
import sys
import uuid
from dataclasses import fields, is_dataclass

from kio.schema.errors import ErrorCode
from kio.serial import _serialize, entity_writer
from kio.serial._introspect import classify_field, get_schema_field_type, is_optional
from kio.static.primitive import uvarint
from kio.static.protocol import Entity

Json = dict[str, "Json"] | list["Json"] | str | int | None

CLIENT_ID = b"sample"
# The newest version that is read; version 10 of OffsetFetch names topics by their ids only.
NEWEST = {"offset_fetch": 9}
# What a request can say here, where that is less than what the protocol allows.
REQUEST_CHOICES = {
    "resource_type": [2, 4],
    "key_type": [0, 1],
    "isolation_level": [0, 1],
    "member_id": [None],
    "member_epoch": [-1],
}
WIDTHS = {"int8": 8, "int16": 16, "int32": 32, "int64": 64, "timedelta_i32": 32}
TEXTS = ["", "a", "orders", "nul\0nul", "Größe", "e\u0301", "注文", "\U0001f680", 'quote" back\\slash\n', "x" * 200]
ERRORS = list(ErrorCode)


class Maker:
    """Makes one message. `bare` is the depth at which arrays are long and their elements as short as can be."""

    def __init__(self, numbers: random.Random, is_request: bool) -> None:
        self.numbers = numbers
        self.is_request = is_request
        self.bare = numbers.choice([0, 1, 2, 3]) if numbers.random() < 0.25 else None

    def entity(self, kind: type[Entity], depth: int = 0) -> Entity:
        return kind(**{field.name: self.value(field, depth) for field in fields(kind)})

    def value(self, field, depth: int):
        if self.is_request and field.name in REQUEST_CHOICES:
            return self.numbers.choice(REQUEST_CHOICES[field.name])
        kind = classify_field(field)
        if is_optional(field) and self.is_null(kind):
            return None
        if kind.is_array:
            return tuple(self.element(kind, field, depth + 1) for _ in range(self.length(depth)))
        return self.element(kind, field, depth)

    def is_null(self, kind) -> bool:
        if self.bare is None:
            return self.numbers.random() < 0.25
        return not kind.is_array

    def length(self, depth: int) -> int:
        if self.bare is None:
            return self.numbers.choice([0, 1, 1, 2, 3])
        if depth == self.bare:
            return self.numbers.choice([24, 150])
        return 1 if depth < self.bare else 0

    def element(self, kind, field, depth: int):
        if is_dataclass(kind.type_):
            return self.entity(kind.type_, depth)
        return self.primitive(get_schema_field_type(field))

    def primitive(self, kind: str):
        numbers = self.numbers
        match kind:
            case "string" if self.bare is not None:
                return ""
            case "string":
                # A length of three bytes is rare, because it takes time.
                return "ö" * 9_000 if numbers.random() < 0.001 else numbers.choice(TEXTS)
            case "bytes":
                return b"" if self.bare is not None else numbers.randbytes(numbers.choice([0, 1, 9, 200]))
            case "bool":
                return numbers.random() < 0.5
            case "uuid":
                return None if numbers.random() < 0.2 else uuid.UUID(bytes=numbers.randbytes(16))
            case "error_code":
                return numbers.choice(ERRORS)
            case "uint16":
                return numbers.choice([0, 1, 9092, 2**16 - 1])
            case "timedelta_i64":
                return datetime.timedelta(milliseconds=numbers.choice([0, 1, 3_600_000, 2**45]))
            case "timedelta_i32":
                return datetime.timedelta(milliseconds=self.integer(32))
            case _:
                return self.integer(WIDTHS[kind])

    def integer(self, width: int) -> int:
        top = 2 ** (width - 1)
        return self.numbers.choice([0, 1, -1, top - 1, -top, self.numbers.randrange(-top, top)])


def plain(value) -> Json:
    """The message as JSON, in the form of the recordings."""
    match value:
        case ErrorCode():
            return value.value
        case datetime.timedelta():
            return value // datetime.timedelta(milliseconds=1)
        case uuid.UUID():
            return str(value)
        case bytes():
            return value.hex()
        case tuple():
            return [plain(element) for element in value]
        case _ if is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value


def body(message: Entity) -> bytes:
    with io.BytesIO() as buffer:
        entity_writer(type(message))(buffer, message)
        return buffer.getvalue()


def body_with_unknown_fields(message: Entity, numbers: random.Random) -> bytes:
    """The body, with tagged fields that no version of the protocol has among those that kio writes."""
    write = _serialize.write_unsigned_varint

    def write_field_count(buffer, count: int) -> None:
        unknown = numbers.choice([0, 0, 0, 1, 2])
        write(buffer, uvarint(count + unknown))
        for number in range(unknown):
            contents = numbers.randbytes(numbers.choice([0, 1, 5, 130]))
            write(buffer, uvarint(numbers.choice([100, 20_000, 2**31 - 10]) + number))
            write(buffer, uvarint(len(contents)))
            buffer.write(contents)

    # kio calls it by this name only to say how many tagged fields follow.
    _serialize.write_unsigned_varint = write_field_count
    try:
        return body(message)
    finally:
        _serialize.write_unsigned_varint = write


def message_type(api: str, version: int, which: str) -> type[Entity]:
    module = importlib.import_module(f"kio.schema.{api}.v{version}.{which}")
    name = api.replace("_", "") + which
    return next(value for key, value in vars(module).items() if key.lower() == name)


def sample(api: str, version: int, numbers: random.Random) -> Json:
    request_type = message_type(api, version, "request")
    response_type = message_type(api, version, "response")
    correlation_id = numbers.randrange(2**31)
    key = request_type.__api_key__

    request = Maker(numbers, is_request=True).entity(request_type)
    maker = Maker(numbers, is_request=False)
    response = maker.entity(response_type)
    response_body = body_with_unknown_fields(response, numbers) if maker.bare is None else body(response)
    head = b"".join(part.to_bytes(2, "big") for part in (key, version)) + correlation_id.to_bytes(4, "big")
    head += len(CLIENT_ID).to_bytes(2, "big") + CLIENT_ID + (b"\0" if request_type.__flexible__ else b"")
    # ApiVersions has the oldest header of a response in every version.
    has_tags = response_type.__flexible__ and api != "api_versions"
    response_head = correlation_id.to_bytes(4, "big") + (b"\0" if has_tags else b"")
    return {
        "api": api,
        "key": key,
        "version": version,
        "request_bytes": (head + body(request)).hex(),
        "response_bytes": (response_head + response_body).hex(),
        "request": plain(request),
        "response": plain(response),
    }


def versions(api: str) -> list[int]:
    package = importlib.import_module(f"kio.schema.{api}")
    found = sorted(int(module.name[1:]) for module in pkgutil.iter_modules(package.__path__))
    return [version for version in found if version <= NEWEST.get(api, version)]


def main() -> None:
    api, count = sys.argv[1], int(sys.argv[2])
    for version in versions(api):
        for number in range(count):
            message = sample(api, version, random.Random(f"{api} {version} {number}"))
            print(json.dumps(message, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
