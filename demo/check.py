"""Runs scripts/demo for as long as it takes to ask its Prometheus what dashboards and rules ask (Tests/Stack/live),
ends it as Ctrl-C does, and checks that it ends well and that nothing of it is left.

Exits with 1 and says what is wrong, if something is. DEMO_PROGRAMS is as for scripts/demo.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Where the demo has to build its programs first.
SECONDS_TO_GET_READY = 270 if os.environ.get("DEMO_PROGRAMS") else 1800
SECONDS_TO_END = 30


class Demo:
    """The demo with its data in a folder, by which its processes are known, too: all have it in their environment."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.mark = f"DEMO_FOLDER={folder}"
        self.output = folder.parent / "output"
        with self.output.open("wb") as output:
            # A session of its own, so that it can be signalled as a terminal does, and nobody else is.
            self.process = subprocess.Popen(
                [ROOT / "scripts/demo"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=os.environ | {"DEMO_FOLDER": str(folder)},
                start_new_session=True,
                # Whoever is started in the background ignores Ctrl-C, and so would the demo.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )

    def wait_until_ready(self) -> dict[str, str]:
        """The addresses that it tells."""
        addresses = self.folder / "addresses"
        deadline = time.monotonic() + SECONDS_TO_GET_READY
        while not addresses.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"the demo does not get ready:\n{self.output.read_text()}")
            time.sleep(0.2)
        return dict(line.split("=", 1) for line in addresses.read_text().splitlines())

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Its exit status."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
        return self.process.wait(SECONDS_TO_END)

    def left_over(self) -> list[str]:
        """The command lines of its processes that are alive."""
        left = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (process / "environ").read_bytes().split(b"\0"):
                    left.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
            except OSError:
                # It has ended, or is somebody else's.
                continue
        return left

    def sanitizer_reports(self) -> list[str]:
        return [path.name for path in self.folder.glob("*.log") if "Sanitizer" in path.read_text(errors="replace")]


def is_listening(address: str) -> bool:
    host, port = address.removeprefix("http://").rsplit(":", 1)
    with socket.socket() as client:
        return client.connect_ex((host, int(port))) == 0


def ask(demo: Demo) -> int:
    """The exit status of the checks that need a running stack."""
    command = [sys.executable, "-B", "-m", "pytest", "--quiet", "--tb=short", "live"]
    command += [f"--addresses={demo.folder / 'addresses'}"]
    return subprocess.run(command, cwd=ROOT / "Tests/Stack", check=False).returncode


def findings_at_the_end(demo: Demo, addresses: dict[str, str]) -> list[str]:
    """Ends the demo; what is not as it should be then."""
    findings = []
    status = demo.end()
    if status != 0:
        findings.append(f"after Ctrl-C its exit status is {status}, not 0:\n{demo.output.read_text()}")
    findings += [f"it leaves a process behind: {command}" for command in demo.left_over()]
    for name, value in addresses.items():
        findings += [f"{name} still listens at {address}" for address in value.split(",") if is_listening(address)]
    findings += [f"a sanitizer has something to report in {name}" for name in demo.sanitizer_reports()]
    return findings


def main() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    with tempfile.TemporaryDirectory() as folder:
        demo = Demo(Path(folder) / "demo")
        try:
            addresses = demo.wait_until_ready()
            answered = ask(demo) == 0
            findings = findings_at_the_end(demo, addresses)
        finally:
            demo.end(signal.SIGTERM)
        for finding in findings:
            print(f"demo: {finding}", file=sys.stderr)
        sys.exit(0 if answered and not findings else 1)


if __name__ == "__main__":
    main()
