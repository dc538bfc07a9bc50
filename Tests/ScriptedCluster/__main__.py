"""Runs a scripted cluster: the path of its document as the argument, or "-" where the first line of input is it."""

import asyncio
import json
import sys

from scripted.building import build_state
from scripted.cluster import Cluster
from scripted.commands import Commands


async def _input() -> asyncio.StreamReader:
    # A document of thousands of groups is one line.
    reader = asyncio.StreamReader(limit=256 * 1024 * 1024)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


def _say(answer: dict) -> None:
    print(json.dumps(answer), flush=True)


async def main(path: str) -> None:
    lines = await _input()
    if path == "-":
        document = json.loads(await lines.readline())
    else:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
    cluster = Cluster(build_state(document))
    commands = Commands(cluster)
    cluster.start()
    listeners = cluster.state.listeners
    ready = {"brokers": cluster.ports(listeners[0])}
    _say(ready | {"listeners": {listener.name: cluster.ports(listener) for listener in listeners}})
    # The end of the input is the end of the cluster: it does not outlive the test that started it.
    while line := await lines.readline():
        try:
            command = json.loads(line)
        except ValueError as error:
            _say({"error": f"not JSON: {error}"})
            continue
        _say(commands.run(command))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python Tests/ScriptedCluster DOCUMENT, or - for the first line of standard input")
    asyncio.run(main(sys.argv[1]))
