"""Where a measured number comes from, as frozen values; ``provenance_json`` reads and writes them as JSON.

What each field says to the author of an evaluator is in docs/writing-an-evaluator.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from indicators.doubts import Doubt
from indicators.model import EMPTY_MAPPING, Parameters, Period

SqlParameter = str | int | bool | None


@dataclass(frozen=True)
class SnapshotAccount:
    """One input file as it was read: ``sha256`` names its bytes; ``None`` where an old account is silent."""

    name: str
    sha256: str
    bytes: int | None = None
    rows: int | None = None


@dataclass(frozen=True)
class UnreadCells:
    """Cells of one column of one file that could not be read; ``example`` stands in the file's ``row``."""

    file: str
    column: str
    label: str
    cells: int
    row: int
    example: str


@dataclass(frozen=True)
class TableAccount:
    """One table that was read.

    ``key`` names the typed table by content; ``dense`` tables have rows every day; ``latest`` is the newest
    day of any event. Of ``rows_read`` rows, ``rows_rejected`` had no readable date, ``rows_repeated`` were
    replaced by a later row with the same key, ``rows_excluded`` fell to the source's ``exclude`` rule;
    ``rows_used`` are the rest. ``label`` is what a table of the office's own was called; ``server`` is where
    one stood that was counted on a server, "" of one that was read from files.
    """

    table: str
    dense: bool = False
    key: str = ""
    rows_read: int = 0
    rows_used: int = 0
    rows_rejected: int = 0
    rows_repeated: int = 0
    rows_excluded: int = 0
    latest: date | None = None
    sample: bool = False
    unread: tuple[UnreadCells, ...] = ()
    snapshots: tuple[SnapshotAccount, ...] = ()
    notes: tuple[str, ...] = ()
    label: str = ""
    server: str = ""


@dataclass(frozen=True)
class Provenance:
    """The account of one number. ``None`` means that it does not say, as old ones and failed attempts do not.

    ``params`` are parameters and filters as used. ``by_source`` is a total by source of money. ``sql`` gives
    the counts again by itself; ``sql_parameters`` are the values for each of its statements. ``declared`` and
    ``rules`` are the SHA-256 of the target file and of the rule profile that stood. ``doubts`` are what may
    have changed the number; ``None`` is an account of before anybody looked. ``counted_at`` is when an answer
    was counted that a later run was given again; it makes no other account of it.
    """

    evaluator: str | None = None
    version: str | None = None
    definition: str | None = None
    params: Parameters = field(default_factory=lambda: EMPTY_MAPPING)
    period: Period | None = None
    tables: tuple[TableAccount, ...] = ()
    by_source: Mapping[str, Decimal] | None = None
    notes: tuple[str, ...] = ()
    sql: str | None = None
    sql_parameters: tuple[tuple[SqlParameter, ...], ...] = ()
    app_version: str | None = None
    declared: str | None = None
    rules: str | None = None
    doubts: tuple[Doubt, ...] | None = None
    counted_at: datetime | None = field(default=None, compare=False)
