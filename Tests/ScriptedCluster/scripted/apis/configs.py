"""DescribeConfigs, of topics; a broker has no configuration here."""

from scripted.apis.request import UNKNOWN_TOPIC_OR_PARTITION, Request
from scripted.state import Topic

TOPIC = 2
DYNAMIC_TOPIC_CONFIG, DEFAULT_CONFIG = 1, 5
INT, LONG, LIST = 3, 5, 7

# What holds where a topic says nothing, and its type.
DEFAULTS = {
    "cleanup.policy": ("delete", LIST),
    "min.insync.replicas": ("1", INT),
    "retention.bytes": ("-1", LONG),
    "retention.ms": ("604800000", LONG),
}


def describe_configs(request: Request) -> dict:
    return {"results": [_resource(request, resource) for resource in request.body["resources"]]}


def _resource(request: Request, resource: dict) -> dict:
    name, kind = resource["resource_name"], resource["resource_type"]
    topic = request.state.topics.get(name) if kind == TOPIC else None
    is_unknown = kind == TOPIC and topic is None
    configs = _configs(topic, resource["configuration_keys"]) if topic else []
    return {
        "error_code": UNKNOWN_TOPIC_OR_PARTITION if is_unknown else 0,
        "error_message": "This server does not host this topic-partition." if is_unknown else "",
        "resource_type": kind,
        "resource_name": name,
        "configs": configs,
    }


def _configs(topic: Topic, keys: list[str] | None) -> list[dict]:
    values = {key: value for key, (value, _) in DEFAULTS.items()} | topic.configs
    return [
        {
            "name": key,
            "value": value,
            "read_only": False,
            "is_default": key not in topic.configs,
            "config_source": DYNAMIC_TOPIC_CONFIG if key in topic.configs else DEFAULT_CONFIG,
            "is_sensitive": False,
            "synonyms": [],
            "config_type": DEFAULTS[key][1] if key in DEFAULTS else 2,
            "documentation": None,
        }
        for key, value in values.items()
        if keys is None or key in keys
    ]
