"""Where things are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TOOLS = ROOT / ".tools"
PROMTOOL = TOOLS / "prometheus/usr/bin/promtool"
