"""The SASL state of a connection, and the requests that are allowed in it."""

import time
from dataclasses import dataclass

from scripted.sasl_mechanisms import Mechanism, Refused, start_mechanism
from scripted.state import Sasl

UNSUPPORTED_SASL_MECHANISM = 33
ILLEGAL_SASL_STATE = 34
SASL_AUTHENTICATION_FAILED = 58


@dataclass
class Reply:
    body: dict
    # Whether the connection is closed after the answer.
    closes: bool = False


class Authentication:
    """The SASL state of one connection."""

    def __init__(self, sasl: Sasl):
        self.sasl = sasl
        self.is_authenticated = False
        # After a handshake of version 0 the frames are the mechanism's messages, without headers.
        self.expects_raw = False
        self._mechanism: Mechanism | None = None
        self._expires: float | None = None
        self._has_asked_versions = False

    def allows(self, api: str) -> bool:
        """Whether the request is allowed now. If not, the connection is closed."""
        if self.is_authenticated:
            is_over = self._expires is not None and time.monotonic() >= self._expires
            return not is_over or api in ("SaslHandshake", "SaslAuthenticate")
        if api == "ApiVersions":
            # A second one after a successful answer is not allowed.
            return self._mechanism is None and not self._has_asked_versions
        return api == ("SaslHandshake" if self._mechanism is None else "SaslAuthenticate")

    def versions_answered(self) -> None:
        self._has_asked_versions = True

    def handshake(self, name: str, version: int) -> Reply:
        if self.is_authenticated and not self.sasl.session_lifetime_ms:
            return illegal_state("SaslHandshake")
        self._mechanism = start_mechanism(name, self.sasl)
        error = UNSUPPORTED_SASL_MECHANISM if self._mechanism is None else 0
        self.expects_raw = version == 0 and not error
        return Reply({"error_code": error, "mechanisms": self.sasl.mechanisms}, closes=bool(error))

    def authenticate(self, message: bytes) -> Reply:
        if self._mechanism is None:
            return illegal_state("SaslAuthenticate")
        try:
            answer = self._mechanism.respond(message)
        except Refused as refusal:
            body = {"error_code": SASL_AUTHENTICATION_FAILED, "error_message": str(refusal), "auth_bytes": b""}
            return Reply(body, closes=True)
        lifetime = 0
        if self._mechanism.is_done:
            self._mechanism, self.is_authenticated, self.expects_raw = None, True, False
            lifetime = self.sasl.session_lifetime_ms
            self._expires = time.monotonic() + lifetime / 1000 if lifetime else None
        body = {"error_code": 0, "error_message": "", "auth_bytes": answer, "session_lifetime": lifetime}
        return Reply(body)


def illegal_state(api: str) -> Reply:
    """What a listener without SASL says."""
    if api == "SaslHandshake":
        return Reply({"error_code": ILLEGAL_SASL_STATE, "mechanisms": []})
    message = "SaslAuthenticate request received after successful authentication"
    return Reply({"error_code": ILLEGAL_SASL_STATE, "error_message": message, "auth_bytes": b""})
