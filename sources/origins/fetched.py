"""What was fetched of each table, below ``data/fetched``: the files of the last good fetch in a folder named
by their content, and beside it a note of how the last tries went."""

import hashlib
import json
import os
import re
import shutil
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from indicators.clock import SHANGHAI
from indicators.private_files import FILE_MODE, make_private_file, make_private_folder
from indicators.whole_files import sync_folder
from sources.json_files import JsonObject, read_sealed, write_sealed
from sources.origins.fetch_notes import FetchNote
from sources.origins.kinds import SECRET_SETTINGS, USER_SETTING, kind_of
from sources.origins.origin import Origin

FOLDER = "fetched"
HASH_LENGTH = 16
CONTENT = re.compile(f"[0-9a-f]{{{HASH_LENGTH}}}")
ARRIVING = ".arriving-"
"""Of a folder that is being fetched into."""
FRESH = timedelta(minutes=10)
"""The schedule does not fetch again what is younger."""
FIRST_PAUSE, LONG_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1), timedelta(hours=6)
FAILURES_UNTIL_LONG = 5
"""So many failures in a row, and the schedule waits long before it asks that server again."""


@dataclass(frozen=True)
class FetchState:
    """``origin`` is what was asked; ``content`` names the folder of the last good fetch, at ``fetched_at``;
    both are "" before there was one. ``rows`` is ``None`` where files were copied as they are; ``notes`` is
    what that fetch had to say. Later tries that gave nothing are ``failures`` in a row since
    ``failed_since``, the last at ``failed_at``."""

    origin: str = ""
    content: str = ""
    fetched_at: datetime | None = None
    rows: int | None = None
    files: int = 0
    bytes: int = 0
    failures: int = 0
    failed_since: datetime | None = None
    failed_at: datetime | None = None
    fault: str = ""
    reason: str = ""
    notes: tuple[FetchNote, ...] = ()

    def after_failure(self, fault: str, reason: str, now: datetime) -> "FetchState":
        """What was fetched before stays."""
        since = self.failed_since or now
        count = self.failures + 1
        return replace(self, failures=count, failed_since=since, failed_at=now, fault=fault, reason=reason)

    def waits_until(self) -> datetime | None:
        """The instant before which the schedule does not try again; ``None`` where nothing was tried."""
        if not self.failed_at:
            return self.fetched_at + FRESH if self.fetched_at else None
        doublings = self.failures - FAILURES_UNTIL_LONG
        if doublings < 0:
            return self.failed_at + FIRST_PAUSE * (1 << (self.failures - 1))
        return self.failed_at + min(LONG_PAUSE * (1 << min(doublings, 10)), LONGEST_PAUSE)

    def is_due(self, now: datetime) -> bool:
        """Whether the schedule may ask for it."""
        until = self.waits_until()
        return until is None or until <= now


@dataclass(frozen=True)
class FetchedFolder:
    """``data/fetched`` of one workspace."""

    path: Path

    def state_of(self, table: str, origin: Origin) -> FetchState:
        """An empty one where the table was never fetched, or from somewhere else than it is now declared to
        come from."""
        noted = read_sealed(self._note_path(table), must_be_sealed=True)
        asked = origin_hash(origin)
        if noted is None or noted["origin"] != asked:
            return FetchState(asked)
        return _from_json(noted)

    def files_of(self, table: str, origin: Origin) -> list[Path]:
        """The files of the last good fetch; none where there is none."""
        content = self.state_of(table, origin).content
        return sorted(self.folder_of(table, content).glob("*")) if content else []

    def folder_of(self, table: str, content: str) -> Path:
        return self.path / table / content

    def make_arriving_folder(self, table: str) -> Path:
        """An empty folder to fetch into; the caller holds the table's lock, so what lies in one is a killed
        process's."""
        folder = self.path / f"{ARRIVING}{table}"
        shutil.rmtree(folder, ignore_errors=True)
        make_private_folder(folder)
        return folder

    def keep(self, table: str, arrived: Path, state: FetchState) -> FetchState:
        """The files of a good fetch in their place, all or none; older ones go. Raises OSError."""
        content, size = seal_files(arrived)
        place = self.folder_of(table, content)
        before = self.folder_of(table, state.content) if state.content else None
        if not place.is_dir() or seal_files(place)[0] != content:
            shutil.rmtree(place, ignore_errors=True)
            make_private_folder(place.parent)
            arrived.rename(place)
            sync_folder(place.parent)
        kept = replace(state, content=content, files=len(list(place.iterdir())), bytes=size)
        self.note(table, kept)
        for folder in place.parent.iterdir():
            if folder not in (place, before):
                shutil.rmtree(folder, ignore_errors=True)
        return kept

    def note(self, table: str, state: FetchState) -> None:
        """How the last try went. Raises OSError."""
        write_sealed(self._note_path(table), _to_json(state))

    def lock_path(self, table: str) -> Path:
        make_private_folder(self.path)
        lock = self.path / f"{table}.lock"
        make_private_file(lock)
        return lock

    def _note_path(self, table: str) -> Path:
        return self.path / f"{table}.json"


def seal_files(folder: Path) -> tuple[str, int]:
    """A hash over the names and bytes of its files, and their size; they are on the disk when it returns."""
    digest, size = hashlib.sha256(), 0
    for path in sorted(folder.iterdir()):
        path.chmod(FILE_MODE)
        with path.open("rb+") as file:
            digest.update(f"{path.name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
            size += file.tell()
            os.fsync(file.fileno())
    return digest.hexdigest()[:HASH_LENGTH], size


def is_fetched(path: Path) -> bool:
    """Whether a file lies where fetched ones are kept."""
    return path.parts[-4:-3] == (FOLDER,) and bool(CONTENT.fullmatch(path.parent.name))


def origin_hash(origin: Origin) -> str:
    """What is asked of whom; who asks does not matter."""
    asked = {
        name: text
        for name, text in origin.settings.items()
        if name not in (USER_SETTING, *SECRET_SETTINGS, "tls", "ca", "fingerprint")
    }
    text = json.dumps([origin.kind, asked], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def origin_words(origin: Origin) -> str:
    """Where it comes from, for officials: PostgreSQL 数据库 10.1.2.3 的 hotline."""
    settings = origin.settings
    host = urlsplit(settings.get("url", "")).hostname
    place = settings.get("server") or host or Path(settings.get("file", "")).name
    database = f" 的 {settings['database']}" if "database" in settings else ""
    return f"{kind_of(origin.kind).label} {place}{database}".rstrip()


def _to_json(state: FetchState) -> JsonObject:
    return {name: _to_text(value) for name, value in asdict(state).items()}


def _to_text(value: object) -> object:
    return value.astimezone(SHANGHAI).isoformat() if isinstance(value, datetime) else value


def _from_json(noted: JsonObject) -> FetchState:
    instants = {
        name: datetime.fromisoformat(noted[name]) if noted[name] else None
        for name in ("fetched_at", "failed_since", "failed_at")
    }
    notes = tuple(map(FetchNote.from_json, noted.get("notes", ())))
    return FetchState(**{**noted, **instants, "notes": notes})
