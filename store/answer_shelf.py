"""Answers on disk, by name: of measuring, and of reading and checking target files. Each kind is a cache in a
file of its own, which may be deleted at any time.

Each content bears a seal made with the secret of the workspace: what other hands changed, or put there, is
not there for us. A file that is damaged is begun anew.
"""

import hashlib
import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from indicators.private_files import FILE_MODE, make_private_file, make_private_folder
from indicators.whole_files import write_whole
from store.engine import sqlite3

ANSWERS = "answers.db"
"""Beside the ledger in the data folder; no backup holds it."""
MOST_KEPT = 400_000
"""Contents; of more the older half is given up."""
AT_ONCE = 500
BUSY_SECONDS = 2
SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    number INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, content BLOB NOT NULL, seal BLOB NOT NULL
) STRICT
"""
GIVE_UP = "DELETE FROM answers WHERE number IN (SELECT number FROM answers ORDER BY number LIMIT ?)"
logger = logging.getLogger(__name__)


class AnswerShelf:
    """``read_secret`` may raise OSError or ValueError: then nothing is kept. What is sealed for one file is
    not there for another."""

    def __init__(self, path: Path, read_secret: Callable[[], str]) -> None:
        self.path = path
        self.read_secret = read_secret

    def find(self, names: Collection[bytes]) -> dict[bytes, bytes]:
        """The contents that are as they were put there."""
        if not names or not self.path.exists():
            return {}
        found: dict[bytes, bytes] = {}
        with self.forgiving():
            key = self.seal_key()
            with closing(self.open_file()) as connection:
                for name, content, seal in rows_named(connection, list(names)):
                    if seal_of(key, name, content) == seal:
                        found[name] = content
        return found

    def put(self, contents: Mapping[bytes, bytes], most_kept: int | None = None) -> None:
        """In one step; what cannot be kept is not."""
        if not contents:
            return
        with self.forgiving():
            key = self.seal_key()
            rows = [(name, content, seal_of(key, name, content)) for name, content in contents.items()]
            make_private_folder(self.path.parent)
            make_private_file(self.path)
            with closing(self.open_file()) as connection, connection:
                connection.execute(SCHEMA)
                connection.executemany(
                    "INSERT OR REPLACE INTO answers (name, content, seal) VALUES (?, ?, ?)", rows
                )
                give_up_old(connection, most_kept or MOST_KEPT)

    @property
    def replaced_path(self) -> Path:
        """Written anew whenever contents were replaced on purpose; what stands in it says nothing."""
        return self.path.with_suffix(".replaced")

    def replaced(self) -> tuple[int, int] | None:
        """Which file that is: it costs a look at the folder, so that it can be asked before every answer."""
        try:
            found = self.replaced_path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    def tell_replaced(self) -> None:
        """To all who hold contents in memory."""
        with self.forgiving():
            write_whole(self.replaced_path, b"", FILE_MODE)

    def open_file(self) -> Any:
        connection = sqlite3.connect(str(self.path), timeout=BUSY_SECONDS)
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("PRAGMA synchronous = 0")  # what a power cut takes is counted again
        return connection

    def seal_key(self) -> bytes:
        return hashlib.sha256(f"{self.path.stem} {self.read_secret()}".encode()).digest()

    @contextmanager
    def forgiving(self) -> Iterator[None]:
        """Without the shelf everything is counted again, and right."""
        try:
            yield
        except sqlite3.OperationalError as error:  # busy, full, not ours to write, an older shape
            logger.info("kept answers are not used now: %s", error)
        except sqlite3.DatabaseError as error:
            logger.warning("kept answers are damaged and begun anew: %s", error)
            self.remove()
        except (OSError, ValueError) as error:
            logger.info("kept answers are not used now: %s", error)

    def remove(self) -> None:
        for ending in ("", "-wal", "-shm"):
            with suppress(OSError):
                Path(f"{self.path}{ending}").unlink()


def rows_named(connection: Any, names: list[bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
    for first in range(0, len(names), AT_ONCE):
        some = names[first : first + AT_ONCE]
        places = ",".join("?" * len(some))
        asked = f"SELECT name, content, seal FROM answers WHERE name IN ({places})"  # noqa: S608
        yield from connection.execute(asked, some)


def give_up_old(connection: Any, most_kept: int) -> None:
    (kept,) = connection.execute("SELECT count(*) FROM answers").fetchone()
    if kept > most_kept:
        connection.execute(GIVE_UP, (kept - most_kept // 2,))


def seal_of(key: bytes, name: bytes, content: bytes) -> bytes:
    return hashlib.blake2b(name + content, key=key, digest_size=16).digest()
