"""Runs what is in an image: image_trial.py ROOT DESCRIPTION, with the image's files and buildah's description of it.

To be run as root in namespaces of its own for mounts, network and processes. The image's programs then run as they
would in a container: as its user, without capabilities, on a file system that cannot be written.
"""

import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from checks import compose, flags
from checks.project import ROOT

PAGE = "http://127.0.0.1:9308/metrics"


class Image:
    """The files of an image, mounted so that nothing can be written, and the settings that come with it."""

    def __init__(self, root: Path, settings: dict) -> None:
        self.root = root
        self.entrypoint = settings["Entrypoint"]
        self.healthcheck = settings["Healthcheck"]["Test"]
        self.uid, self.gid = settings["User"].split(":")
        self.environment = dict(entry.split("=", 1) for entry in settings["Env"])
        for command in (
            ["mount", "--make-rprivate", "/"],
            ["mount", "--bind", root, root],
            ["mount", "--rbind", "/dev", root / "dev"],
            ["mount", "-t", "proc", "proc", root / "proc"],
            ["mount", "-o", "remount,bind,ro", root],
            ["ip", "link", "set", "lo", "up"],
        ):
            subprocess.run(command, check=True)

    def command(self, *words: str) -> list[str | Path]:
        """What runs words as the image's user, inside it."""
        confined = ["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--clear-groups"]
        return ["chroot", self.root, "setpriv", *confined, f"--reuid={self.uid}", f"--regid={self.gid}", *words]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs words to their end, a minute at most."""
        command = self.command(*words)
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60, check=False)

    def status(self, pid: int) -> dict[str, str]:
        """What the kernel knows of a process. The /proc outside is that of other processes."""
        lines = (self.root / f"proc/{pid}/status").read_text().splitlines()
        return dict(line.split(":\t", 1) for line in lines)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Starts words, without a log: what counts is what they do."""
        return subprocess.Popen(self.command(*words), env=self.environment, stderr=subprocess.DEVNULL)


def expect(what: str, holds: bool, seen: object = "") -> None:
    """Says that something holds, or ends the trial."""
    if not holds:
        sys.exit(f"image_trial.py: not so: {what}; {seen}")
    print(f"  {what}")


def try_programs(image: Image) -> None:
    done = image.run(*image.entrypoint, "--version")
    expect("--version works", done.returncode == 0 and done.stdout.startswith("kafka-surveyor "), done)
    done = image.run("kafka-workload", "--help")
    expect("kafka-workload is there, too", done.returncode == 0, done)
    done = image.run("touch", "/trial")
    expect("/ cannot be written", done.returncode != 0 and "Read-only file system" in done.stderr, done)
    done = image.run("touch", "/tmp/trial")
    expect("nor can /tmp", done.returncode != 0, done)


def try_daemon(image: Image) -> None:
    daemon = image.start(*image.entrypoint)
    try:
        page = wait_for_page(daemon)
        expect("/metrics answers", "\nkafka_up 0\n" in page, page)
        status = image.status(daemon.pid)
        expect(f"it runs as user {image.uid}", set(status["Uid"].split()) == {image.uid} != {"0"}, status["Uid"])
        expect("it has no capabilities", int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0, status)
        done = image.run(*image.healthcheck[1:])
        expect("the health check of the image succeeds", done.returncode == 0, done)
        done = image.run(*image.healthcheck[1:], "--ready")
        expect("the one for readiness fails without Kafka", done.returncode == 1, done)
        daemon.terminate()
        expect("it ends in order", daemon.wait(timeout=10) == 0, daemon.returncode)
    finally:
        daemon.kill()
    done = image.run(*image.healthcheck[1:])
    expect("then the health check of the image fails", done.returncode == 1, done)


def wait_for_page(daemon: subprocess.Popen[bytes]) -> str:
    """The first page that the daemon serves, within half a minute."""
    deadline = time.monotonic() + 30
    while daemon.poll() is None and time.monotonic() < deadline:
        try:
            return urllib.request.urlopen(PAGE, timeout=5).read().decode()
        except OSError:
            time.sleep(0.1)
    sys.exit(f"image_trial.py: nobody answers at {PAGE}; the daemon's exit status is {daemon.poll()}")


def try_command_lines(image: Image) -> None:
    """Whether the programs take what docker-compose.yml tells them; a wrong flag or value ends them at once."""
    for service, program, arguments in flags.command_lines(compose.load(ROOT / compose.PLACE)):
        process = image.start(program, *arguments)
        try:
            status = process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            process.kill()
            status = None
        expect(f"{program} takes the arguments of {service}", status != 2, arguments)


if __name__ == "__main__":
    described = json.loads(Path(sys.argv[2]).read_text())
    trial = Image(Path(sys.argv[1]), described["Docker"]["config"])
    try_programs(trial)
    try_daemon(trial)
    try_command_lines(trial)
