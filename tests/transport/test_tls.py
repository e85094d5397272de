"""Is TLS served with the certificate that is given, and a wrong one said in a line?"""

import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from modes import SESSION, Server, environment, sutler_command
from sutler.wire.tls import HANDSHAKE_SECONDS
from transport.raw import READ, Raw, connected

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Files:
    """A certificate and its key, and the authority that signed it."""

    certificate: Path
    key: Path
    authority: Path


def signed(subject: str, key: Key, issuer: str, issuer_key: Key, *, authority: bool) -> bytes:
    """Return a certificate in PEM."""
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def pem(key: Key, password: bytes | None = None) -> bytes:
    """Return a private key in PEM."""
    encryption = serialization.NoEncryption() if password is None else serialization.BestAvailableEncryption(password)
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A certificate for this machine, of an authority that is its own."""
    folder = tmp_path_factory.mktemp("certificate")
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    files = Files(folder / "server.pem", folder / "server.key", folder / "authority.pem")
    files.authority.write_bytes(signed("authority", authority_key, "authority", authority_key, authority=True))
    files.certificate.write_bytes(signed("localhost", key, "authority", authority_key, authority=False))
    files.key.write_bytes(pem(key))
    return files


class Secure(Server):
    """A server with TLS."""

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def _wait_for_health(self) -> None:
        """Wait for nothing: once the first line is there, whoever connects is answered."""


@pytest.fixture(scope="module")
def options(files: Files) -> list[str]:
    """What a server is told to serve TLS."""
    return ["--tls-certificate", str(files.certificate), "--tls-key", str(files.key)]


@pytest.fixture(scope="module")
def secure(options: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with TLS."""
    folder = tmp_path_factory.mktemp("secure")
    server = Secure(folder, "--data", str(folder / "data"), *options, "--request-timeout", "2")
    server.start()
    yield server
    assert server.stop() == 0
    assert "Traceback" not in server.log


@pytest.fixture
def sealed(secure: Server, files: Files) -> Iterator[Raw]:
    """A connection to it."""
    with connected(secure.port, ssl.create_default_context(cafile=str(files.authority))) as raw:
        yield raw


def test_boto3_is_served_over_https_and_verifies_the_certificate(secure: Server, files: Files) -> None:
    """Else a client that insists on https cannot be tested."""
    with closing(
        SESSION.client(
            "outposts",
            region_name="us-west-2",
            endpoint_url=secure.url,
            aws_access_key_id="111122223333",
            aws_secret_access_key="any",
            verify=str(files.authority),
        )
    ) as client:
        made = client.create_site(Name="A")["Site"]
        assert client.list_sites()["Sites"] == [made]


def test_what_is_refused_within_tls_is_answered(sealed: Raw) -> None:
    """Else a malformed request over https is a broken connection."""
    sealed.served()
    sealed.send(READ * 3 + b"nonsense\r\n\r\n")
    assert [sealed.answer().status for _ in range(3)] == [200] * 3
    answer = sealed.answer()
    assert (answer.status, answer.code) == (400, "MalformedHttpRequestException")


def test_a_large_body_that_is_refused_within_tls_is_answered(sealed: Raw) -> None:
    """Else the client sees a broken connection, and tries the same again."""
    sealed.send(READ.replace(b"GET", b"POST")[:-2] + b"Content-Length: 8000000\r\n\r\n", b"x" * 8_000_000)
    assert sealed.answer().status == 413


def test_a_request_that_trickles_within_tls_is_refused(sealed: Raw) -> None:
    """Else the limits hold for those alone who speak openly."""
    sealed.send(b"GET /si")
    answer = sealed.answer()
    assert (answer.status, answer.code) == (408, "RequestTimeoutException")


def test_a_client_that_never_begins_a_handshake_is_closed(secure: Server) -> None:
    """Else some hundred silent ones, whom no limit counts, take all the files that a process may open."""
    with connected(secure.port) as silent:
        assert silent.rest() == b""


