"""Kafka messages as dictionaries, to and from bytes.

The layout of each version is read from kio's data classes, and tests compare the bytes with those of kio. kio's own
reader and writer are not used, for three reasons: a handler can give the fields of all versions in one dictionary, of
which each version takes its own; names may be arbitrary bytes (surrogates stand for what is not UTF-8); and answers of
a hundred thousand partitions take a tenth of the time.

Durations and times are numbers of milliseconds, UUIDs are 16 bytes.
"""

import struct
import uuid
from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import cache
from operator import itemgetter

from kio.index import load_request_schema, load_response_schema
from kio.serial import _introspect as introspect

from scripted import primitives
from scripted.describe_configs_v0 import DESCRIBE_CONFIGS_V0
from scripted.primitives import Unparsable, read_varint, varint

type_formats = {
    "int8": "b",
    "int16": "h",
    "int32": "i",
    "int64": "q",
    "uint8": "B",
    "uint16": "H",
    "uint32": "I",
    "uint64": "Q",
    "float64": "d",
    "bool": "?",
    "error_code": "h",
    "timedelta_i32": "i",
    "timedelta_i64": "q",
    "datetime_i64": "q",
    "uuid": "16s",
}


class AbsurdArray(list):
    """An array that is written with a count of 2^31-1, whatever is in it."""


def request_schema(key: int, version: int) -> type:
    """The layout of a request. Throws LookupError where kio has none."""
    return _schema(load_request_schema, 0, key, version)


def response_schema(key: int, version: int) -> type:
    """The layout of a response. Throws LookupError where kio has none."""
    return _schema(load_response_schema, 1, key, version)


def _schema(load: Callable, index: int, key: int, version: int) -> type:
    if (key, version) == (32, 0):
        return DESCRIBE_CONFIGS_V0[index]
    try:
        return load(key, version)
    except RuntimeError as error:
        raise LookupError(str(error)) from None


def encode(schema: type, message: dict) -> bytearray:
    """The bytes of a message. Fields that are missing have their defaults; others than the version has are ignored."""
    out = bytearray()
    _entity_writer(schema)(out, message)
    return out


def decode(schema: type, data: bytes, offset: int = 0) -> tuple[dict, int]:
    """The message that starts at offset, and where it ends. Throws Unparsable."""
    try:
        return _entity_reader(schema)(data, offset)
    except (struct.error, IndexError):
        raise Unparsable(f"{schema.__name__} ends too early") from None


def from_json(schema: type, message: dict) -> dict:
    """A message as a document has it: UUIDs are text there, and bytes hexadecimal digits. Other keys than a version's
    are left out. Throws ValueError."""
    plain, tagged = _fields(schema)
    there = {field.name: field for field in plain + tagged}
    return {name: there[name].from_json(value) for name, value in message.items() if name in there}


class _Field:
    """What kio says of a field."""

    def __init__(self, field, flexible: bool):
        self.name = field.name
        self.tag = introspect.get_field_tag(field)
        self.flexible = flexible
        kind = introspect.classify_field(field)
        self.is_array = kind.is_array
        self.entity = kind.type_ if isinstance(kind, introspect.EntityField | introspect.EntityTupleField) else None
        self.type = None if self.entity else introspect.get_schema_field_type(field)
        self.is_nullable = introspect.is_optional(field)
        self.format = None if self.is_array or self.entity else type_formats.get(self.type)
        self.default = self._default(field)

    def _default(self, field):
        if self.is_nullable and self.type not in ("uuid", "datetime_i64"):
            return None
        if self.is_array:
            return ()
        if self.entity:
            return {}
        if self.type == "string":
            return ""
        if self.type in ("bytes", "records"):
            return b""
        if self.type == "uuid":
            return bytes(16)
        # Times and durations are classes of Python's in kio: none of them has a default other than zero that matters.
        return int(field.default) if isinstance(field.default, int) and field.default is not MISSING else 0

    def from_json(self, value):
        if value is None:
            # An id that is not there is zero on the wire.
            return bytes(16) if self.type == "uuid" else None
        if self.is_array:
            return [self._item_from_json(item) for item in value]
        return self._item_from_json(value)

    def _item_from_json(self, value):
        if self.entity:
            return from_json(self.entity, value)
        if self.type == "uuid":
            return uuid.UUID(value).bytes
        return bytes.fromhex(value) if self.type in ("bytes", "records") else value

    def writer(self) -> Callable:
        if self.entity:
            item = _entity_writer(self.entity)
            if self.is_nullable and not self.is_array:
                item = primitives.nullable_writer(item)
        elif self.type in type_formats:
            item = primitives.number_writer(type_formats[self.type])
        else:
            item = primitives.text_writer(self.type == "string", self.flexible)
        return primitives.array_writer(item, self.flexible, AbsurdArray) if self.is_array else item

    def reader(self) -> Callable:
        if self.entity:
            item = _entity_reader(self.entity)
            if self.is_nullable and not self.is_array:
                item = primitives.nullable_reader(item)
        elif self.type in type_formats:
            item = primitives.number_reader(type_formats[self.type])
        else:
            item = primitives.text_reader(self.type == "string", self.flexible)
        return primitives.array_reader(item, self.flexible) if self.is_array else item


