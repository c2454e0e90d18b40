"""One connection to a web service: in time, to who it should be, cut when the time is over."""

import hashlib
import hmac
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from threading import Timer

from sources.origins.contract import OriginError, OriginFault
from sources.origins.fetch_budget import FetchBudget
from sources.origins.settings import SettingError
from sources.origins.web_address import WebAddress

FINGERPRINT = re.compile(r"(?:sha-?256[:=])?((?:[0-9a-f]{2}:?){31}[0-9a-f]{2})", re.IGNORECASE)


@dataclass(frozen=True)
class Trust:
    """Whose certificate is believed: that of ``fingerprint`` (64 hex digits), those vouched for by the file
    ``ca``, or where both are empty those that this machine trusts."""

    fingerprint: str = ""
    ca: str = ""

    def tls_context(self) -> ssl.SSLContext:
        """Raises OriginError (SETTINGS) for a file of certificates that cannot be read."""
        try:
            context = ssl.create_default_context(cafile=self.ca or None)
        except OSError as error:
            message = "声明的证书文件（ca）没有，或不是 PEM 格式的证书，没有连接"
            raise OriginError(OriginFault.SETTINGS, message) from error
        if self.fingerprint:  # compared once connected, before anything is sent
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


@contextmanager
def open_connection(address: WebAddress, trust: Trust, budget: FetchBudget) -> Iterator[HTTPConnection]:
    """Connected; whatever still drips when the time is over is cut. Raises OSError and OriginError
    (UNTRUSTED)."""
    seconds = min(budget.limits.connect_seconds, budget.seconds_left())
    connection = new_connection(address, trust, seconds)
    with closing(connection):
        connection.connect()
        check_certificate(connection, trust.fingerprint)
        connection.sock.settimeout(budget.seconds_left())
        timer = Timer(budget.seconds_left(), cut_connection, [connection.sock])
        timer.daemon = True
        timer.start()
        try:
            yield connection
        finally:
            timer.cancel()


def new_connection(address: WebAddress, trust: Trust, seconds: float) -> HTTPConnection:
    if address.scheme == "http":
        return HTTPConnection(address.host, address.port, timeout=seconds)
    return HTTPSConnection(address.host, address.port, timeout=seconds, context=trust.tls_context())


def check_certificate(connection: HTTPConnection, fingerprint: str) -> None:
    """Raises OriginError (UNTRUSTED)."""
    if not fingerprint:
        return
    assert isinstance(connection.sock, ssl.SSLSocket), "checked with the settings"
    found = hashlib.sha256(connection.sock.getpeercert(binary_form=True) or b"").hexdigest()
    if not hmac.compare_digest(found, fingerprint):
        message = f"服务器的证书不是声明里指纹的那一张（服务器出示的是 {found}），没有发送任何内容；"
        raise OriginError(OriginFault.UNTRUSTED, f"{message}请向对方核实后再改")


def parse_fingerprint(text: str) -> str:
    """64 hex digits, or empty. Raises SettingError."""
    matched = FINGERPRINT.fullmatch(text.strip())
    if text and not matched:
        raise SettingError("fingerprint", "“fingerprint”应是证书的 SHA-256 指纹：64 位十六进制，可带冒号")
    return matched[1].replace(":", "").lower() if matched else ""


def cut_connection(sock: socket.socket) -> None:
    """Below TLS, whose own shutdown would wait for the other side."""
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
