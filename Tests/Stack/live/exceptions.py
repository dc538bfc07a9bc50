"""What has nothing to show in a healthy demo, and why. One that has something to show, or does not exist, is a finding,
too."""

# By dashboard and panel title.
EMPTY_PANELS: dict[tuple[str, str], str] = {}

# By the panel's title on any dashboard: those that have data at some times and none at others.
CHANGING_PANELS = {
    "What needs attention": "a row for each trouble, and a new demo has none yet",
    "Firing alerts": "a row for each alert, and a new demo has none yet",
    "Partitions in trouble": "its details are of partitions in trouble, and the demo has none",
}

# By the variable's name.
EMPTY_VARIABLES = {"kafka_cluster": "only --kafka.labels gives clusters names"}

# By the selector's text, as in a rule.
SILENT_SELECTORS: dict[str, str] = {}

# By the rule's name.
SILENT_RECORDING_RULES: dict[str, str] = {}
