"""What a forwarding server says of a request: believed from the addresses of the setting alone, else refused
by the gate."""

import ipaddress
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PROXIED = "jixiao.proxied"
"""In the environment of a request that came through a trusted forwarding server."""
FORWARDED = (
    *("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port"),
    *(
        "X-Forwarded-Prefix",
        "X-Forwarded-Server",
        "X-Forwarded-Scheme",
        "X-Original-Host",
        "X-Real-Ip",
        "Via",
    ),
)


def environ_name(header: str) -> str:
    return f"HTTP_{header.upper().replace('-', '_')}"


class TrustedProxy:
    """Takes the address of the client and the scheme from a trusted server's headers, and drops the rest."""

    def __init__(self, app: "WSGIApplication", addresses: frozenset[str]) -> None:
        self.app = app
        self.addresses = addresses

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ.get("REMOTE_ADDR", "") in self.addresses and environ_name("X-Forwarded-For") in environ:
            believe(environ)
        return self.app(environ, start_response)


def believe(environ: dict[str, Any]) -> None:
    """The last address is what the trusted server itself saw; whatever stands before it anybody can write."""
    client = environ[environ_name("X-Forwarded-For")].rpartition(",")[2].strip()
    scheme = environ.get(environ_name("X-Forwarded-Proto"), "").strip()
    for name in FORWARDED:
        environ.pop(environ_name(name), None)
    environ[PROXIED] = True
    environ["REMOTE_ADDR"] = client if is_address(client) else ""
    environ["wsgi.url_scheme"] = "https" if scheme == "https" else "http"


def is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def trusted_addresses(text: str) -> frozenset[str]:
    """Of a setting: addresses with blanks or commas between. Raises ValueError for what is no address."""
    words = [word for word in re.split(r"[\s,，、]+", text) if word]
    return frozenset(str(ipaddress.ip_address(word)) for word in words)
