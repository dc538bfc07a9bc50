"""The answers that depend on the connection: versions and authentication. All others are in scripted.apis."""

import re

from scripted.apis import HANDLERS
from scripted.apis.request import INVALID_REQUEST, UNSUPPORTED_VERSION, Request
from scripted.authentication import Reply, illegal_state
from scripted.codec import from_json, response_schema
from scripted.profiles import API_KEYS, PROFILES, SAYS_OWN_VERSIONS
from scripted.state import Broker

_OF_THE_CONNECTION = {"ApiVersions", "SaslHandshake", "SaslAuthenticate"}
_SOFTWARE = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?")


def answer(connection, api: str, version: int, body: dict) -> Reply:
    authentication = connection.authentication
    match api:
        case "ApiVersions":
            return _api_versions(connection, version, body)
        case "SaslHandshake" if authentication:
            return authentication.handshake(body["mechanism"], version)
        case "SaslAuthenticate" if authentication:
            return authentication.authenticate(body["auth_bytes"])
        case "SaslHandshake" | "SaslAuthenticate":
            return illegal_state(api)
    node, state = connection.node, connection.cluster.state
    fixed = state.fixed_answer(node.broker.id, api)
    if fixed is not None:
        return Reply(from_json(response_schema(API_KEYS[api], version), fixed))

    def address_of(broker: Broker) -> tuple[str, int]:
        return connection.cluster.address_of(broker, connection.listener)

    return Reply(HANDLERS[api](Request(state, node.broker, address_of, version, body)))


def versions_of(connection) -> dict[str, tuple[int, int]]:
    """The APIs of a broker: those of its release that the cluster can answer."""
    state, broker = connection.cluster.state, connection.node.broker
    return {
        api: versions
        for api, versions in PROFILES[broker.version].items()
        if api in HANDLERS or api in _OF_THE_CONNECTION or state.fixed_answer(broker.id, api) is not None
    }


def _api_versions(connection, version: int, body: dict) -> Reply:
    if version >= 3:
        names = (body["client_software_name"], body["client_software_version"])
        if not all(_SOFTWARE.fullmatch(name) for name in names):
            return Reply({"error_code": INVALID_REQUEST, "api_keys": []})
    if connection.authentication:
        connection.authentication.versions_answered()
    return Reply({"error_code": 0, "api_keys": _api_keys(versions_of(connection))})


def unsupported_api_versions(broker: Broker) -> Reply:
    """The answer to an unknown version of ApiVersions, in the format of version 0."""
    own = {"ApiVersions": PROFILES[broker.version]["ApiVersions"]} if broker.version in SAYS_OWN_VERSIONS else {}
    return Reply({"error_code": UNSUPPORTED_VERSION, "api_keys": _api_keys(own)})


def _api_keys(versions: dict[str, tuple[int, int]]) -> list[dict]:
    return [
        {"api_key": API_KEYS[name], "min_version": oldest, "max_version": newest}
        for name, (oldest, newest) in versions.items()
    ]
