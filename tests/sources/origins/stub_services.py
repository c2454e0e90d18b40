"""Web services on this machine, for tests: they answer as they are told to, also wrongly."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sources.origins.contract import FetchLimits
from sources.origins.fetch_notes import take_fetch_notes

QUICK = FetchLimits(connect_seconds=5, total_seconds=20, most_bytes=5_000_000, most_rows=10_000)


@dataclass
class Asked:
    """One request as it came; ``query`` has the first value of each name."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class Reply:
    """``length`` lies about the body; ``drop_at`` breaks off after so many bytes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    drop_at: int | None = None
    hang: bool = False
    raw: bytes = b""
    unstated: bool = False


Answering = Callable[[Asked], Reply]


@dataclass
class StubService:
    """``asked`` are the requests so far."""

    address: str
    asked: list[Asked] = field(default_factory=list)
    is_closing: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(answer: Answering, context: ssl.SSLContext | None = None) -> Iterator[StubService]:
    """A service until the end of the block; https with a ``context``."""
    service = StubService("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            asked = Asked(
                self.command, parts.path, query, {name.lower(): text for name, text in self.headers.items()}
            )
            service.asked.append(asked)
            self.rfile.read(
                int(self.headers.get("Content-Length", "0"))
            )  # unread, it would reset the connection
            self.send(answer(asked))

        do_PROPFIND = do_GET  # noqa: N815  # so named by http.server

        def send(self, reply: Reply) -> None:
            self.close_connection = True
            if reply.hang:
                service.is_closing.wait(30)
                return
            if reply.raw:
                self.wfile.write(reply.raw)
                return
            self.send_response(reply.status)
            for name, text in reply.headers.items():
                self.send_header(name, text)
            if not reply.unstated:
                self.send_header(
                    "Content-Length", str(len(reply.body) if reply.length is None else reply.length)
                )
            self.end_headers()
            self.wfile.write(reply.body[: reply.drop_at])

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Whoever hangs up is the client under test."""

    server = Server(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    service.address = f"{'https' if context else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.is_closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def make_certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, Path, str]:
    """A server's context with a certificate of its own for ``name``, its file, and its fingerprint."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    host = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([host]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, key_pem = folder / f"{name}.pem", folder / f"{name}.key"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key_pem)
    return context, pem, certificate.fingerprint(hashes.SHA256()).hex()


def told_notes(folder: Path) -> tuple[str, ...]:
    """What the fetch into ``folder`` had to say."""
    return tuple(note.message for note in take_fetch_notes(folder))
