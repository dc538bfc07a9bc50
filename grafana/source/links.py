"""Links that keep what is chosen: time, data source, job, cluster, surveyor."""

# Where the runbooks are: the stack's Grafana serves docs/runbooks.md there.
RUNBOOKS = "/public/runbooks.md"
# Carried on from the variables where the row of a table does not set them.
CHOSEN = ("datasource", "job", "kafka_cluster", "instance")
# Of a table whose first query is in_cluster(…): variables by the fields of its rows.
OF_ROW = {"kafka_cluster": "in_cluster", "instance": "instance"}


def drill_down(title: str, dashboard: str, **fields: str) -> dict:
    """A link to a dashboard. `fields` sets variables of it from fields of the row; the others keep what is chosen."""
    kept = [f"${{{name}:queryparam}}" for name in CHOSEN if name not in fields]
    set_here = [f"var-{name}=${{__data.fields.{field}:percentencode}}" for name, field in fields.items()]
    url = f"/d/kafka-surveyor-{dashboard}?" + "&".join(["${__url_time_range}", *kept, *set_here])
    return {"title": title, "url": url, "targetBlank": False}


def in_cluster(expression: str) -> str:
    """The series with the label in_cluster for links: their cluster, or all where clusters have no names."""
    named = f'label_replace({expression}, "in_cluster", "$1", "kafka_cluster", "(.+)")'
    return f'label_replace({named}, "in_cluster", "$$__all", "kafka_cluster", "")'


def sisters() -> dict:
    """The list of the project's dashboards, in the head of each."""
    return {
        "type": "dashboards",
        "title": "Kafka Surveyor",
        "tags": ["kafka-surveyor"],
        "asDropdown": True,
        "includeVars": True,
        "keepTime": True,
        "targetBlank": False,
        "icon": "external link",
        "tooltip": "The other dashboards, with what is chosen here",
        "url": "",
    }
