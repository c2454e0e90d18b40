"""A real OpenSSH server on this machine, for tests (Debian: openssh-server); it runs as nobody where root starts
it."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.sources.origins.apache import free_port, wait_for

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
CONFIGURATION = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_ed25519
HostKey {folder}/host_rsa
PidFile {folder}/pid
AuthorizedKeysFile {folder}/authorized_keys
StrictModes no
UsePAM yes
PasswordAuthentication no
KbdInteractiveAuthentication no
Subsystem sftp internal-sftp
ForceCommand internal-sftp
"""


@dataclass(frozen=True)
class SftpServer:
    """``files`` is the folder that is shared; ``key`` and ``fingerprints`` are what a declaration needs."""

    port: int
    user: str
    files: Path
    key: str
    fingerprints: tuple[str, str]

    def settings(self, **more: str) -> dict[str, str]:
        return {
            "server": "127.0.0.1",
            "port": str(self.port),
            "fingerprint": self.fingerprints[0],
            "user": "JIXIAO_U",
            "key": "JIXIAO_K",
            "folder": str(self.files),
            **more,
        }


@contextmanager
def open_sshd() -> Iterator[SftpServer]:
    """Until the end of the block; skips the test where there is no sshd."""
    if not SSHD:
        pytest.skip("no sshd here")
    is_root = os.geteuid() == 0
    user = "nobody" if is_root else pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="jixiao-sshd-"))
    try:
        folder.chmod(0o755)
        (folder / "files").mkdir()
        for name, kind in (("host_ed25519", "ed25519"), ("host_rsa", "rsa"), ("user", "ed25519")):
            subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", folder / name], check=True)
        shutil.copy(folder / "user.pub", folder / "authorized_keys")
        port = free_port()
        configuration = folder / "sshd_config"
        configuration.write_text(CONFIGURATION.format(port=port, folder=folder))
        if is_root:
            for path in folder.iterdir():
                shutil.chown(path, user)
        as_user = ["runuser", "-u", user, "--"] if is_root else []
        command = [*as_user, SSHD, "-D", "-e", "-f", str(configuration)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
            try:
                wait_for(port, server)
                prints = (fingerprint(folder / "host_ed25519.pub"), fingerprint(folder / "host_rsa.pub"))
                yield SftpServer(port, user, folder / "files", (folder / "user").read_text(), prints)
            finally:
                server.terminate()
    finally:
        shutil.rmtree(folder)


def fingerprint(key: Path) -> str:
    shown = subprocess.run(["ssh-keygen", "-lf", key], capture_output=True, text=True, check=True)
    return shown.stdout.split()[1]
