"""MariaDB asked statement by statement: one read-only transaction that sees one state, each statement ended
in time, and none believed of which the server warns."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol, cast

import pymysql
from pymysql.constants import FIELD_TYPE
from pymysql.converters import conversions, encoders
from pymysql.cursors import Cursor

from sources.origins.contract import OriginError, OriginFault
from sources.origins.database_access import DatabaseAccess, explained_deadline
from sources.origins.mariadb import (
    BROKEN,
    SEEN_BEFORE,
    SNAPSHOT,
    TRANSACTIONS,
    connect,
    explain,
    leave,
    prepare,
)

NUMBERS_AND_INSTANTS = (
    *(FIELD_TYPE.TINY, FIELD_TYPE.SHORT, FIELD_TYPE.LONG, FIELD_TYPE.INT24, FIELD_TYPE.LONGLONG),
    *(FIELD_TYPE.DECIMAL, FIELD_TYPE.NEWDECIMAL, FIELD_TYPE.DATE, FIELD_TYPE.DATETIME, FIELD_TYPE.TIMESTAMP),
)
EXACT = """SET collation_connection = 'utf8mb4_nopad_bin', group_concat_max_len = 1073741824, sql_mode =
'NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE'"""
"""A backslash is a character like any other; texts written into a statement compare by their bytes."""
DOUBTED = "MariaDB 对语句的结果有警告，没有采用（{said}）；请核对表里这一列的类型和内容，如文字列里不是数的值、“0000-00-00”的日期"


class Answered(Protocol):
    """What is used of a cursor of the driver, which ships no types."""

    warning_count: int

    def execute(self, statement: str, parameters: Sequence[Any] | None = None) -> int: ...
    def fetchall(self) -> Sequence[tuple[Any, ...]]: ...


class MariadbSession:
    """Values are written into the statement by the driver; raises OriginError."""

    def __init__(self, access: DatabaseAccess) -> None:
        self.access = access
        self.connection = prepare(access)
        read = {kind: conversions[kind] for kind in NUMBERS_AND_INSTANTS}
        for name, value in (("cursorclass", Cursor), ("encoders", encoders), ("decoders", read)):
            setattr(self.connection, name, value)
        try:
            with explained_deadline(access, (pymysql.Error, *BROKEN), explain) as deadline:
                connect(self.connection, access, deadline)
                self.cursor = cast(Answered, self.connection.cursor())
                self.cursor.execute(EXACT)
                self.note_transactions()
        except OriginError:
            self.close()
            raise

    def note_transactions(self) -> None:
        """Nothing where the server does not tell them; the one state is seen from after them on."""
        with suppress(pymysql.Error):
            self.cursor.execute(f"SET @{SEEN_BEFORE} = ({TRANSACTIONS})")
        self.cursor.execute(SNAPSHOT)

    def read(self, sql: str, parameters: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        with explained_deadline(self.access, (pymysql.Error, *BROKEN), explain) as deadline:
            deadline.watch(self.connection._sock.fileno())  # type: ignore[attr-defined]
            self.cursor.execute(sql, tuple(parameters))
            rows = self.cursor.fetchall()
            if self.cursor.warning_count:
                self.refuse_warned()
            return rows

    def refuse_warned(self) -> None:
        """A value that was taken for another, or cut off, would count without a word."""
        self.cursor.execute("SHOW WARNINGS")
        said = [str(words) for level, _, words in self.cursor.fetchall() if level != "Note"]
        if said:
            raise OriginError(OriginFault.UNREADABLE, DOUBTED.format(said=said[0][:200]))

    def close(self) -> None:
        with suppress(pymysql.Error, *BROKEN):
            leave(self.connection)
