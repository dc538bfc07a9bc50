"""Whether pages keep the rules of accessibility that a program can check: axe, in a headless Chromium."""

import json
import re
import subprocess
from pathlib import Path

_RESULT = re.compile(r'<pre id="axe-result">(.*?)</pre>', re.DOTALL)
# Runs in the page, after it; what is found becomes the page.
_RUN = """
axe.run(document, {resultTypes: ['violations']}).then(result => {
  const found = result.violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.html}`));
  const shown = document.createElement("pre");
  shown.id = "axe-result";
  shown.textContent = JSON.stringify(found);
  document.body.replaceChildren(shown);
});
"""


def chromium(*arguments: str, folder: Path) -> str:
    """What a headless Chromium prints; its profile goes into the folder."""
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += [f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=20000", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def scheme(is_dark: bool) -> str:
    """The flag for the reader's preference."""
    return f"--blink-settings=preferredColorScheme={0 if is_dark else 1}"


def findings(html: str, style: str, rules: str, folder: Path, *, width: int, is_dark: bool) -> list[str]:
    """What breaks a rule on a page of this width, with its style sheet."""
    page = html.replace('<link rel="stylesheet" href="/status.css">', f"<style>{style}</style>")
    page = page.replace("</body>", f"<script>{rules}</script><script>{_RUN}</script></body>")
    file = folder / "page.html"
    file.write_text(page)
    dumped = chromium("--dump-dom", scheme(is_dark), f"--window-size={width},1200", f"file://{file}", folder=folder)
    (result,) = _RESULT.findall(dumped)
    text = result.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return json.loads(text)
