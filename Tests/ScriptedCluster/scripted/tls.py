"""TLS of the listeners."""

import ssl
from asyncio.sslproto import SSLProtocol


def tls_context(files: dict | None) -> ssl.SSLContext | None:
    """Of the paths "cert", "key" and "client_ca", which asks clients for a certificate; "minimum" and "maximum" are
    names of ssl.TLSVersion."""
    if not files:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files["cert"], files["key"])
    if files.get("client_ca"):
        context.load_verify_locations(files["client_ca"])
        context.verify_mode = ssl.CERT_REQUIRED
    if files.get("maximum"):
        context.maximum_version = ssl.TLSVersion[files["maximum"]]
    if files.get("minimum"):
        context.minimum_version = ssl.TLSVersion[files["minimum"]]
    return context


# A fatal alert, unexpected_message. Java sends an alert to clients that do not speak TLS; OpenSSL does not.
_NOT_TLS = bytes.fromhex("15 0303 0002 020a")


def send_alerts() -> None:
    """Makes asyncio send the alert when a handshake fails, as Kafka's brokers do. asyncio closes without it, so clients
    could not distinguish a refused certificate from a closed connection."""
    SSLProtocol._fatal_error = _fail_with_alert


_fail = SSLProtocol._fatal_error


def _fail_with_alert(protocol: SSLProtocol, error: BaseException, *arguments) -> None:
    if protocol._transport is not None:
        is_tls = getattr(error, "reason", None) not in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST")
        protocol._transport.write(protocol._outgoing.read() if is_tls else _NOT_TLS)
    _fail(protocol, error, *arguments)
