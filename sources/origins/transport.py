"""Whether the line to a database server is encrypted, and whose certificates are believed."""

import ssl
from collections.abc import Mapping

HERE = ("localhost", "127.0.0.1", "::1")
"""This machine itself: nothing goes over a network."""


def is_encrypted(settings: Mapping[str, str]) -> bool:
    """As declared; undeclared it is, but for a server on this machine."""
    server = settings["server"]
    declared = settings.get("tls", "verify" if "ca" in settings else "")
    return declared == "verify" if declared else server not in HERE


def trusted_authorities(settings: Mapping[str, str]) -> str:
    """The file of the certificates that vouch for servers: the declared one, else that of this machine."""
    return settings.get("ca") or ssl.get_default_verify_paths().cafile or "/etc/ssl/certs/ca-certificates.crt"
