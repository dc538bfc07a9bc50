"""The choices in a dashboard's head. Each is asked for within what is chosen before it."""

from panels import DATASOURCE
from scope import scoped

# Name: how it is called, and the series that has all of its values.
_QUERIES = {
    "job": ("Job", "kafka_surveyor_build_info"),
    "instance": ("Surveyor", "kafka_surveyor_build_info"),
    "kafka_cluster": ("Cluster", "kafka_up"),
    "id": ("Broker", "kafka_broker_up"),
    "topic": ("Topic", "kafka_topic_partitions"),
    "consumergroup": ("Group", "kafka_consumergroup_group_lag"),
    "zk_host": ("ZooKeeper server", "zk_up"),
}
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


def all_variables(names: list[str]) -> list[dict]:
    """The data source and the variables, which are chosen from in this order."""
    return [_DATASOURCE, *(_query(name, names[:index]) for index, name in enumerate(names))]


def _query(name: str, before: list[str]) -> dict:
    label, series = _QUERIES[name]
    query = f"label_values({scoped(series, before)}, {name})"
    return {
        "name": name,
        "label": label,
        "type": "query",
        "datasource": DATASOURCE,
        "definition": query,
        "query": {"qryType": 1, "query": query, "refId": f"Variable-{name}"},
        "refresh": 2,
        "sort": 1,
        "multi": True,
        "includeAll": True,
        # A cluster has a name only where --kafka.labels gives it one: all is also what has none.
        "allValue": ".*" if name == "kafka_cluster" else ".+",
        "current": {"selected": True, "text": ["All"], "value": ["$__all"]},
        "options": [],
        "regex": "",
        "hide": 0,
    }
