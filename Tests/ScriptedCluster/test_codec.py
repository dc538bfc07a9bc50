"""The codec against kio's: the same bytes both ways, for each version of each API."""

import dataclasses
import datetime
import io
import random
import typing
import uuid

import pytest
from kio.index import load_request_schema, load_response_schema
from kio.schema.errors import ErrorCode
from kio.serial import entity_reader, entity_writer
from kio.serial._introspect import EntityField, EntityTupleField, classify_field, get_schema_field_type, is_optional
from scripted import codec
from scripted.primitives import Unparsable
from scripted.profiles import API_KEYS, PROFILES

VERSIONS = [
    (name, key, version)
    for name, key in API_KEYS.items()
    for version in range(PROFILES["4.3"][name][0], PROFILES["4.3"][name][1] + 1)
]
EPOCH = datetime.datetime.fromtimestamp(0, datetime.UTC)


def value_of(field: dataclasses.Field, chance: random.Random):
    """A value for a field of kio's, of any shape that it may have."""
    kind = classify_field(field)
    # An id that is not there is zero on the wire, and so comes back as that.
    may_be_null = is_optional(field) and "tag" not in field.metadata and field.metadata.get("kafka_type") != "uuid"
    if may_be_null and chance.random() < 0.3:
        return None
    if isinstance(kind, EntityField):
        return entity_of(kind.type_, chance)
    if isinstance(kind, EntityTupleField):
        return tuple(entity_of(kind.type_, chance) for _ in range(chance.randrange(3)))
    make = MAKERS[get_schema_field_type(field)]
    return tuple(make(chance) for _ in range(chance.randrange(3))) if kind.is_array else make(chance)


MAKERS: dict[str, typing.Callable] = {
    "int8": lambda chance: chance.randint(-128, 127),
    "int16": lambda chance: chance.randint(-(2**15), 2**15 - 1),
    "uint16": lambda chance: chance.randint(0, 2**16 - 1),
    "int32": lambda chance: chance.randint(-(2**31), 2**31 - 1),
    "int64": lambda chance: chance.randint(-(2**63), 2**63 - 1),
    "bool": lambda chance: chance.random() < 0.5,
    "string": lambda chance: "ä\0x" * chance.choice([0, 1, 60]),
    "bytes": lambda chance: chance.randbytes(chance.choice([0, 1, 200])),
    "uuid": lambda chance: uuid.UUID(bytes=chance.randbytes(16)),
    "error_code": lambda chance: chance.choice(list(ErrorCode)),
    "timedelta_i32": lambda chance: datetime.timedelta(milliseconds=chance.randint(0, 2**31 - 1)),
    "datetime_i64": lambda chance: EPOCH + datetime.timedelta(milliseconds=chance.randint(0, 2**40)),
    "timedelta_i64": lambda chance: datetime.timedelta(milliseconds=chance.randint(0, 2**40)),
}


def entity_of(schema: type, chance: random.Random):
    return schema(**{field.name: value_of(field, chance) for field in dataclasses.fields(schema)})


def plain(value):
    """A value of kio's as the codec has it."""
    match value:
        case ErrorCode():
            return value.value
        case datetime.timedelta():
            return round(value / datetime.timedelta(milliseconds=1))
        case datetime.datetime():
            return round((value - EPOCH) / datetime.timedelta(milliseconds=1))
        case uuid.UUID():
            return value.bytes
        case tuple():
            return tuple(plain(item) for item in value)
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


def tupled(value):
    """A message with tuples for lists, as plain has them."""
    if isinstance(value, dict):
        return {name: tupled(item) for name, item in value.items()}
    return tuple(tupled(item) for item in value) if isinstance(value, list) else value


@pytest.mark.parametrize(("name", "key", "version"), VERSIONS)
def test_bytes_are_those_of_kio(name, key, version):
    chance = random.Random(key * 100 + version)
    for schema in (load_request_schema(key, version), load_response_schema(key, version)):
        for _ in range(20):
            entity = entity_of(schema, chance)
            out = io.BytesIO()
            entity_writer(schema)(out, entity)
            expected = out.getvalue()
            message, end = codec.decode(schema, expected)
            assert end == len(expected)
            assert tupled(message) == plain(entity)
            assert codec.encode(schema, message) == expected
            assert entity_reader(schema)(expected, 0)[1] == len(expected)


@pytest.mark.parametrize(("name", "key", "version"), VERSIONS)
def test_defaults_are_readable(name, key, version):
    """A message without any field is whole: a handler may leave out what a version does not need."""
    schema = load_response_schema(key, version)
    data = bytes(codec.encode(schema, {}))
    assert entity_reader(schema)(data, 0)[1] == len(data)


@pytest.mark.parametrize(("name", "key", "version"), VERSIONS)
def test_cut_messages_are_unparsable(name, key, version):
    chance = random.Random(version)
    schema = load_request_schema(key, version)
    data = bytes(codec.encode(schema, codec.decode(schema, written(entity_of(schema, chance), schema))[0]))
    for length in range(len(data)):
        with pytest.raises(Unparsable):
            codec.decode(schema, data[:length])


def written(entity, schema) -> bytes:
    out = io.BytesIO()
    entity_writer(schema)(out, entity)
    return out.getvalue()


def test_names_of_any_bytes_come_through():
    schema = load_response_schema(API_KEYS["ListGroups"], 5)
    name = b"a\0\xff\xfe".decode("utf-8", "surrogateescape")
    data = bytes(codec.encode(schema, {"groups": [{"group_id": name}]}))
    assert b"\x05a\0\xff\xfe" in data
    assert codec.decode(schema, data)[0]["groups"][0]["group_id"] == name


def test_absurd_count():
    schema = load_response_schema(API_KEYS["ListGroups"], 2)
    data = codec.encode(schema, {"groups": codec.AbsurdArray([{"group_id": "a"}])})
    assert data[6:10] == b"\x7f\xff\xff\xff"
