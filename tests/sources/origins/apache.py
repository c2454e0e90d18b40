"""A real Apache with WebDAV on this machine, for tests (Debian: apache2-bin)."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

APACHE = shutil.which("apache2", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MODULES = (
    "mpm_event",
    "authz_core",
    "authn_core",
    "authn_file",
    "auth_basic",
    "authz_user",
    "dav",
    "dav_fs",
    "dav_lock",
)
CONFIGURATION = """
ServerRoot "{folder}"
{modules}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile "{folder}/pid"
ErrorLog "{folder}/error.log"
DavLockDB "{folder}/locks"
{user}
DocumentRoot "{folder}/files"
<Directory "{folder}/files">
  Dav On
  AuthType Basic
  AuthName dav
  AuthUserFile "{folder}/users"
  Require valid-user
</Directory>
"""


@dataclass(frozen=True)
class DavServer:
    """``files`` is what it shows at ``url``."""

    url: str
    files: Path


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def open_apache(user: str, password: str) -> Iterator[DavServer]:
    """Until the end of the block; skips the test where there is no Apache."""
    if not APACHE:
        pytest.skip("no apache2 here")
    folder = Path(tempfile.mkdtemp(prefix="jixiao-apache-"))
    try:
        folder.chmod(0o755)
        (folder / "files").mkdir()
        (folder / "users").write_text(f"{user}:{password_hash(password)}\n")
        port = free_port()
        modules = "\n".join(
            f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES
        )
        as_user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
        configuration = folder / "apache.conf"
        configuration.write_text(
            CONFIGURATION.format(folder=folder, modules=modules, port=port, user=as_user)
        )
        with subprocess.Popen([APACHE, "-D", "FOREGROUND", "-f", str(configuration)]) as server:
            try:
                wait_for(port, server)
                yield DavServer(f"http://127.0.0.1:{port}/", folder / "files")
            finally:
                server.terminate()
    finally:
        shutil.rmtree(folder)


def password_hash(password: str) -> str:
    made = subprocess.run(
        ["openssl", "passwd", "-apr1", password], capture_output=True, text=True, check=True
    )
    return made.stdout.strip()


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    """Until it listens; it fails where the server ended or does not listen within ten seconds."""
    for _ in range(500):
        assert server.poll() is None, "the server ended"
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("the server does not listen")
