"""Files of a workspace written whole or not at all."""

import os
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """``text`` as the whole of ``path``, on disk when this returns; a fault leaves what was there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("wb") as handle:
        handle.write(text.encode())
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(path)
