"""ListGroups."""

from scripted.apis.request import Request


def list_groups(request: Request) -> dict:
    states = {state.lower() for state in request.body.get("states_filter", [])}
    types = {kind.lower() for kind in request.body.get("types_filter", [])}
    return {
        "error_code": 0,
        "groups": [
            {
                "group_id": group.name,
                "protocol_type": group.protocol_type,
                "group_state": group.state,
                "group_type": group.type,
            }
            for group in request.state.groups.values()
            if group.coordinator == request.broker.id
            and (not states or group.state.lower() in states)
            and (not types or group.type in types)
        ],
    }
