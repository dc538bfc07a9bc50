"""The server's side of the SASL mechanisms."""

import json
from typing import Protocol

from scramp import ScramException, ScramMechanism

from scripted.gssapi import GssError, ServerContext
from scripted.state import Sasl

_INVALID_CREDENTIALS = "Authentication failed during authentication due to invalid credentials with SASL mechanism "


class Refused(Exception):
    """Authentication failed; the text is the error message for the client."""


class Mechanism(Protocol):
    is_done: bool

    def respond(self, message: bytes) -> bytes:
        """The server's answer to the client's next message. Raises Refused."""


class Plain:
    """RFC 4616."""

    def __init__(self, sasl: Sasl):
        self.sasl, self.is_done = sasl, False

    def respond(self, message: bytes) -> bytes:
        parts = message.split(b"\0")
        if len(parts) != 3:
            raise Refused("Invalid SASL/PLAIN response: expected 3 tokens, got " + str(len(parts)))
        authorization_id, user, password = (part.decode("utf-8", "replace") for part in parts)
        if authorization_id not in ("", user):
            raise Refused("Authentication failed: Client requested an authorization id that is different from username")
        if self.sasl.users.get(user) != password:
            raise Refused("Authentication failed: Invalid username or password")
        self.is_done = True
        return b""


class Scram:
    """RFC 5802, implemented by scramp."""

    def __init__(self, sasl: Sasl, name: str):
        mechanism = ScramMechanism(name)

        def stored(user: str):
            password = sasl.users.get(user)
            return None if password is None else mechanism.make_auth_info(password, iteration_count=sasl.iterations)

        self.name, self.server, self.is_done, self.is_first = name, mechanism.make_server(stored), False, True

    def respond(self, message: bytes) -> bytes:
        try:
            text = message.decode()
            if self.is_first:
                self.is_first = False
                self.server.set_client_first(text)
                return self.server.get_server_first().encode()
            self.server.set_client_final(text)
            self.is_done = True
            return self.server.get_server_final().encode()
        except (ScramException, UnicodeDecodeError):
            raise Refused(_INVALID_CREDENTIALS + self.name) from None


class OAuthBearer:
    """RFC 7628: a refused token is reported in JSON first; the error follows the client's acknowledgement."""

    def __init__(self, sasl: Sasl):
        self.tokens, self.is_done, self.has_failed = sasl.tokens, False, False

    def respond(self, message: bytes) -> bytes:
        if self.has_failed:
            raise Refused(_INVALID_CREDENTIALS + "OAUTHBEARER")
        fields = message.split(b"\x01")
        authorization = next((field for field in fields if field.startswith(b"auth=Bearer ")), None)
        if not message.startswith(b"n,") or authorization is None or not message.endswith(b"\x01\x01"):
            raise Refused("Authentication failed: Invalid OAUTHBEARER client first message")
        token = authorization.removeprefix(b"auth=Bearer ").decode("utf-8", "replace")
        if self.tokens is not None and token not in self.tokens:
            self.has_failed = True
            return json.dumps({"status": "invalid_token"}).encode()
        self.is_done = True
        return b""


class GssApi:
    """RFC 4752, without a security layer. Any principal of the realm is accepted."""

    def __init__(self):
        self.context, self.is_established, self.has_offered, self.is_done = ServerContext(), False, False, False

    def respond(self, message: bytes) -> bytes:
        try:
            if not self.is_established:
                answer, self.is_established = self.context.accept(message)
                if answer or not self.is_established:
                    return answer
            if not self.has_offered:
                self.has_offered = True
                # No security layer, and so no messages of any size.
                return self.context.wrap(bytes([1, 0, 0, 0]))
            if self.context.unwrap(message)[:1] != bytes([1]):
                raise Refused("Authentication failed: the client asks for a security layer")
        except GssError as error:
            raise Refused(f"{_INVALID_CREDENTIALS}GSSAPI ({error})") from None
        self.is_done = True
        return b""


def start_mechanism(name: str, sasl: Sasl) -> Mechanism | None:
    """None if there is no such mechanism."""
    if name not in sasl.mechanisms:
        return None
    match name:
        case "PLAIN":
            return Plain(sasl)
        case "SCRAM-SHA-256" | "SCRAM-SHA-512":
            return Scram(sasl, name)
        case "OAUTHBEARER":
            return OAuthBearer(sasl)
        case "GSSAPI":
            return GssApi()
    return None
