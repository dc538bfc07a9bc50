"""The demo's traffic on ZooKeeper: sessions on all servers, each with an ephemeral node, that write and watch znodes.
One of them registers the demo's broker, as a broker that needs ZooKeeper would do itself.

Usage: znodes.py HOST:PORT,… Runs until SIGTERM or SIGINT.
"""

import contextlib
import random
import signal
import sys
import threading

from kazoo.client import KazooClient
from kazoo.exceptions import NodeExistsError

SESSIONS_PER_SERVER = 2
SETTINGS = 20
WRITES_PER_SECOND = 1

stop = threading.Event()


def connect(servers, preferred):
    """A session on the preferred server, or another one while that is away."""
    others = [server for server in servers if server != preferred]
    client = KazooClient(hosts=",".join([preferred, *others]), randomize_hosts=False)
    client.start(timeout=60)
    return client


def create_settings(client):
    for number in range(SETTINGS):
        with contextlib.suppress(NodeExistsError):
            client.create(f"/demo/settings/{number}", b"", makepath=True)


def register_broker(client):
    client.create("/brokers/ids/1", b"{}", ephemeral=True, makepath=True)


def work(client, name):
    """Announces itself, watches all settings, and sets one now and then."""
    client.create(f"/demo/workers/{name}", b"", ephemeral=True, makepath=True)
    for number in range(SETTINGS):
        client.DataWatch(f"/demo/settings/{number}", lambda data, status: None)
    while not stop.wait(random.uniform(0.5, 1.5) / WRITES_PER_SECOND):
        client.retry(client.set, f"/demo/settings/{random.randrange(SETTINGS)}", random.randbytes(100))
    client.stop()


def main():
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    servers = sys.argv[1].split(",")
    clients = [connect(servers, server) for server in servers for _ in range(SESSIONS_PER_SERVER)]
    create_settings(clients[0])
    register_broker(clients[0])
    threads = [
        threading.Thread(target=work, args=(client, f"worker-{number}")) for number, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    while all(thread.is_alive() for thread in threads) and not stop.wait(0.5):
        pass
    ended_early = not stop.is_set()
    stop.set()
    for thread in threads:
        thread.join()
    sys.exit(1 if ended_early else 0)


if __name__ == "__main__":
    main()
