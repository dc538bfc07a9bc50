"""The answers that depend on the connection: versions and authentication. All others are in scripted.apis."""

import re

from scripted.apis import HANDLERS
from scripted.apis.request import INVALID_REQUEST, UNSUPPORTED_VERSION, Request
from scripted.authentication import Reply, illegal_state
from scripted.profiles import API_KEYS, PROFILES, SAYS_OWN_VERSIONS
from scripted.state import Broker

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
    node = connection.node

    def address_of(broker: Broker) -> tuple[str, int]:
        return connection.cluster.address_of(broker, connection.listener)

    return Reply(HANDLERS[api](Request(connection.cluster.state, node.broker, address_of, version, body)))


def _api_versions(connection, version: int, body: dict) -> Reply:
    if version >= 3:
        names = (body["client_software_name"], body["client_software_version"])
        if not all(_SOFTWARE.fullmatch(name) for name in names):
            return Reply({"error_code": INVALID_REQUEST, "api_keys": []})
    if connection.authentication:
        connection.authentication.versions_answered()
    return Reply({"error_code": 0, "api_keys": _api_keys(PROFILES[connection.node.broker.version])})


def unsupported_api_versions(broker: Broker) -> Reply:
    """What a broker says, in the form of version 0, when it is asked in a version of ApiVersions that it lacks."""
    own = {"ApiVersions": PROFILES[broker.version]["ApiVersions"]} if broker.version in SAYS_OWN_VERSIONS else {}
    return Reply({"error_code": UNSUPPORTED_VERSION, "api_keys": _api_keys(own)})


def _api_keys(versions: dict[str, tuple[int, int]]) -> list[dict]:
    return [
        {"api_key": API_KEYS[name], "min_version": oldest, "max_version": newest}
        for name, (oldest, newest) in versions.items()
    ]
