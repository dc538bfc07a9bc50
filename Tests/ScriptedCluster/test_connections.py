"""How brokers treat connections: versions, what they cannot read, authentication and TLS."""

import base64
import hashlib
import hmac
import json
import ssl
import subprocess
import time

import pytest
from client import Client, Cluster
from kio.schema.errors import ErrorCode
from scramp import ScramClient
from scripted.profiles import API_KEYS, PROFILES

SOFTWARE = {"client_software_name": "test", "client_software_version": "1.0"}


def versions(response) -> dict[int, tuple[int, int]]:
    return {item.api_key: (item.min_version, item.max_version) for item in response.api_keys}


def test_versions_of_a_release(start):
    with start(version="2.8").client() as client:
        there = versions(client.ask("ApiVersions", 3, **SOFTWARE))
    assert there[9] == (0, 7)
    assert there == {
        API_KEYS[api]: PROFILES["2.8"][api] for api in PROFILES["2.8"] if API_KEYS[api] not in (11, 35, 46, 61)
    }


@pytest.mark.parametrize(("release", "expected"), [("2.0", {}), ("3.7", {18: (0, 3)})])
def test_an_unknown_version_of_api_versions(start, release, expected):
    """Answered in the form of version 0; since 2.4 with the versions that there are."""
    with start(version=release).client() as client:
        client.send("ApiVersions", 4, **SOFTWARE)
        response = client.receive("ApiVersions", 0)
        assert (response.error_code, versions(response)) == (ErrorCode.unsupported_version, expected)
        assert client.ask("ApiVersions", 0).error_code == ErrorCode.none


def test_a_bad_software_name(start):
    with start().client() as client:
        response = client.ask("ApiVersions", 3, client_software_name="a", client_software_version="1+2")
        assert response.error_code == ErrorCode.invalid_request


def refusal(cluster: Cluster) -> str:
    return cluster.tell("counts")["refusals"][0]["reason"]


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ("0003 007f 00000001 ffff", "Metadata 127, which Kafka 4.3 does not know"),
        ("7777 0000 00000001 ffff", "30583 0, which Kafka 4.3 does not know"),
        ("0003", "a request of 2 bytes"),
        ("0003 0001 00000001 ffff 00000005", "an array of 5 items in 0 bytes"),
        ("0010 0000 00000001 ffff 00", "ListGroups 0 with 1 bytes after its end"),
        ("000f 0000 00000001 ffff 00000001 0009 61", "a text of 9 bytes, of which 1 are there"),
    ],
)
def test_what_brokers_cannot_read(start, frame, reason):
    cluster = start()
    with cluster.client() as client:
        client.send_frame(bytes.fromhex(frame))
        assert client.is_closed()
    assert refusal(cluster) == reason


def test_bytes_after_the_end_are_overlooked_where_that_is_wanted(start):
    with start(strict=False).client() as client:
        client.send_frame(bytes.fromhex("0010 0000 00000001 ffff 00"))
        assert client.receive_frame()[:4] == b"\0\0\0\1"


def test_requests_are_answered_in_order(start):
    with start(groups={"count": 3}).client() as client:
        for version in range(5):
            client.send("ListGroups", version)
        for number in range(1, 6):
            assert client.receive_frame()[:4] == number.to_bytes(4)


def test_a_listener_without_sasl(start):
    with start().client() as client:
        assert client.ask("SaslHandshake", 1, mechanism="PLAIN").error_code == ErrorCode.illegal_sasl_state


SASL = {
    "mechanisms": ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"],
    "users": {"us=er,": "secret"},
    "tokens": ["good"],
}


def test_plain(start):
    with start(sasl=SASL).client() as client:
        client.ask("ApiVersions", 3, **SOFTWARE)
        handshake = client.ask("SaslHandshake", 1, mechanism="PLAIN")
        assert handshake.mechanisms == tuple(SASL["mechanisms"])
        assert client.ask("SaslAuthenticate", 2, auth_bytes=b"\0us=er,\0secret").error_code == ErrorCode.none
        client.ask("Metadata", 12, topics=None)


