"""Where things are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TOOLS = ROOT / ".tools"
# The demo's programs, or those of a release build.
PROGRAMS = Path(os.environ.get("DEMO_PROGRAMS") or ROOT / ".build/release")
PROMETHEUS = TOOLS / "prometheus/usr/bin/prometheus"
PROMTOOL = TOOLS / "prometheus/usr/bin/promtool"
COMPOSE = TOOLS / "compose/usr/libexec/docker/cli-plugins/docker-compose"
JAVA = TOOLS / "java/bin/java"
CHECK_JSONSCHEMA = TOOLS / "venv/bin/check-jsonschema"
HADOLINT = TOOLS / "venv/bin/hadolint"
ALERTMANAGER = TOOLS / "alertmanager/alertmanager"
AMTOOL = TOOLS / "alertmanager/usr/bin/amtool"
PROMETHEUS_FILES = ROOT / "prometheus"
RUNBOOKS = ROOT / "docs/runbooks.md"
OPENAPI = ROOT / "docs/openapi.yaml"
