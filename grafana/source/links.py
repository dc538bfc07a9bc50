"""Links that keep what is chosen: time, data source, target, cluster."""

CHOSEN = ["datasource", "job", "instance"]
CHOSEN_IN_CLUSTER = [*CHOSEN, "kafka_cluster"]


def drill_down(title: str, dashboard: str, chosen: list[str], **fields: str) -> dict:
    """A link from a value to a dashboard; `fields` sets further variables of it from fields of the row."""
    chosen = [f"${{{name}:queryparam}}" for name in chosen]
    set_here = [f"var-{name}=${{__data.fields.{field}:percentencode}}" for name, field in fields.items()]
    url = f"/d/kafka-surveyor-{dashboard}?" + "&".join(["${__url_time_range}", *chosen, *set_here])
    return {"title": title, "url": url, "targetBlank": False}


def sisters() -> dict:
    """The list of all dashboards of ours, in the head of each."""
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