def test_a_wrong_password(start):
    with start(sasl=SASL).client() as client:
        client.ask("SaslHandshake", 1, mechanism="PLAIN")
        answer = client.ask("SaslAuthenticate", 2, auth_bytes=b"\0us=er,\0wrong")
        assert answer.error_code == ErrorCode.sasl_authentication_failed
        assert answer.error_message == "Authentication failed: Invalid username or password"
        assert client.is_closed()


def test_an_unknown_mechanism(start):
    with start(sasl=SASL | {"mechanisms": ["PLAIN"]}).client() as client:
        answer = client.ask("SaslHandshake", 1, mechanism="SCRAM-SHA-256")
        assert (answer.error_code, answer.mechanisms) == (ErrorCode.unsupported_sasl_mechanism, ("PLAIN",))
        assert client.is_closed()


def test_nothing_else_before_authentication(start):
    cluster = start(sasl=SASL)
    with cluster.client() as client:
        client.send("Metadata", 12, topics=None)
        assert client.is_closed()
    with cluster.client() as client:
        client.ask("ApiVersions", 3, **SOFTWARE)
        client.send("ApiVersions", 3, **SOFTWARE)
        assert client.is_closed()
    assert refusal(cluster) == "Metadata at this point of the authentication"


def scram(client: Client, mechanism: str, password: str):
    peer = ScramClient([mechanism], "us=er,", password)
    client.ask("SaslHandshake", 1, mechanism=mechanism)
    first = client.ask("SaslAuthenticate", 2, auth_bytes=peer.get_client_first().encode())
    peer.set_server_first(first.auth_bytes.decode())
    final = client.ask("SaslAuthenticate", 2, auth_bytes=peer.get_client_final().encode())
    if final.error_code == ErrorCode.none:
        peer.set_server_final(final.auth_bytes.decode())
    return final


@pytest.mark.parametrize("mechanism", ["SCRAM-SHA-256", "SCRAM-SHA-512"])
def test_scram(start, mechanism):
    cluster = start(sasl=SASL)
    with cluster.client() as client:
        assert scram(client, mechanism, "secret").error_code == ErrorCode.none
        client.ask("Metadata", 12, topics=None)
    with cluster.client() as client:
        answer = scram(client, mechanism, "wrong")
        assert answer.error_code == ErrorCode.sasl_authentication_failed
        assert answer.error_message.endswith("invalid credentials with SASL mechanism " + mechanism)
        assert client.is_closed()


def test_scram_by_hand(start):
    """The messages of RFC 5802 without scramp, for its client and its server may be wrong in the same way."""
    with start(sasl=SASL).client() as client:
        client.ask("SaslHandshake", 1, mechanism="SCRAM-SHA-256")
        bare = "n=us=3Der=2C,r=abc"
        first = client.ask("SaslAuthenticate", 2, auth_bytes=b"n,," + bare.encode()).auth_bytes.decode()
        nonce, salt, count = (part.partition("=")[2] for part in first.split(","))
        assert nonce.startswith("abc")
        salted = hashlib.pbkdf2_hmac("sha256", b"secret", base64.b64decode(salt), int(count))
        client_key, server_key = (hmac.digest(salted, key, "sha256") for key in (b"Client Key", b"Server Key"))
        without_proof = f"c=biws,r={nonce}"
        message = f"{bare},{first},{without_proof}".encode()
        signature = hmac.digest(hashlib.sha256(client_key).digest(), message, "sha256")
        proof = base64.b64encode(bytes(a ^ b for a, b in zip(client_key, signature, strict=True))).decode()
        final = client.ask("SaslAuthenticate", 2, auth_bytes=f"{without_proof},p={proof}".encode())
        expected = base64.b64encode(hmac.digest(server_key, message, "sha256")).decode()
        assert final.auth_bytes.decode() == f"v={expected}"