@cache
def _fields(entity: type) -> tuple[list[_Field], list[_Field]]:
    """The fields in the order of the wire, and the tagged ones in the order of their tags."""
    # The client id of a request's header is in the old form in flexible versions, too.
    flexible = entity.__flexible__ and entity.__name__ != "RequestHeader"
    everything = [_Field(field, flexible) for field in fields(entity)]
    tagged = sorted((field for field in everything if field.tag is not None), key=lambda field: field.tag)
    return [field for field in everything if field.tag is None], tagged


@cache
def _entity_writer(entity: type) -> Callable:
    plain, tagged = _fields(entity)
    steps = _writer_steps(plain)
    tags = [(field.tag, field.name, field.default, field.writer()) for field in tagged]
    flexible = entity.__flexible__

    def write(out: bytearray, message: dict) -> None:
        for step in steps:
            step(out, message)
        if flexible:
            set_tags = [tag for tag in tags if message.get(tag[1], tag[2]) != tag[2]]
            out += varint(len(set_tags))
            for tag, name, _, write_value in set_tags:
                value = bytearray()
                write_value(value, message[name])
                out += varint(tag) + varint(len(value)) + value

    return write


def _writer_steps(plain: list[_Field]) -> list[Callable]:
    """One step for each field; neighbours of a fixed size share one, which is most of the speed."""
    steps, numbers = [], []

    def flush() -> None:
        if numbers:
            steps.append(_numbers_step(list(numbers)))
            numbers.clear()

    for field in plain:
        if field.format:
            numbers.append(field)
        else:
            flush()
            steps.append(_value_step(field))
    flush()
    return steps


def _numbers_step(numbers: list[_Field]) -> Callable:
    pack = struct.Struct(">" + "".join(field.format for field in numbers)).pack
    defaults = [(field.name, field.default) for field in numbers]
    values_of = itemgetter(*(field.name for field in numbers)) if len(numbers) > 1 else None

    def write(out: bytearray, message: dict) -> None:
        try:
            values = values_of(message) if values_of else (message[defaults[0][0]],)
        except KeyError:
            values = [message.get(name, default) for name, default in defaults]
        out += pack(*values)

    return write


def _value_step(field: _Field) -> Callable:
    name, default, write_value = field.name, field.default, field.writer()

    def write(out: bytearray, message: dict) -> None:
        write_value(out, message.get(name, default))

    return write


@cache
def _entity_reader(entity: type) -> Callable:
    plain, tagged = _fields(entity)
    readers = [(field.name, field.reader()) for field in plain]
    tags = {field.tag: (field.name, field.reader()) for field in tagged}
    defaults = {field.name: field.default for field in tagged}
    flexible = entity.__flexible__

    def read(data: bytes, offset: int) -> tuple[dict, int]:
        message = {}
        for name, read_value in readers:
            message[name], offset = read_value(data, offset)
        if flexible:
            message |= defaults
            count, offset = read_varint(data, offset)
            for _ in range(count):
                tag, offset = read_varint(data, offset)
                size, offset = read_varint(data, offset)
                if offset + size > len(data):
                    raise Unparsable(f"a tagged field of {entity.__name__} ends too early")
                if tag in tags:
                    name, read_value = tags[tag]
                    message[name], _ = read_value(data, offset)
                offset += size
        return message, offset

    return read
