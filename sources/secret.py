"""The secret of a workspace, with which names become pseudonyms that nobody can guess back."""

import hashlib
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from indicators.private_files import make_private_folder


@dataclass(frozen=True)
class WorkspaceSecret:
    """Kept in one file, made when it is first needed; without it the same names get other pseudonyms."""

    path: Path

    def read(self) -> str:
        if not self.path.exists():
            make_private_folder(self.path.parent)
            _make_secret(self.path)
        return self.path.read_text(encoding="ascii").strip()

    def fingerprint(self) -> str:
        """Tells one secret from another and gives neither away."""
        return hashlib.sha256(f"fingerprint {self.read()}".encode()).hexdigest()[:16]


def _make_secret(path: Path) -> None:
    """Whole or not at all; of two processes the first one's stays."""
    handle, name = tempfile.mkstemp(prefix=".secret-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        Path(name).unlink()
