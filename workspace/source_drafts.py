"""Uploaded exports between upload and use: the bytes by their hash, and for each upload what it was
found to be and what somebody chose for it. Kept for a week; nothing of it counts before it is put
into a source."""

import json
import re
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from indicators.clock import SHANGHAI
from indicators.os_faults import os_error_cause
from indicators.private_files import FILE_MODE, make_private_folder
from indicators.whole_files import write_whole
from sources import Sources
from sources.json_files import JsonObject
from sources.snapshots import snapshot_path
from sources.source import Heading, Source
from sources.trial import try_export
from store.errors import EvidenceError
from store.evidence import EvidenceFolder
from workspace.uploads import is_too_old

UPLOADS, DRAFTS = "uploads", "drafts"
MOST_BYTES = 200 << 20
TOKEN = re.compile(r"[A-Za-z0-9_-]{16}")
MOST_DRAFTS = 60
DIRECT_BYTES = 3 << 20
"""Larger files are tried out by a job."""
DIRECT_SECONDS, JOB_SECONDS = 20, 600
"""Of the processor."""


@dataclass(frozen=True)
class Draft:
    """One upload. ``answer`` is what trying it out gave, nothing yet where that is to be done by job number
    ``job``; ``table`` is what somebody said that it is. ``ledger`` is what was typed to make it a table of
    their own, or to change one, and what reading it as such gave."""

    token: str
    sha256: str
    name: str
    size: int
    by: str
    at: datetime
    table: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)
    job: int = 0
    ledger: Mapping[str, Any] = field(default_factory=dict)

    @property
    def refusal(self) -> str:
        """Why it cannot be read, with the row where it is of one."""
        message, row = str(self.answer.get("refused", "")), self.answer.get("row", 0)
        return f"第 {row} 行：{message}" if message and row else message

    @property
    def kind(self) -> str:
        """The table that it is taken for; "" where that is not known."""
        return str(self.answer.get("table", ""))

    @property
    def changed_table(self) -> str:
        """The table whose columns are to be changed by the example of this file; "" of an upload."""
        return str(self.ledger.get("changes", ""))

    @property
    def headings(self) -> dict[str, Heading]:
        found = self.answer.get("headings", {})
        return {name: Heading.from_settings(heading) for name, heading in found.items()}


