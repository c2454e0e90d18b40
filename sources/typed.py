"""A typed table as it lies on disk: one Parquet file of canonical columns and the account of how it came to
be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sources.servers.place import ServerPlace
from sources.source import COMPLETE
from sources.tables import Table
from yamlfiles.problem import Problem


@dataclass(frozen=True)
class Snapshot:
    """数据快照: the bytes of one input as read, kept below ``data/snapshots/`` by SHA-256."""

    name: str
    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True)
class UnreadCellCount:
    """Cells of one file and column that could not be read; ``example`` is the shape of one such cell, ``row``
    the file's own row number."""

    file: str
    column: str
    label: str
    cells: int
    row: int
    example: str


@dataclass(frozen=True)
class TableDoubt:
    """What may have changed numbers counted from a table, wherever its rows lie in time.

    ``columns`` are those it speaks of, none where it speaks of whole rows."""

    code: str
    count: int
    of: int
    where: str
    message: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class MonthRows:
    """``month`` as 2024-06; ``days`` is on how many of its days anything was born."""

    month: str
    rows: int
    days: int


@dataclass(frozen=True)
class TypedTable:
    """``path`` holds every canonical column of ``table`` (absent ones all NULL); ``present`` names those an
    input had.

    ``read`` rows came from the inputs (titles, blank and 合计 rows not counted); ``rejected`` of them have
    no readable ``table.birth_column`` instant and cannot be dated; ``repeated`` were replaced by a later
    row with the same key; ``excluded`` fell to the ``exclude`` rule; ``used`` are in the Parquet file.
    ``latest`` is the newest day any event happened. ``covers`` and ``completeness`` are the
    stated coverage, ``confirmed`` the day
    on which a person confirmed it. ``in_order`` are
    pairs of instants of which the first is there and not after the second in every row that has the
    second (none need be known). ``doubts`` are told whatever the period; ``doubtful`` rows lie with their
    reason in ``doubtful_path`` and are told where they fall into a period. ``months`` are those with rows,
    ``headers`` by column those it was read by.
    ``key`` names the file by
    content: equal inputs and settings give the equal key. ``place`` is where a table stands that is counted
    on a server; nothing of it lies at ``path``.
    """

    table: Table
    path: Path
    key: str
    present: frozenset[str]
    snapshots: tuple[Snapshot, ...]
    read: int
    used: int
    rejected: int = 0
    repeated: int = 0
    excluded: int = 0
    unread: tuple[UnreadCellCount, ...] = ()
    latest: date | None = None
    in_order: frozenset[tuple[str, str]] = frozenset()
    covers: tuple[date, date] | None = None
    completeness: str = ""
    confirmed: date | None = None
    sample: bool = False
    notes: tuple[str, ...] = ()
    doubts: tuple[TableDoubt, ...] = ()
    doubtful: int = 0
    months: tuple[MonthRows, ...] = ()
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    place: ServerPlace | None = None

    @property
    def proven_until(self) -> date | None:
        """The day up to which silence means that there was nothing: no statement reaches beyond the newest
        row, unless somebody confirmed it on a later day."""
        days = [day for day in (self.latest, self.confirmed) if day]
        if self.completeness and days:
            return max(days)
        return min(self.covers[1], max(days)) if self.covers and days else None

    def proves_silence(self, start: date, end: date) -> bool:
        """Whether the coverage is stated, and proven, for all of these days. A ledger that is said to be
        complete is so after its newest row too; one without any row has to be confirmed."""
        until = self.proven_until
        if self.completeness:
            return until is not None and (end <= until or (self.completeness == COMPLETE and self.used > 0))
        return self.covers is not None and until is not None and self.covers[0] <= start and end <= until

    @property
    def doubtful_path(self) -> Path:
        return doubtful_path(self.path)


def doubtful_path(path: Path) -> Path:
    """Where the doubtful rows of the table at ``path`` lie, if there are any."""
    return path.with_suffix(".doubtful.parquet")


@dataclass(frozen=True)
class MissingTable:
    """A table that cannot be had: not declared, no file yet, or a file that cannot be read; ``reason`` is
    for officials."""

    table: Table
    reason: str
    problems: tuple[Problem, ...] = ()
