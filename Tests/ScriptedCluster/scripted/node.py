"""The sockets of a broker: listeners and connections."""

import asyncio
import contextlib
import socket
import ssl

from scripted.connection import Connection
from scripted.state import Broker, Listener

BACKLOG = 128


class _Protocol(asyncio.StreamReaderProtocol):
    """Reports the end of the connection, and closes it when the client does instead of leaving it half open."""

    def __init__(self, reader, connected, on_lost):
        super().__init__(reader, connected)
        self.on_lost = on_lost

    def eof_received(self) -> bool:
        super().eof_received()
        return False

    def connection_lost(self, error) -> None:
        super().connection_lost(error)
        self.on_lost()


class Node:
    """A broker on the network."""

    def __init__(self, cluster, broker: Broker, tls: ssl.SSLContext | None):
        self.cluster, self.broker, self.tls = cluster, broker, tls
        self.thawed = asyncio.Event()
        self.thawed.set()
        self.is_running = False
        # By the listener's name.
        self.ports: dict[str, int] = {}
        self._sockets: dict[str, socket.socket] = {}
        self._accepting: dict[str, asyncio.Task] = {}
        self._tasks: set[asyncio.Task] = set()
        self._transports: set[asyncio.BaseTransport] = set()

    @property
    def open_connections(self) -> int:
        return len(self._transports)

    def reserve(self, listeners: list[Listener]) -> None:
        """Binds ports that the kernel chooses. Nothing listens yet, so connections are refused."""
        for listener in listeners:
            self._reserve(listener.name, 0)

    def _reserve(self, name: str, port: int) -> None:
        reserved = socket.socket()
        reserved.setblocking(False)
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind(("127.0.0.1", port))
        self._sockets[name] = reserved
        self.ports[name] = reserved.getsockname()[1]

    def start(self) -> None:
        if self.is_running:
            return
        for listening in self._sockets.values():
            listening.listen(BACKLOG)
        self.is_running = True
        if self.thawed.is_set():
            self._accept()

    def stop(self) -> None:
        """As if the process ended: ports refuse connections, and open connections are reset."""
        if not self.is_running:
            return
        self.is_running = False
        self._stop_accepting()
        for name, listening in self._sockets.items():
            listening.close()
            self._reserve(name, self.ports[name])
        for transport in list(self._transports):
            transport.abort()
        self._cancel_tasks()
        self.thawed.set()

    def freeze(self) -> None:
        """Like SIGSTOP: the kernel still accepts connections and bytes; nothing is read or answered."""
        self.thawed.clear()
        self._stop_accepting()
        for transport in self._transports:
            transport.pause_reading()

    def thaw(self) -> None:
        if self.thawed.is_set():
            return
        self.thawed.set()
        for transport in self._transports:
            transport.resume_reading()
        if self.is_running:
            self._accept()

    def drop_connections(self) -> None:
        """Closes the connections as an idle timeout does: written data is sent first."""
        for transport in list(self._transports):
            transport.close()

    def _accept(self) -> None:
        for listener in self.cluster.state.listeners:
            listening = self._sockets[listener.name]
            self._accepting[listener.name] = asyncio.create_task(self._accept_on(listener, listening))

    def _stop_accepting(self) -> None:
        for task in self._accepting.values():
            task.cancel()
        self._accepting.clear()

    def _cancel_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _accept_on(self, listener: Listener, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            accepted, _ = await loop.sock_accept(listening)
            self._keep(self._connect(listener, accepted))

    def _keep(self, work) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connect(self, listener: Listener, accepted: socket.socket) -> None:
        """Completes the TLS handshake, if any, and serves the connection."""
        number = self.cluster.next_connection()
        self.cluster.traffic.connected(self.broker.id)
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._transports.add(writer.transport)
            task = asyncio.create_task(Connection(self, listener, number, reader, writer).serve())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            serving.append((writer.transport, task))

        def lost() -> None:
            for transport, task in serving:
                self._transports.discard(transport)
                task.cancel()

        serving: list[tuple[asyncio.BaseTransport, asyncio.Task]] = []
        tls = self.tls if listener.tls else None
        # A failed TLS handshake is the client's to report.
        with contextlib.suppress(OSError):
            await loop.connect_accepted_socket(lambda: _Protocol(reader, connected, lost), accepted, ssl=tls)
