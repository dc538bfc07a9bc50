"""FindCoordinator."""

from scripted.apis.request import COORDINATOR_NOT_AVAILABLE, Request


def find_coordinator(request: Request) -> dict:
    if request.version < 4:
        return _coordinator(request, request.body["key"])
    return {"coordinators": [_coordinator(request, key) for key in request.body["coordinator_keys"]]}


def _coordinator(request: Request, key: str) -> dict:
    broker = request.state.brokers.get(request.state.coordinator_of(key))
    if broker is None or not broker.is_listed:
        message = "The coordinator is not available."
        answer = {"node_id": -1, "host": "", "port": -1, "error_code": COORDINATOR_NOT_AVAILABLE}
        return answer | {"key": key, "error_message": message}
    host, port = request.address_of(broker)
    return {"key": key, "node_id": broker.id, "host": host, "port": port, "error_code": 0, "error_message": ""}
