"""The variables in a dashboard's head. Each offers what exists within the choices before it."""

from conditions import LATELY
from links import RUNBOOKS
from panels import DATASOURCE
from scope import scoped

# By name: the label, and the series that has all of the values.
_QUERIES = {
    "job": ("Job", "kafka_surveyor_build_info"),
    "kafka_cluster": ("Cluster", "kafka_up"),
    "id": ("Broker", "kafka_broker_up"),
    "topic": ("Topic", "kafka_topic_partitions"),
    "consumergroup": ("Group", "kafka_consumergroup_info"),
    "zk_host": ("ZooKeeper server", "zk_up"),
}
# The surveyors of the chosen clusters, and with all clusters those that survey no Kafka cluster, too. Those that are
# down stay. "All" stands for this list and not for any value: so Cluster restricts ZooKeeper's series, which have no
# label for it, and alerts.
_SURVEYORS = f"""count by (instance) (last_over_time(kafka_up{LATELY})
    or last_over_time(kafka_surveyor_build_info{{kafka_cluster=~`${{kafka_cluster:regex}}`}}{LATELY}))"""
_DATASOURCE = {
    "name": "datasource",
    "label": "Data source",
    "type": "datasource",
    "query": "prometheus",
    "refresh": 1,
    "multi": False,
    "includeAll": False,
    "current": {},
    "options": [],
    "regex": "",
    "hide": 0,
}
_RUNBOOKS = {
    "name": "runbooks",
    "label": "Runbooks",
    "type": "textbox",
    "query": RUNBOOKS,
    "current": {"text": RUNBOOKS, "value": RUNBOOKS},
    "options": [],
    "hide": 2,
}


def all_variables(names: list[str], hidden: frozenset[str]) -> list[dict]:
    """The data source, the variables in the order of choosing, and the address of the runbooks. `hidden` ones only keep
    what another dashboard has chosen."""
    chosen = [_query(name, names[:index], name in hidden) for index, name in enumerate(names)]
    return [_DATASOURCE, *chosen, _RUNBOOKS]


def _query(name: str, before: list[str], hidden: bool) -> dict:
    if name == "instance":
        query = f"query_result({' '.join(scoped(_SURVEYORS, before).split())})"
        label, every, regex = "Surveyor", None, '/instance="([^"]+)"/'
    else:
        label, series = _QUERIES[name]
        query = f"label_values({scoped(series, before)}, {name})"
        # A cluster has a name only where --kafka.labels gives it one: all includes those without.
        every, regex = ".*" if name == "kafka_cluster" else ".+", ""
    return {
        "name": name,
        "label": label,
        "type": "query",
        "datasource": DATASOURCE,
        "definition": query,
        "query": {"qryType": 3 if regex else 1, "query": query, "refId": f"Variable-{name}"},
        "refresh": 2,
        "sort": 1,
        "multi": True,
        "includeAll": True,
        "allValue": every,
        "current": {"selected": True, "text": ["All"], "value": ["$__all"]},
        "options": [],
        "regex": regex,
        "hide": 2 if hidden else 0,
    }
