"""Copies of folders with one thing broken."""

import shutil
from pathlib import Path


def broken_copy(folder: Path, copy: Path, file: str, old: str, new: str) -> Path:
    """A copy of the folder in which the file says `new` for each `old`; the break must hit something."""
    shutil.copytree(folder, copy)
    whole = (copy / file).read_text()
    assert old in whole, f"the break does not apply any more: {file} does not say {old!r}"
    (copy / file).write_text(whole.replace(old, new))
    return copy