@pytest.mark.parametrize("shake_hands", [False, True], ids=["before their handshake", "after it"])
def test_silent_clients_make_room_for_those_who_ask(
    files: Files, tmp_path: Path, options: list[str], *, shake_hands: bool
) -> None:
    """Else some hundred that say nothing take all the files that a process may open, and nobody else is served."""
    server = Secure(tmp_path, "--data", str(tmp_path / "data"), *options, "--max-connections", "20")
    server.start()
    context = ssl.create_default_context(cafile=str(files.authority))
    with ExitStack() as ending:
        ending.callback(server.stop)
        seal = context if shake_hands else None
        oldest = [ending.enter_context(connected(server.port, seal)) for _ in range(41)]
        time.sleep(0.05)  # the loop's clock counts milliseconds
        youngest = [ending.enter_context(connected(server.port, seal)) for _ in range(19)]
        with connected(server.port, context) as raw:
            raw.served()
        for each in oldest:
            each.socket.settimeout(HANDSHAKE_SECONDS / 2)  # else they are closed for having said nothing
            with suppress(ssl.SSLEOFError):  # it is not asked to agree
                assert each.rest() == b"", "the oldest are closed"
        for each in youngest:
            own = each.socket if shake_hands else context.wrap_socket(each.socket, server_hostname="localhost")
            with closing(Raw(own)) as one:
                one.served()
    assert server.log == ""


def test_one_too_many_within_tls_is_told_so_when_none_is_idle(files: Files, tmp_path: Path, options: list[str]) -> None:
    """Else it takes the server for broken, and does not try again."""
    server = Secure(tmp_path, "--data", str(tmp_path / "data"), *options, "--max-connections", "2")
    server.start()
    context = ssl.create_default_context(cafile=str(files.authority))
    with ExitStack() as ending:
        ending.callback(server.stop)
        busy = [ending.enter_context(connected(server.port, context)).send(READ + READ[:-2]) for _ in range(2)]
        assert [each.answer().status for each in busy] == [200] * 2, "the next one has begun"
        another = ending.enter_context(connected(server.port, context))
        assert another.answer().status == 503
        assert busy[0].send(b"\r\n").answer().status == 200


def test_a_server_stops_though_somebody_is_in_the_midst_of_a_handshake(tmp_path: Path, options: list[str]) -> None:
    """Else a silent client keeps a deployment waiting."""
    server = Secure(tmp_path, "--data", str(tmp_path / "data"), *options)
    server.start()
    with connected(server.port) as silent:
        assert server.stop() == 0
        assert silent.rest() == b""


def test_whoever_speaks_without_tls_is_not_served_and_leaves_no_trace(secure: Server, sealed: Raw) -> None:
    """Else a wrong scheme in a URL fills the log."""
    with connected(secure.port) as plain:
        assert b"HTTP" not in plain.send(READ).rest()
    sealed.served()
    assert secure.log == ""


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(lambda files: files.key.unlink(), "cannot read {key}: No such file", id="no key"),
        pytest.param(
            lambda files: files.certificate.unlink(), "cannot read {certificate}: No such", id="no certificate"
        ),
        pytest.param(
            lambda files: files.certificate.write_text("?"), "not a certificate and its key in PEM", id="no PEM"
        ),
        pytest.param(lambda files: files.key.write_text("?"), "not a certificate and its key in PEM", id="no PEM key"),
        pytest.param(
            lambda files: files.key.write_bytes(pem(ec.generate_private_key(ec.SECP256R1()))),
            "the key in {key} is not that of the certificate in {certificate}",
            id="another key",
        ),
        pytest.param(
            lambda files: files.key.write_bytes(pem(ec.generate_private_key(ec.SECP256R1()), b"secret")),
            "the key in {key} is encrypted",
            id="an encrypted key",
        ),
    ],
)
def test_a_certificate_that_cannot_be_served_is_one_line(
    files: Files, tmp_path: Path, spoil: Callable[[Files], object], said: str
) -> None:
    """Else an operator reads a traceback, or the server waits at a terminal for a password."""
    own = Files(tmp_path / "a.pem", tmp_path / "a.key", files.authority)
    own.certificate.write_bytes(files.certificate.read_bytes())
    own.key.write_bytes(files.key.read_bytes())
    spoil(own)
    ran = start(tmp_path, "--tls-certificate", str(own.certificate), "--tls-key", str(own.key))
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert said.format(key=own.key, certificate=own.certificate) in ran.stderr
    assert ran.stdout == ""


def test_a_certificate_without_its_key_is_a_wrong_option(files: Files, tmp_path: Path) -> None:
    """Else it is served without TLS."""
    ran = start(tmp_path, "--tls-certificate", str(files.certificate))
    assert ran.returncode == 2
    assert "--tls-key" in ran.stderr


def start(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """Start a server that is not to start; it has no terminal to ask at."""
    command = [*sutler_command(), "serve", "--port", "0", "--data", str(folder / "data"), *options]
    return subprocess.run(
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=environment(), timeout=60, check=False
    )
