"""Writes the inputs that fuzzing of one decoder begins with.

Usage: seeds.py DECODER FOLDER MAX_LENGTH. An input is a byte with the version, then a response: of the recordings in
../Fixtures, and a few that kio makes up. Those of consumer_assignment are the assignments in the recordings.
"""

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import messages

FIXTURES = Path(__file__).parent.parent / "Fixtures"
GENERATED = 8


def recordings(api: str) -> Iterator[messages.Json]:
    for path in sorted(FIXTURES.glob("*/*.json")):
        message = json.loads(path.read_text())
        if message["api"] == api:
            yield message


def generated(api: str) -> Iterator[messages.Json]:
    for version in messages.versions(api):
        for number in range(GENERATED):
            yield messages.sample(api, version, random.Random(f"{api} {version} {number}"))


def responses(api: str) -> Iterator[bytes]:
    for message in [*recordings(api), *generated(api)]:
        yield bytes([message["version"]]) + bytes.fromhex(message["response_bytes"])


def assignments() -> Iterator[bytes]:
    for message in recordings("describe_groups"):
        for group in message["response"]["groups"]:
            for member in group["members"]:
                yield bytes.fromhex(member["member_assignment"])


def main() -> None:
    decoder, folder, max_length = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    inputs = assignments() if decoder == "consumer_assignment" else responses(decoder)
    for number, contents in enumerate(inputs):
        # A response that is cut short is only ever refused.
        if len(contents) <= max_length:
            (folder / f"{number:03}").write_bytes(contents)


if __name__ == "__main__":
    main()
