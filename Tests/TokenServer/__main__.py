"""An OAuth token endpoint for tests. README.md describes it."""

import json
import sys
import threading
from dataclasses import fields

from endpoint import Behaviour, Endpoint, tls_context


def main() -> None:
    endpoint = Endpoint(Behaviour(**json.loads(sys.stdin.readline())))
    server = endpoint.listen(tls_context(endpoint.behaviour.tls))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_address[1]}), flush=True)
    names = {field.name for field in fields(Behaviour)}
    for line in sys.stdin:
        changes = json.loads(line)
        unknown = changes.keys() - names
        if not unknown:
            for name, value in changes.items():
                setattr(endpoint.behaviour, name, value)
        error = f"there is no {', '.join(sorted(unknown))}" if unknown else None
        print(json.dumps({"requests": endpoint.requests, "tokens": endpoint.tokens, "error": error}), flush=True)


main()
