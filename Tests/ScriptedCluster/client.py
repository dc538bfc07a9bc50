"""A client that speaks with kio's own reader and writer, and a cluster in a process of its own."""

import dataclasses
import io
import json
import socket
import ssl
import struct
import subprocess
import sys
from pathlib import Path

from kio.index import load_request_schema, load_response_schema
from kio.serial import entity_reader, entity_writer
from kio.serial._implicit_defaults import get_implicit_default
from kio.serial._introspect import EntityField, EntityTupleField, classify_field, is_optional
from scripted.profiles import API_KEYS

TIMEOUT = 30


def entity(schema: type, fields: dict):
    """An object of kio's: fields that the version lacks are left out, those that are missing have some default."""
    return schema(**{field.name: _value(field, fields) for field in dataclasses.fields(schema)})


def _value(field: dataclasses.Field, fields: dict):
    kind = classify_field(field)
    if field.name not in fields:
        if field.default is not dataclasses.MISSING:
            return field.default
        if kind.is_array:
            return ()
        if is_optional(field):
            return None
        return False if kind.type_ is bool else get_implicit_default(kind.type_)
    value = fields[field.name]
    if value is None:
        return None
    if isinstance(kind, EntityTupleField):
        return tuple(entity(kind.type_, item) for item in value)
    if isinstance(kind, EntityField):
        return entity(kind.type_, value)
    return tuple(value) if kind.is_array else value


class Client:
    """A connection to a broker."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname="localhost")
        self.correlation_id = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, api: str, version: int, **fields) -> None:
        schema = load_request_schema(API_KEYS[api], version)
        request = entity(schema, fields)
        self.correlation_id += 1
        header_type = request.__header_schema__
        header = header_type(
            request_api_key=request.__api_key__,
            request_api_version=request.__version__,
            correlation_id=self.correlation_id,
            client_id="test",
        )
        out = io.BytesIO()
        entity_writer(header_type)(out, header)
        entity_writer(schema)(out, request)
        self.send_frame(out.getvalue())

    def send_frame(self, frame: bytes) -> None:
        self.socket.sendall(struct.pack(">i", len(frame)) + frame)

    def receive_frame(self) -> bytes:
        (length,) = struct.unpack(">i", self.receive_exactly(4))
        return self.receive_exactly(length)

    def receive_exactly(self, count: int) -> bytes:
        data = bytearray()
        while len(data) < count:
            chunk = self.socket.recv(count - len(data))
            if not chunk:
                raise EOFError(f"closed after {len(data)} bytes of {count}")
            data += chunk
        return bytes(data)

    def receive(self, api: str, version: int):
        """The response, which has to end with its frame and answer the newest request."""
        schema = load_response_schema(API_KEYS[api], version)
        frame = self.receive_frame()
        header, offset = entity_reader(schema.__header_schema__)(frame, 0)
        assert header.correlation_id == self.correlation_id
        response, size = entity_reader(schema)(frame, offset)
        # kio says how many bytes it read, not where it ended.
        assert offset + size == len(frame)
        return response

    def ask(self, api: str, version: int, **fields):
        self.send(api, version, **fields)
        return self.receive(api, version)

    def is_closed(self) -> bool:
        """Waits for the end of the connection; False if something comes instead."""
        try:
            return self.socket.recv(1) == b""
        except ConnectionError:
            return True


class Cluster:
    """The program under test."""

    def __init__(self, document: dict):
        program = [sys.executable, "-B", str(Path(__file__).parent), "-"]
        self.process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        ready = self._exchange(document)
        self.ports = {int(broker): port for broker, port in ready["brokers"].items()}
        self.listeners = {
            name: {int(broker): port for broker, port in ports.items()} for name, ports in ready["listeners"].items()
        }

    def _exchange(self, line: dict) -> dict:
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def tell(self, do: str, **arguments) -> dict:
        answer = self._exchange({"do": do} | arguments)
        assert "error" not in answer, answer
        return answer

    def refuse(self, do: str, **arguments) -> str:
        return self._exchange({"do": do} | arguments)["error"]

    def client(self, broker: int = 1, tls: ssl.SSLContext | None = None, listener: str | None = None) -> Client:
        return Client((self.listeners[listener] if listener else self.ports)[broker], tls)

    def end(self) -> int:
        self.process.stdin.close()
        try:
            return self.process.wait(TIMEOUT)
        finally:
            self.process.kill()
            self.process.stdout.close()
