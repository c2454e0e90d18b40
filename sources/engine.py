"""The embedded engine, locked to the folders it needs, and the little SQL that has to be text."""

import functools
import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from characters.look_alikes import LOOK_ALIKES, MEANT, ROOMLESS

USUAL_MEMORY = 300
"""MB that the engine may have: what takes more lies in its folder meanwhile."""
MIN_MEMORY, MAX_MEMORY = 1024, 8192
MACROS = Path(__file__).with_name("cells.sql")


@contextmanager
def open_engine(
    *folders: Path, secret: str = "", memory: int = USUAL_MEMORY
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads and writes below ``folders`` only and knows the macros of cells.sql; ``secret``
    keys the pseudonyms, ``memory`` is in MB."""
    connection = duckdb.connect(config={"memory_limit": f"{memory}MB", "threads": os.cpu_count() or 1})
    try:
        connection.execute(f"SET VARIABLE secret = {quote_literal(secret)}")
        _give_macros(connection)
        connection.execute(
            "SET disabled_optimizers = 'in_clause'"
        )  # it makes joins of lists, and a join loses the order of rows
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET temp_directory = " + quote_literal(str(folders[0])))
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute(
            "SET allowed_directories = [" + ", ".join(quote_literal(str(folder)) for folder in folders) + "]"
        )
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


_opened = itertools.count()
"""How many connections of this process were given the macros."""


def _give_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """From the second connection on as a database, which takes a thirtieth of the time of making them, but
    some room on a disk."""
    if next(_opened):
        with suppress(OSError, duckdb.IOException):
            _attach_macros(connection)
            return
    _make_macros(connection)


def _attach_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Their file is removed at once: who has it open goes on reading it."""
    handle, name = tempfile.mkstemp(prefix="macros-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_macros_database())
        connection.execute(f"ATTACH {quote_literal(name)} AS macros (READ_ONLY)")
        connection.execute("SET search_path = 'memory.main,macros.main'")
    finally:
        Path(name).unlink()


@functools.cache
def _macros_database() -> bytes:
    """The file of a database in which the macros are."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "macros"
        with duckdb.connect(path) as connection:
            _make_macros(connection)
        return path.read_bytes()


def _make_macros(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(ordinary_macro())
    connection.execute(MACROS.read_text("utf-8"))


def ordinary_macro() -> str:
    """SQL for ``ordinary``, which is ``ordinary_text`` of ``characters``; ``translate`` is slow, so it is
    asked only where there is something to do."""
    return (
        f"CREATE MACRO ordinary(x) AS CASE WHEN regexp_matches(x, '[{ROOMLESS}{LOOK_ALIKES}]') "
        f"THEN translate(regexp_replace(x, '[{ROOMLESS}]', '', 'g'), {quote_literal(LOOK_ALIKES)}, "
        f"{quote_literal(MEANT)}) ELSE x END"
    )


def most_memory() -> int:
    """Half of the machine's memory in MB, within bounds."""
    half = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2 // 1024 // 1024
    return max(MIN_MEMORY, min(half, MAX_MEMORY))


def quote_literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def list_literal(texts: tuple[str, ...]) -> str:
    return "[" + ", ".join(quote_literal(text) for text in texts) + "]"


def quote_name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'