class DraftFolder:
    """The uploads of a workspace."""

    def __init__(self, data: Path, sources: Sources) -> None:
        self.files = EvidenceFolder(data / UPLOADS, MOST_BYTES, "文件")
        self.sources = sources

    @property
    def folder(self) -> Path:
        return self.files.folder / DRAFTS

    def keep_stream(self, stream: BinaryIO, name: str, by: str, now: datetime) -> Draft:
        """Keep a file; it is not read yet. Raises EvidenceError when it is empty or too large."""
        kept = self.files.keep_stream(stream, name)
        return self.save(Draft(secrets.token_urlsafe(12), kept.sha256, kept.name, kept.bytes, by, now))

    def save(self, draft: Draft) -> Draft:
        content = {**asdict(draft), "at": draft.at.astimezone(SHANGHAI).isoformat()}
        try:
            make_private_folder(self.folder)
            write_whole(self._path(draft.token), json.dumps(content, ensure_ascii=False).encode(), FILE_MODE)
        except OSError as error:
            raise EvidenceError(f"“{draft.name}”没有保存：{os_error_cause(error)}") from error
        return draft

    def find(self, token: str) -> Draft | None:
        """``None`` where it is gone, or the token is made up."""
        if not TOKEN.fullmatch(token):
            return None
        try:
            found = json.loads(self._path(token).read_bytes())
            draft = Draft(**{**found, "at": datetime.fromisoformat(found["at"])})
        except (OSError, ValueError, LookupError, TypeError):
            return None
        return draft if self.files.has_file(draft.sha256) else None

    def newest(self) -> list[Draft]:
        paths = sorted(self.folder.glob("*.json"), key=lambda path: -path.stat().st_mtime)
        found = (self.find(path.stem) for path in paths[:MOST_DRAFTS])
        return sorted(filter(None, found), key=lambda draft: draft.at, reverse=True)

    def drop(self, draft: Draft) -> None:
        """Forget an upload; the bytes go with the last one that names them."""
        self._path(draft.token).unlink(missing_ok=True)
        if all(other.sha256 != draft.sha256 for other in self.newest()):
            self.files.file_path(draft.sha256).unlink(missing_ok=True)

    def remove_old(self) -> None:
        for path in (*self.files.folder.glob("??/*"), *self.folder.glob("*.json")):
            if is_too_old(path):
                path.unlink(missing_ok=True)

    def try_out(
        self,
        draft: Draft,
        now: datetime,
        seconds: int,
        *,
        table: str = "",
        columns: Mapping[str, Heading] | None = None,
    ) -> Draft:
        """Read it as it is, or as the ``table`` and with the headings that somebody chose."""
        chosen = None
        if columns is not None:
            chosen = {name: asdict(heading) for name, heading in columns.items()}
        answer = self._ask(draft, now, seconds, self._declared(), table, chosen)
        return self.save(replace(draft, table=table, answer=answer, job=0))

    def try_as_ledger(self, draft: Draft, now: datetime, source: Source, typed: JsonObject) -> Draft:
        """Read it as a table that is not declared so yet; ``typed`` is kept beside what that gave."""
        declared = {**self._declared(), source.table.name: source.settings()}
        answer = self._ask(draft, now, DIRECT_SECONDS, declared, source.table.name, None)
        ledger = {**draft.ledger, "typed": typed, "source": source.settings(), "answer": answer}
        return self.save(replace(draft, ledger=ledger))

    def _ask(
        self,
        draft: Draft,
        now: datetime,
        seconds: int,
        declared: Mapping[str, Any],
        table: str,
        columns: Mapping[str, Any] | None,
    ) -> Mapping[str, Any]:
        make_private_folder(self.files.folder)
        with tempfile.TemporaryDirectory(prefix=".work-", dir=self.files.folder) as scratch:
            request = {
                "folder": str(self.files.folder.resolve()),
                "scratch": str(Path(scratch).resolve()),
                "sha256": draft.sha256,
                "name": draft.name,
                "now": now.astimezone(SHANGHAI).replace(tzinfo=None).isoformat(),
                "declared": declared,
                "last_files": dict(self._last_files()),
                "table": table,
            }
            if columns is not None:
                request["columns"] = columns
            return try_export(request, seconds)

    def _declared(self) -> dict[str, Any]:
        tables = self.sources.declarations.tables
        # a calendar and its text belong to the whole table, and say nothing of one file
        return {
            name: {**source.settings(), "calendar": "", "deadlines": ()} for name, source in tables.items()
        }

    def _last_files(self) -> Iterator[tuple[str, dict[str, str]]]:
        """The file that came last, of each declared table; large ones are not read for that."""
        for name in self.sources.declarations.tables:
            glance = self.sources.glance(name)
            if glance and glance.files:
                last = max(glance.files, key=lambda file: file.modified)
                kept = snapshot_path(self.sources.at.snapshots, last.sha256 or "none")
                path = kept if kept.is_file() else last.path
                if last.size <= DIRECT_BYTES:
                    yield name, {"path": str(path.resolve()), "name": last.name}

    def same_file(self, draft: Draft) -> str:
        """Another file of the same bytes that is there already: in a source, or uploaded before; "" where
        there is none."""
        for name in self.sources.declarations.tables:
            glance = self.sources.glance(name)
            for file in glance.files if glance else ():
                if file.sha256 == draft.sha256:
                    return file.name
        earlier = (other for other in self.newest() if other.token != draft.token)
        return next((other.name for other in earlier if other.sha256 == draft.sha256), "")

    def _path(self, token: str) -> Path:
        return self.folder / f"{token}.json"
