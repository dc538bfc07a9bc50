"""The answers of the token endpoint."""

import base64
import json
import ssl
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote_plus


@dataclass
class Behaviour:
    client_id: str = "surveyor"
    client_secret: str = "hush"
    # None: any, or none.
    scope: str | None = None
    # Where credentials are taken: "header" or "form".
    credentials: str = "header"
    # Seconds; None: the answer does not say. May be any JSON value.
    expires_in: object = 3600
    # The claims of a JWT, with "exp" in seconds from now; None: a token is "token-1", "token-2", …
    claims: dict | None = None
    # Before the answer, in seconds.
    delay: float = 0
    # Instead of a token: a status, a body.
    status: int = 200
    body: str | None = None
    # No answer, or one whose body never ends.
    silent: bool = False
    endless: bool = False
    # Paths of "cert" and "key".
    tls: dict | None = None


def tls_context(files: dict | None) -> ssl.SSLContext | None:
    if not files:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files["cert"], files["key"])
    return context


def base64url(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


class Endpoint:
    def __init__(self, behaviour: Behaviour):
        self.behaviour = behaviour
        self.requests = 0
        self.tokens: list[str] = []
        self._lock = threading.Lock()

    def listen(self, tls: ssl.SSLContext | None) -> ThreadingHTTPServer:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                endpoint.answer(self)

            def log_message(self, *arguments):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        if tls:
            # The handshake is left to the thread of the connection.
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        return server

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self.requests += 1
        form = parse_qs(handler.rfile.read(int(handler.headers["Content-Length"])).decode())
        behaviour = self.behaviour
        if behaviour.silent:
            time.sleep(3600)
        time.sleep(behaviour.delay)
        if behaviour.body is not None or behaviour.status != 200:
            status, body = behaviour.status, behaviour.body or ""
        elif refusal := self._refusal(handler, form):
            status, body = refusal[0], json.dumps({"error": refusal[1], "error_description": refusal[2]})
        else:
            status, body = 200, self._token()
        handler.send_response(status)
        if behaviour.endless:
            handler.end_headers()
            while True:
                handler.wfile.write(b" ")
                time.sleep(0.01)
        handler.send_header("Content-Length", str(len(body.encode())))
        handler.end_headers()
        handler.wfile.write(body.encode())

    def _refusal(self, handler: BaseHTTPRequestHandler, form: dict) -> tuple[int, str, str] | None:
        behaviour = self.behaviour
        if handler.headers["Content-Type"] != "application/x-www-form-urlencoded":
            return 400, "invalid_request", "the content type is wrong"
        if form.get("grant_type") != ["client_credentials"]:
            return 400, "unsupported_grant_type", "client_credentials only"
        if self._credentials(handler, form) != (behaviour.client_id, behaviour.client_secret):
            return 401, "invalid_client", "unknown client, or a wrong secret"
        if behaviour.scope is not None and form.get("scope") != [behaviour.scope]:
            return 400, "invalid_scope", f"the scope must be {behaviour.scope}"
        return None

    def _credentials(self, handler: BaseHTTPRequestHandler, form: dict) -> tuple[str, str] | None:
        if self.behaviour.credentials == "form":
            return form.get("client_id", [""])[0], form.get("client_secret", [""])[0]
        kind, _, encoded = (handler.headers["Authorization"] or "").partition(" ")
        if kind != "Basic":
            return None
        identifier, _, secret = base64.b64decode(encoded).decode().partition(":")
        return unquote_plus(identifier), unquote_plus(secret)

    def _token(self) -> str:
        behaviour = self.behaviour
        with self._lock:
            number = len(self.tokens) + 1
            if behaviour.claims is None:
                token = f"token-{number}"
            else:
                claims = dict(behaviour.claims)
                if "exp" in claims:
                    claims["exp"] = time.time() + claims["exp"]
                token = f"{base64url('{}')}.{base64url(json.dumps(claims))}.{number}"
            self.tokens.append(token)
        answer = {"access_token": token, "token_type": "Bearer"}
        if behaviour.expires_in is not None:
            answer["expires_in"] = behaviour.expires_in
        return json.dumps(answer)
