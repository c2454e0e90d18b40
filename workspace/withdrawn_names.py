"""What the files of imports that were taken back are called: by them it is known which text is gone on
purpose."""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from indicators.clock import SHANGHAI

FOLDER = "withdrawn-imports"
"""In the data folder."""
MARK = "%Y%m%dT%H%M%S"
WITHDRAWN_NAME = re.compile(r"(?P<stem>.+)@(?P<at>\d{8}T\d{6})-(?P<hash>[0-9a-f]{12})(?P<suffix>\.ya?ml)")
HASH_CHARACTERS = 12


def withdrawn_name(file_id: str, suffix: str, content: bytes, now: datetime) -> str:
    """Below the folder: that of the id, with the moment and the hash of the text."""
    moment = f"{now.astimezone(SHANGHAI):{MARK}}"
    return f"{file_id}@{moment}-{hashlib.sha256(content).hexdigest()[:HASH_CHARACTERS]}{suffix}"


def withdrawn_texts(data: Path) -> frozenset[tuple[str, str]]:
    """Id of the project and the beginning of the hash of its text, of all that was taken back."""
    return frozenset(_names(data / FOLDER))


def _names(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*") if folder.is_dir() else ():
        if name := WITHDRAWN_NAME.fullmatch(path.name):
            yield f"{path.parent.relative_to(folder).as_posix()}/{name['stem']}", name["hash"]
