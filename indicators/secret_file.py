"""A secret in a file of its own: made once, whole, and never taken for one where the file is empty or cut."""

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from indicators.private_files import FILE_MODE, make_private_folder
from indicators.whole_files import write_first, write_whole

RANDOM_BYTES = 32
HEX = re.compile(r"[0-9a-f]+")
HEX_STEP = 16
"""Whoever makes a secret of digits makes 32, 48 or 64."""
LEAST_LENGTH = 32
"""Of a secret that somebody put there; one of our own has twice as many characters."""


def read_secret(path: Path) -> str | None:
    """``None`` where there is none, or the file does not hold a whole one; raises OSError where it cannot be
    read."""
    try:
        text = path.read_text("utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    return text if is_secret(text) else None


def is_secret(text: str) -> bool:
    """A cut or overwritten file often holds nothing but NULs, or a part of the digits."""
    is_cut = HEX.fullmatch(text) is not None and len(text) % HEX_STEP != 0
    return len(text) >= LEAST_LENGTH and text.isprintable() and "\ufffd" not in text and not is_cut


def make_secret(path: Path) -> str:
    """The secret of ``path``, made where there is none; of two processes the first one's stays."""
    make_private_folder(path.parent)
    with suppress(FileExistsError):
        write_first(path, new_secret(), FILE_MODE)
    with _held(path):
        found = read_secret(path)
        if found is None:
            write_whole(path, new_secret())
            found = read_secret(path)
    if found is None:
        raise OSError(f"cannot read back the secret {path}")
    return found


def new_secret() -> bytes:
    return secrets.token_hex(RANDOM_BYTES).encode()


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Nobody else makes one in the place of the same broken file meanwhile."""
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