def test_oauthbearer(start):
    cluster = start(sasl=SASL)
    with cluster.client() as client:
        client.ask("SaslHandshake", 1, mechanism="OAUTHBEARER")
        token = b"n,,\x01auth=Bearer good\x01\x01"
        assert client.ask("SaslAuthenticate", 2, auth_bytes=token).auth_bytes == b""
        client.ask("Metadata", 12, topics=None)
    with cluster.client() as client:
        client.ask("SaslHandshake", 1, mechanism="OAUTHBEARER")
        answer = client.ask("SaslAuthenticate", 2, auth_bytes=b"n,,\x01auth=Bearer bad\x01\x01")
        assert (answer.error_code, json.loads(answer.auth_bytes)) == (ErrorCode.none, {"status": "invalid_token"})
        answer = client.ask("SaslAuthenticate", 2, auth_bytes=b"\x01")
        assert answer.error_code == ErrorCode.sasl_authentication_failed
        assert client.is_closed()


def test_raw_tokens_after_the_old_handshake(start):
    with start(sasl=SASL, version="0.11").client() as client:
        client.ask("SaslHandshake", 0, mechanism="PLAIN")
        client.send_frame(b"\0us=er,\0secret")
        assert client.receive_frame() == b""
        client.ask("Metadata", 1, topics=None)


def test_sessions_end(start):
    with start(sasl=SASL | {"session_lifetime_ms": 1000}).client() as client:

        def authenticate():
            client.ask("SaslHandshake", 1, mechanism="PLAIN")
            return client.ask("SaslAuthenticate", 2, auth_bytes=b"\0us=er,\0secret")

        assert authenticate().session_lifetime.total_seconds() == 1
        client.ask("Metadata", 12, topics=None)
        # Authenticating again on the same connection begins another session.
        began = time.monotonic()
        authenticate()
        with pytest.raises((EOFError, ConnectionError)):
            while True:
                client.ask("Metadata", 12, topics=None)
        assert time.monotonic() - began >= 0.99


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """A certificate for localhost that is its own authority, and serves as the client's, too."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return {"cert": str(folder / "cert.pem"), "key": str(folder / "key.pem")}


def test_tls(start, certificates):
    cluster = start(tls=certificates, listeners=[{"name": "SSL"}, {"name": "PLAINTEXT", "tls": False}])
    trusting = ssl.create_default_context(cafile=certificates["cert"])
    with cluster.client(tls=trusting) as client:
        # Clients are told of the listener that they came by.
        assert client.ask("Metadata", 12, topics=None).brokers[0].port == cluster.listeners["SSL"][1]
    with cluster.client(listener="PLAINTEXT") as client:
        assert client.ask("Metadata", 12, topics=None).brokers[0].port == cluster.listeners["PLAINTEXT"][1]
    with pytest.raises(ssl.SSLCertVerificationError):
        cluster.client(tls=ssl.create_default_context())
    # A client without TLS is told by an alert.
    with cluster.client() as client:
        client.send("Metadata", 12, topics=None)
        assert client.receive_exactly(2) == b"\x15\x03"


def test_certificates_are_replaced(start, certificates, tmp_path):
    cluster = start(tls=certificates | {"minimum": "TLSv1_2"})
    context = ssl.create_default_context(cafile=certificates["cert"])
    with cluster.client(tls=context) as client:
        cluster.tell("reload_tls", client_ca=certificates["cert"])
        client.ask("Metadata", 12, topics=None)
    with cluster.client(tls=context) as client, pytest.raises(ssl.SSLError, match="certificate required"):
        client.ask("Metadata", 12, topics=None)
    assert "FileNotFoundError" in cluster.refuse("reload_tls", cert=str(tmp_path / "none.pem"))


def test_client_certificates(start, certificates):
    cluster = start(tls=certificates | {"client_ca": certificates["cert"]})
    context = ssl.create_default_context(cafile=certificates["cert"])
    # In TLS 1.3 the client learns of it when it reads.
    with cluster.client(tls=context) as client, pytest.raises(ssl.SSLError, match="certificate required"):
        client.ask("Metadata", 12, topics=None)
    context.load_cert_chain(certificates["cert"], certificates["key"])
    with cluster.client(tls=context) as client:
        client.ask("Metadata", 12, topics=None)
