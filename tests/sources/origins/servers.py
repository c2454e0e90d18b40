"""Real database servers of the tests' own, each in a folder and on a port of its own; and a line to them that
misbehaves on purpose."""

import datetime
import ipaddress
import os
import pwd
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pymysql
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.temporary import chosen_place

START_SECONDS = 60
SECRET = "热线 s3cret-%"
POSTGRES = next((path for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
MARIADB = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")


@dataclass(frozen=True)
class DatabaseServer:
    """Where one listens; ``run`` carries statements out as its administrator."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]
    run: Callable[[str], None]
    authority: Path


@contextmanager
def own_folder(user: str) -> Iterator[Path]:
    """Of the user that the server runs as: servers refuse to run as root."""
    folder = Path(tempfile.mkdtemp(prefix="jixiao-db-", dir=chosen_place()))
    try:
        if os.getuid() == 0:
            shutil.chown(folder, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def owner_of(user: str) -> int | None:
    """Whom a child process belongs to; ``None``: to whoever runs the tests."""
    return None if os.getuid() else pwd.getpwnam(user).pw_uid


def start(words: list[str], folder: Path, user: str) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    return subprocess.Popen(words, stdout=quiet, stderr=quiet, cwd=folder, user=owner_of(user))


def finish(words: list[str], folder: Path, user: str) -> None:
    assert start(words, folder, user).wait(START_SECONDS) == 0, words


def free_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def write_certificate(folder: Path, user: str) -> Path:
    """A certificate of 127.0.0.1 with its key; the file of who vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "jixiao tests")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "server.key").write_bytes(key.private_bytes(pem, *plain))
    (folder / "server.crt").write_bytes(certificate.public_bytes(pem))
    (folder / "server.key").chmod(0o600)
    if os.getuid() == 0:
        shutil.chown(folder / "server.key", user)
    (folder / "server.crt").chmod(0o644)
    folder.chmod(0o755)
    return folder / "server.crt"


def wait_until_it_answers(process: subprocess.Popen[bytes], run: Callable[[str], None]) -> None:
    until = monotonic() + START_SECONDS
    while True:
        try:
            run("SELECT 1")
        except (psycopg.OperationalError, pymysql.OperationalError):
            if process.poll() is not None or monotonic() > until:
                raise
            sleep(0.1)
        else:
            return


@contextmanager
def stopped_at_last(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def postgresql_server() -> Iterator[DatabaseServer]:
    assert POSTGRES is not None
    with own_folder("postgres") as folder:
        data, port = str(folder / "data"), free_port()
        (folder / "password").write_text("admin-secret\n")
        (folder / "password").chmod(0o644)
        make = f"{POSTGRES}/initdb -D {data} -U admin -A scram-sha-256 -E UTF8 --locale=C --no-sync"
        finish([*make.split(), f"--pwfile={folder / 'password'}"], folder, "postgres")
        authority = write_certificate(folder, "postgres")
        words = (
            f"{POSTGRES}/postgres -D {data} -p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        )
        words += " -c autovacuum=off"  # its transactions would stand in snapshots
        words += f" -c ssl=on -c ssl_cert_file={authority} -c ssl_key_file={folder}/server.key"
        process = start(words.split(), folder, "postgres")

        def run(statement: str) -> None:
            with psycopg.connect(
                host="127.0.0.1",
                port=port,
                dbname="postgres",
                user="admin",
                password="admin-secret",
                autocommit=True,
            ) as connection:
                connection.execute(statement.encode())

        with stopped_at_last(process):
            wait_until_it_answers(process, run)
            yield DatabaseServer(port, folder, process, run, authority)


@contextmanager
def mariadb_server() -> Iterator[DatabaseServer]:
    assert MARIADB is not None
    with own_folder("mysql") as folder:
        data, port, line = folder / "data", free_port(), folder / "sock"
        make = f"mariadb-install-db --no-defaults --datadir={data} --skip-test-db"
        finish([*make.split(), "--auth-root-authentication-method=normal"], folder, "mysql")
        authority = write_certificate(folder, "mysql")
        words = (
            f"{MARIADB} --no-defaults --datadir={data} --port={port} --socket={line} --bind-address=127.0.0.1"
        )
        words += f" --ssl-ca={authority} --ssl-cert={authority} --ssl-key={folder}/server.key"
        words += " --innodb-flush-log-at-trx-commit=0 --skip-name-resolve"
        process = start(words.split(), folder, "mysql")

        def run(statement: str) -> None:
            if not line.exists():
                raise pymysql.OperationalError("not listening yet")
            with closing(pymysql.connect(unix_socket=str(line), user="root", autocommit=True)) as connection:
                connection.cursor().execute(statement)

        with stopped_at_last(process):
            wait_until_it_answers(process, run)
            yield DatabaseServer(port, folder, process, run, authority)


@dataclass
class BadLine:
    """A port before the server's. ``cut_at``: after so many bytes of the server's answer it ends; ``behaves``
    is ``pass``, ``hang`` (nothing ever comes), ``reset``, or ``drip`` (a byte now and then)."""

    server: int
    behaves: str = "pass"
    cut_at: int = 1 << 40
    passed: int = 0
    _open: list[socket.socket] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "BadLine":
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for line in (self._listener, *self._open):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._open.append(client)
                if self.behaves == "reset":
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    client.close()
                elif self.behaves != "hang":
                    self._join(client)

    def _join(self, client: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", self.server))
        self._open.append(server)
        threading.Thread(target=self._pass_on, args=(client, server, False), daemon=True).start()
        threading.Thread(target=self._pass_on, args=(server, client, True), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while chunk := source.recv(1 if answers and self.behaves == "drip" else 65536):
                if answers:
                    chunk = chunk[: max(0, self.cut_at - self.passed)]
                    self.passed += len(chunk)
                target.sendall(chunk)
                if answers and self.passed >= self.cut_at:
                    break
                if answers and self.behaves == "drip":
                    self._stop.wait(0.05)
        for line in (source, target):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
