"""The status page in a browser: accessible in any size and scheme, harmless whatever a name contains, and alive."""

import re
import urllib.parse
import urllib.request

import pytest
import troubled_cluster
from checks import accessibility

PATHS = ["/", "/groups", "/topics", "/groups/billing", "/topics/thin", "/groups/nobody"]
SIZES = {"desk": 1440, "phone": 390}


def fetch(surveyor: str, path: str) -> str:
    try:
        with urllib.request.urlopen(f"{surveyor}{path}", timeout=10) as response:
            return response.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_keeps_the_rules_of_accessibility(surveyor, rules, tmp_path, path, width, is_dark):
    style = fetch(surveyor, "/status.css")
    page = fetch(surveyor, path)
    assert accessibility.findings(page, style, rules, tmp_path, width=width, is_dark=is_dark) == []


def test_a_page_that_breaks_a_rule_is_found(surveyor, rules, tmp_path):
    page = fetch(surveyor, "/groups").replace('<html lang="en">', "<html>")
    found = accessibility.findings(page, "", rules, tmp_path, width=1440, is_dark=False)
    assert any("html-has-lang" in finding for finding in found), found


@pytest.mark.parametrize("name", troubled_cluster.ODD_NAMES)
def test_no_name_runs_a_script_or_becomes_markup(surveyor, tmp_path, name):
    path = "/groups/?name=.." if name == ".." else f"/groups/{urllib.parse.quote(name, safe='')}"
    dumped = accessibility.chromium("--dump-dom", f"{surveyor}{path}", folder=tmp_path)
    assert "<h1>Group <bdi>" in dumped
    assert "<b>" not in dumped
    assert not re.search(r"<[^>]* onload=", dumped)


def test_scripts_make_tables_sortable(surveyor, tmp_path):
    dumped = accessibility.chromium("--dump-dom", f"{surveyor}/", folder=tmp_path)
    assert dumped.count('<th scope="col"><button') > 5


@pytest.mark.parametrize("width", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_wider_than_the_screen(surveyor, tmp_path, path, width):
    """Tables scroll by themselves, the page does not."""
    script = "document.title = document.documentElement.scrollWidth + ' of ' + document.documentElement.clientWidth;"
    style = fetch(surveyor, "/status.css")
    page = fetch(surveyor, path).replace('<link rel="stylesheet" href="/status.css">', f"<style>{style}</style>")
    # A frame is as narrow as it is told to be; a window is not.
    (tmp_path / "page.html").write_text(page.replace("</body>", f"<script>{script}</script></body>"))
    measured = "document.body.textContent = frames[0].document.title"
    frame = f'<iframe src="page.html" width="{width}" height="900" onload="{measured}"></iframe>'
    (tmp_path / "frame.html").write_text(f"<!DOCTYPE html><body>{frame}")
    dumped = accessibility.chromium(
        "--allow-file-access-from-files", "--dump-dom", f"file://{tmp_path / 'frame.html'}", folder=tmp_path
    )
    scroll, client = re.search(r"(\d+) of (\d+)", dumped).groups()
    assert int(scroll) <= int(client)
