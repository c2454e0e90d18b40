"""Passwords as they are kept: scrypt of Werkzeug, whose text names its own parameters."""

from functools import cache

from werkzeug.security import check_password_hash, generate_password_hash

METHOD = "scrypt:32768:8:3"
"""32 MiB and a tenth of a second a guess; as OWASP advises."""


def hash_password(password: str) -> str:
    return generate_password_hash(password, method=METHOD)


def matches_hash(kept: str, password: str) -> bool:
    """An empty hash matches nothing, after the same time as any other."""
    found = check_password_hash(kept or unknown_hash(), password)
    return found and bool(kept)


@cache
def unknown_hash() -> str:
    """What the password of an account that does not exist is compared with."""
    return hash_password("nobody has this password")
