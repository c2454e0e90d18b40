"""A session by SSH with a server whose key is known: in time, cut when the time is over."""

import base64
import hashlib
import hmac
import io
import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

from sources.origins.contract import Credentials, OriginError, OriginFault
from sources.origins.fetch_budget import FetchBudget
from sources.origins.settings import SettingError, Settings, whole_number
from sources.origins.ssh_faults import tell_ssh_faults

if TYPE_CHECKING:
    import paramiko

FINGERPRINT = re.compile(r"SHA256:([A-Za-z0-9+/]{43})=?")
KEY_KINDS = (
    ("ssh-ed25519",),
    ("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"),
    ("rsa-sha2-512", "rsa-sha2-256"),
)
"""A server has a key of each; the fingerprint that is declared is of one of them."""
PORT = 22


def parse_host_fingerprint(settings: Settings) -> str:
    """As ``ssh-keygen -l`` prints it, without its padding. Raises SettingError."""
    matched = FINGERPRINT.fullmatch(settings["fingerprint"].strip())
    if not matched:
        raise SettingError("fingerprint", "“fingerprint”应是服务器主机密钥的指纹：SHA256: 和 43 个字符")
    return f"SHA256:{matched[1]}"


@dataclass(frozen=True)
class SshServer:
    """``fingerprint`` is that of its key."""

    host: str
    port: int
    fingerprint: str

    def __str__(self) -> str:
        return self.host if self.port == PORT else f"{self.host}:{self.port}"


def parse_server(settings: Settings) -> SshServer:
    """Raises SettingError."""
    host = settings["server"].strip()
    if not host.isprintable() or set(host) & set("/@ "):
        raise SettingError(
            "server", "“server”只写服务器的名称或地址，如 10.1.2.3；用户写在 user，端口写在 port"
        )
    return SshServer(host, whole_number(settings, "port", PORT), parse_host_fingerprint(settings))


def fingerprint_of(key: bytes) -> str:
    digest = base64.b64encode(hashlib.sha256(key).digest()).decode()
    return f"SHA256:{digest.rstrip('=')}"


@contextmanager
def open_session(
    server: SshServer, credentials: Credentials, by_key: bool, budget: FetchBudget
) -> Iterator["paramiko.Transport"]:
    """Signed in; closed when the time is over. Raises OriginError."""
    logging.getLogger("paramiko").addHandler(logging.NullHandler())  # what it has to say is told below
    with tell_ssh_faults(str(server), budget):
        transport = connect_to_known(server, budget)
        timer = Timer(budget.seconds_left(), transport.close)
        timer.daemon = True
        timer.start()
        try:
            sign_in(transport, credentials, by_key)
            yield transport
        finally:
            timer.cancel()
            transport.close()


def connect_to_known(server: SshServer, budget: FetchBudget) -> "paramiko.Transport":
    """Connected to the server that has the key; nothing was told of who asks. Raises OriginError
    (UNTRUSTED)."""
    found = []
    for kinds in KEY_KINDS:
        transport = start_transport(server, kinds, budget)
        if transport is None:
            continue
        found.append(fingerprint_of(transport.get_remote_server_key().asbytes()))
        if hmac.compare_digest(found[-1], server.fingerprint):
            return transport
        transport.close()
    message = f"{server} 的主机密钥不是声明里指纹的那一个，没有登录；服务器出示的是 {'、'.join(found)}"
    raise OriginError(OriginFault.UNTRUSTED, f"{message}，请向对方核实后再改")


def start_transport(
    server: SshServer, key_kinds: tuple[str, ...], budget: FetchBudget
) -> "paramiko.Transport | None":
    """``None`` where the server has no key of these kinds."""
    import paramiko  # checking a declaration needs none of it

    seconds = min(budget.limits.connect_seconds, budget.seconds_left())
    connection = socket.create_connection((server.host, server.port), seconds)
    transport = paramiko.Transport(connection)
    transport.banner_timeout = transport.auth_timeout = seconds
    transport.get_security_options().key_types = key_kinds
    try:
        transport.start_client(timeout=seconds)
    except paramiko.ssh_exception.IncompatiblePeer:
        transport.close()
        return None
    except BaseException:
        transport.close()
        raise
    return transport


def sign_in(transport: "paramiko.Transport", credentials: Credentials, by_key: bool) -> None:
    if by_key:
        transport.auth_publickey(credentials.user, load_private_key(credentials.secret))
    else:
        transport.auth_password(credentials.user, credentials.secret)


def load_private_key(secret: str) -> "paramiko.PKey":
    """From the text of the key, or the path of a file with it. Raises OriginError (SECRET)."""
    import paramiko

    text = secret.replace("\\n", "\n") if secret.lstrip().startswith("-----BEGIN") else read_key_file(secret)
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            return kind.from_private_key(io.StringIO(text))
        except paramiko.PasswordRequiredException as error:
            message = "环境变量里的私钥有口令，不能使用；请给取数单独配一把没有口令的密钥"
            raise OriginError(OriginFault.SECRET, message) from error
        except (paramiko.SSHException, ValueError):
            continue
    raise OriginError(OriginFault.SECRET, "环境变量里不是能用的 SSH 私钥（ed25519、ecdsa 或 rsa）")


def read_key_file(path: str) -> str:
    try:
        return Path(path).read_text("ascii")
    except (OSError, ValueError) as error:
        message = "环境变量里既不是私钥，也不是能读的私钥文件的路径"
        raise OriginError(OriginFault.SECRET, message) from error
