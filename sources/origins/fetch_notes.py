"""What a fetch has to say beside the files it gives: told where the numbers of the table stand."""

import json
from collections.abc import Sequence
from pathlib import Path

from indicators.private_files import FILE_MODE
from indicators.whole_files import write_whole

NOTES_FILE = ".notes.json"
"""Beside the fetched files; none of them."""


def write_fetch_notes(into: Path, notes: Sequence[str]) -> None:
    """Sentences in Chinese; nothing is written where there are none."""
    if notes:
        content = json.dumps(list(dict.fromkeys(notes)), ensure_ascii=False)
        write_whole(into / NOTES_FILE, content.encode(), FILE_MODE)


def read_fetch_notes(folder: Path) -> tuple[str, ...]:
    """Of the fetch whose files lie in ``folder``."""
    path = folder / NOTES_FILE
    return tuple(json.loads(path.read_text("utf-8"))) if path.is_file() else ()
