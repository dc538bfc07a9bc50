"""The wire forms that messages are made of: numbers, text, arrays and nullable structures."""

import struct
from collections.abc import Callable

ABSURD_COUNT = 2**31 - 1


class Unparsable(Exception):
    """Bytes that are not a valid message; a broker closes the connection."""


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varint(data: bytes, offset: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 35, 7):
        byte = data[offset]
        offset += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, offset
    raise Unparsable("a varint of more than five bytes")


def text_bytes(text: str | bytes) -> bytes:
    """The bytes of a name: those that are not UTF-8 are surrogates in a string, as os.fsdecode has them."""
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else bytes(text)


def number_writer(form: str) -> Callable:
    pack = struct.Struct(f">{form}").pack

    def write(out: bytearray, value) -> None:
        out += pack(value)

    return write


def number_reader(form: str) -> Callable:
    layout = struct.Struct(f">{form}")

    def read(data: bytes, offset: int):
        return layout.unpack_from(data, offset)[0], offset + layout.size

    return read


def text_writer(is_string: bool, flexible: bool) -> Callable:
    """Strings and bytes. Null is always written; tests against kio check where it is allowed."""
    prefix = struct.Struct(">h" if is_string else ">i").pack

    def write(out: bytearray, value: str | bytes | None) -> None:
        if value is None:
            out += b"\0" if flexible else prefix(-1)
            return
        encoded = text_bytes(value)
        out += varint(len(encoded) + 1) if flexible else prefix(len(encoded))
        out += encoded

    return write


def text_reader(is_string: bool, flexible: bool) -> Callable:
    read_length = _length_reader("h" if is_string else "i", flexible)

    def read(data: bytes, offset: int) -> tuple[str | bytes | None, int]:
        length, offset = read_length(data, offset)
        if length < 0:
            return None, offset
        end = offset + length
        if end > len(data):
            raise Unparsable(f"a text of {length} bytes, of which {len(data) - offset} are there")
        value = bytes(data[offset:end])
        return value.decode("utf-8", "surrogateescape") if is_string else value, end

    return read


def array_writer(write_item: Callable, flexible: bool, absurd: type) -> Callable:
    pack = struct.Struct(">i").pack

    def write(out: bytearray, items) -> None:
        if items is None:
            out += b"\0" if flexible else pack(-1)
            return
        count = ABSURD_COUNT if type(items) is absurd else len(items)
        out += varint(count + 1) if flexible else pack(count)
        for item in items:
            write_item(out, item)

    return write


def array_reader(read_item: Callable, flexible: bool) -> Callable:
    read_length = _length_reader("i", flexible)

    def read(data: bytes, offset: int) -> tuple[list | None, int]:
        count, offset = read_length(data, offset)
        if count < 0:
            return None, offset
        if count > len(data) - offset:
            raise Unparsable(f"an array of {count} items in {len(data) - offset} bytes")
        items = []
        for _ in range(count):
            item, offset = read_item(data, offset)
            items.append(item)
        return items, offset

    return read


def nullable_writer(write_entity: Callable) -> Callable:
    def write(out: bytearray, value: dict | None) -> None:
        out += b"\xff" if value is None else b"\x01"
        if value is not None:
            write_entity(out, value)

    return write


def nullable_reader(read_entity: Callable) -> Callable:
    def read(data: bytes, offset: int) -> tuple[dict | None, int]:
        return (None, offset + 1) if data[offset] >= 0x80 else read_entity(data, offset + 1)

    return read


def _length_reader(form: str, flexible: bool) -> Callable:
    if not flexible:
        return number_reader(form)

    def read(data: bytes, offset: int) -> tuple[int, int]:
        length, offset = read_varint(data, offset)
        return length - 1, offset

    return read
