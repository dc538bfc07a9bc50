"""A connection to a broker: one request at a time, answered in order."""

import asyncio
import struct

from scripted import faults, sessions
from scripted.authentication import Authentication
from scripted.codec import decode, encode, request_schema, response_schema
from scripted.primitives import Unparsable
from scripted.profiles import API_NAMES

# What Kafka's socket.request.max.bytes is by default.
MAXIMUM_FRAME = 104_857_600


class Connection:
    """Of a client to a node's listener."""

    def __init__(self, node, listener, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.node, self.cluster, self.listener, self.number = node, node.cluster, listener, number
        self.reader, self.writer = reader, writer
        self.authentication = Authentication(self.cluster.state.sasl) if listener.sasl else None

    async def serve(self) -> None:
        try:
            while True:
                await self._serve_one(await self._read_frame())
        except (faults.Cut, asyncio.IncompleteReadError, ConnectionError):
            pass
        except Unparsable as reason:
            self.cluster.traffic.refused(self.node.broker.id, self.number, str(reason))
        finally:
            self.writer.close()

    async def _read_frame(self) -> bytes:
        await self.node.thawed.wait()
        (length,) = struct.unpack(">i", await self.reader.readexactly(4))
        if not 0 <= length <= MAXIMUM_FRAME:
            raise Unparsable(f"a frame of {length} bytes")
        frame = await self.reader.readexactly(length)
        await self.node.thawed.wait()
        return frame

    async def _serve_one(self, frame: bytes) -> None:
        if self.authentication and self.authentication.expects_raw:
            await self._serve_raw(frame)
            return
        if len(frame) < 8:
            raise Unparsable(f"a request of {len(frame)} bytes")
        key, version, correlation_id = struct.unpack_from(">hhi", frame)
        api = API_NAMES.get(key, str(key))
        versions = sessions.versions_of(self).get(api)
        is_known = versions is not None and versions[0] <= version <= versions[1]
        header, body, schema = {}, {}, None
        if is_known:
            header, body = self._parse(frame, key, version)
            schema = response_schema(key, version)
        self.cluster.traffic.arrived(self.node.broker.id, api, version, self.number, header.get("client_id"))
        self.cluster.run_hooks(self.node.broker.id, api)
        if not is_known and api != "ApiVersions":
            raise Unparsable(f"{api} {version}, which Kafka {self.node.broker.version} does not know")
        if self.authentication and not self.authentication.allows(api):
            raise Unparsable(f"{api} at this point of the authentication")
        taken = faults.take(self.cluster.faults, self.node.broker.id, api)
        for fault in taken:
            if fault.kind == "delay":
                await asyncio.sleep(fault.ms / 1000)
        for fault in taken:
            if fault.kind in faults.WITHOUT_ANSWER:
                await self.node.thawed.wait()
                await faults.send_instead(fault, self.writer, correlation_id)
                return
        if is_known:
            reply = sessions.answer(self, api, version, body)
        else:
            schema, reply = response_schema(key, 0), sessions.unsupported_api_versions(self.node.broker)
        for fault in taken:
            if fault.kind in faults.OF_THE_MESSAGE:
                faults.spoil(fault, api, version, reply.body)
        answer = encode(schema.__header_schema__, {"correlation_id": correlation_id}) + encode(schema, reply.body)
        await self._send(bytes(answer), taken)
        if reply.closes:
            raise faults.Cut

    def _parse(self, frame: bytes, key: int, version: int) -> tuple[dict, dict]:
        try:
            schema = request_schema(key, version)
        except LookupError:
            raise Unparsable(f"{API_NAMES[key]} {version}, which kio does not have") from None
        header, offset = decode(schema.__header_schema__, frame)
        body, end = decode(schema, frame, offset)
        if end != len(frame) and self.cluster.state.is_strict:
            raise Unparsable(f"{API_NAMES[key]} {version} with {len(frame) - end} bytes after its end")
        return header, body

    async def _send(self, answer: bytes, taken: list[faults.Fault]) -> None:
        await self.node.thawed.wait()
        for fault in taken:
            if fault.kind in faults.OF_THE_FRAME:
                await faults.send_spoilt(fault, self.writer, answer)
                return
        self.writer.write(struct.pack(">i", len(answer)) + answer)
        await self.writer.drain()

    async def _serve_raw(self, message: bytes) -> None:
        reply = self.authentication.authenticate(message)
        if reply.closes:
            raise Unparsable("failed authentication after SaslHandshake 0, which has no error answer")
        await self._send(reply.body["auth_bytes"], [])
