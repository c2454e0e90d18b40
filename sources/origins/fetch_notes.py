"""What a fetch has to say beside the files it gives: told where the numbers of the table stand."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from indicators.private_files import FILE_MODE
from indicators.whole_files import write_whole
from sources.json_files import JsonObject

NOTES_FILE = ".notes.json"
"""Beside the fetched files; none of them."""


@dataclass(frozen=True)
class FetchNote:
    """``message`` is a sentence in Chinese; ``fields`` are the headers it speaks of, none where it speaks of
    whole rows."""

    message: str
    fields: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, noted: JsonObject) -> "FetchNote":
        return cls(noted["message"], tuple(noted["fields"]))

    def columns_in(self, headers: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """The columns that are read from what it speaks of; ``headers`` are those of each column."""
        return tuple(name for name, found in headers.items() if set(found) & set(self.fields))


def write_fetch_notes(into: Path, notes: Iterable[FetchNote]) -> None:
    """Each once; nothing is written where there are none."""
    if listed := [asdict(note) for note in dict.fromkeys(notes)]:
        write_whole(into / NOTES_FILE, json.dumps(listed, ensure_ascii=False).encode(), FILE_MODE)


def take_fetch_notes(folder: Path) -> tuple[FetchNote, ...]:
    """Of the fetch whose files lie in ``folder``; the note of them is gone from there afterwards."""
    path = folder / NOTES_FILE
    if not path.is_file():
        return ()
    notes = tuple(map(FetchNote.from_json, json.loads(path.read_text("utf-8"))))
    path.unlink()
    return notes
