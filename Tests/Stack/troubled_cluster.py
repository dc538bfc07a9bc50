"""A surveyor on a scripted cluster in trouble: what pages and answers show where something is wrong."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from checks.project import PROGRAMS, ROOT

ODD_NAMES = ["<b>bold</b>", "a\"b'c&d", 'x"\u0301 onload="alert(1)', "a/b?c#d", "..", "\u202egnp.exe", "n" * 250]

DOCUMENT = {
    "brokers": 3,
    "topics": [
        {"name": "orders", "partitions": 6, "high_watermark": 1000, "configs": {"min.insync.replicas": "2"}},
        {"name": "offline", "partitions": 2, "leader": None},
        {"name": "thin", "partitions": 3, "isr": [1], "replicas": [1, 2, 3], "configs": {"min.insync.replicas": "2"}},
        {"name": "at-limit", "isr": [1, 2], "replicas": [1, 2, 3], "configs": {"min.insync.replicas": "2"}},
        {"name": "deleted", "partitions": 1, "log_start": 90},
        {"name": "orphaned", "partitions": 1, "replicas": [1, 9], "isr": [1]},
        *({"name": name, "partitions": 1} for name in ("plain", "odd")),
    ],
    "groups": [
        {
            "name": "billing",
            "commits": {"orders": {str(partition): 900 for partition in range(6)}},
            "state": "Stable",
            "members": [
                {"id": "m-1", "client_id": "client-1", "host": "/10.0.0.1", "assignment": {"orders": [0, 1, 2]}}
            ],
        },
        {"name": "late", "commits": {"deleted": {"0": 10}}},
        {"name": "ahead", "commits": {"plain": {"0": 900}}},
        *({"name": name, "commits": {"odd": {"0": 50}}} for name in ODD_NAMES),
    ],
}


@contextmanager
def surveyor() -> Iterator[str]:
    """The address of a surveyor that has surveyed the cluster."""
    script = [sys.executable, "-B", ROOT / "Tests/ScriptedCluster", "-"]
    with subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as cluster:
        cluster.stdin.write(json.dumps(DOCUMENT) + "\n")
        cluster.stdin.flush()
        brokers = json.loads(cluster.stdout.readline())["brokers"]
        command = [
            PROGRAMS / "kafka-surveyor",
            "--web.listen-address=127.0.0.1:0",
            "--survey.interval=1s",
            *(f"--kafka.server=127.0.0.1:{port}" for port in brokers.values()),
            # Nobody listens there.
            "--zookeeper.server=127.0.0.1:1",
        ]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            try:
                port = None
                for line in process.stderr:
                    port = port or ((found := re.search(r"serving metrics.*port=(\d+)", line)) and found[1])
                    if "is surveyed" in line:
                        break
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()
        cluster.stdin.close()
