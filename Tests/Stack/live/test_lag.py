"""What the surveyor says of the demo's groups, against the records themselves."""

import json
import subprocess
import urllib.request

import pytest
from checks.project import PROGRAMS
from patience import settle

SURVEY_INTERVAL = 2


def group_of(addresses, group: str) -> dict:
    address = f"{addresses['exporter']}/api/v1/clusters/default/groups/{group}"
    with urllib.request.urlopen(address, timeout=10) as response:
        return json.load(response)


def timestamp(addresses, topic: str, partition: int, offset: int) -> int:
    """The timestamp of a record, which is read from Kafka, in milliseconds since 1970."""
    command = [PROGRAMS / "kafka-workload", "consume", "--topic", topic, "--partition", str(partition)]
    command += ["--from-beginning", "--max-messages", str(offset + 1), "--output", "json"]
    command += ["--bootstrap-server", addresses["kafka"]]
    output = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    (found,) = [each for each in map(json.loads, output.splitlines()) if each["offset"] == offset]
    return found["timestamp"]


@pytest.mark.parametrize("group", ["dispatch", "reporting"])
def test_lag_in_seconds_is_the_age_of_the_oldest_unread_record(addresses, group):
    answer = group_of(addresses, group)
    (topic,) = answer["topics"]
    behind = [each for each in topic["partitions"] if each["lag"] > 0]
    assert behind
    for each in behind:
        age = (answer["time"] - timestamp(addresses, topic["name"], each["partition"], each["committed"])) / 1000
        seconds = each["lag_seconds"]
        assert abs(seconds["estimate"] - age) <= max(SURVEY_INTERVAL, 0.05 * age), (each, age)
        # Times are kept to 1/4096 of their distances.
        assert seconds["least"] - 0.1 <= age <= seconds["most"] + 0.1, (each, age)


@pytest.mark.parametrize(
    ("group", "status"), [("billing", "ok"), ("archive", "ok"), ("dispatch", "stalled"), ("reporting", "behind")]
)
def test_a_group_has_the_status_of_its_scenario(addresses, group, status):
    def findings() -> list[str]:
        found = group_of(addresses, group)["group"]["lag"].get("status")
        return [] if found == status else [f"{group} is {found}"]

    settle(findings)
