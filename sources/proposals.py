"""Which table an export is and which of its headers is which column, each with the reason; what is only
likely is proposed and never taken by itself."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sources.headers import TableHeader, find_header, normalize_header, normalize_without_brackets
from sources.masking import is_personal
from sources.readers.grid import TextGrid
from sources.source import Heading
from sources.tables import TABLES, Column, Table

DECLARED, SAME, KNOWN, BARE, LIKELY, CHOSEN = "declared", "same", "known", "bare", "likely", "chosen"
REASONS = {
    DECLARED: "按现有的列对应",
    SAME: "与标准列名相同",
    KNOWN: "是常见的表头",
    BARE: "去掉括号和单位后是常见的表头",
    LIKELY: "写法相近，请确认",
    CHOSEN: "按您选的",
}
DEADLINE_HEADER = re.compile("承诺|应|时限|期限|截止|限|到期|要求|预计|计划")
DEADLINE_COLUMNS = {"due_at", "sign_due_at"}
SHORTEST_LIKENESS = 3
DATE = re.compile(r"\D*\d{1,4}[-/.年]\d{1,2}[-/.月日 ]?.*|\d{8}(?:\d{4,6})?|\d{5}(?:\.\d+)?")
NUMBER = re.compile(r"[-+￥¥]?[\d,]+(?:\.\d+)?\D{0,2}")
BORN = 3
"""So much more than another column counts the one that dates a row."""


@dataclass(frozen=True)
class ColumnProposal:
    """``places`` are the physical columns; ``why`` is one of REASONS."""

    column: str
    places: tuple[int, ...]
    why: str


@dataclass(frozen=True)
class KindProposal:
    """A table that a sheet may be: ``found`` of its columns were recognized."""

    table: Table
    grid: TextGrid
    header: TableHeader
    score: int

    @property
    def found(self) -> int:
        return len(self.header.physical_columns)


def propose_kinds(
    grids: Sequence[TextGrid],
    headings: Mapping[str, Mapping[str, Heading]],
    tables: Collection[Table] = tuple(TABLES.values()),
) -> list[KindProposal]:
    """The tables that the sheets of a file may be, the likeliest first; ``headings`` are those declared of
    each table."""
    found = [
        _judge_kind(table, grid, headings.get(table.name, {}))
        for table in tables
        for grid in grids
        if not grid.is_hidden
    ]
    best: dict[str, KindProposal] = {}
    for kind in sorted(found, key=lambda kind: -kind.score):
        if kind.found:
            best.setdefault(kind.table.name, kind)
    return list(best.values())


def _judge_kind(table: Table, grid: TextGrid, headings: Mapping[str, Heading]) -> KindProposal:
    header = find_header(grid.head, table, headings)
    columns = header.physical_columns
    return KindProposal(table, grid, header, len(columns) + BORN * (table.birth_column in columns))


def propose_columns(kind: KindProposal, headings: Mapping[str, Heading]) -> list[ColumnProposal]:
    """In the order of the table; every physical column once at most."""
    header = kind.header
    sure = [
        ColumnProposal(name, places, _reason(kind.table, name, header.short_names, places, headings))
        for name, places in header.physical_columns.items()
    ]
    taken = {place for proposal in sure for place in proposal.places}
    free = [place for place, name in enumerate(header.short_names) if name.strip() and place not in taken]
    likely = list(_likely_columns(kind, free))
    order = [column.name for column in kind.table.columns]
    return sorted([*sure, *likely], key=lambda proposal: order.index(proposal.column))


def _reason(
    table: Table, name: str, names: Sequence[str], places: Sequence[int], headings: Mapping[str, Heading]
) -> str:
    if name in headings:
        return DECLARED
    column = table.column(name)
    written = names[places[0]] if places[0] < len(names) else ""
    if column and normalize_header(written) == normalize_header(column.label):
        return SAME
    return KNOWN if normalize_header(written) in (column.headers if column else ()) else BARE


def _likely_columns(kind: KindProposal, free: Sequence[int]) -> Iterator[ColumnProposal]:
    """A header that is like one column only, of which the cells are of its kind."""
    open_columns = [
        column
        for column in kind.table.columns
        if column.name not in kind.header.physical_columns and column.headers
    ]
    alike: dict[str, list[int]] = {}
    for place in free:
        meant = _meant_columns(kind, open_columns, place)
        if len(meant) == 1:
            alike.setdefault(meant[0], []).append(place)
    for name, places in alike.items():
        if len(places) == 1:
            yield ColumnProposal(name, (places[0],), LIKELY)


def _meant_columns(kind: KindProposal, open_columns: Sequence[Column], place: int) -> list[str]:
    """Those that the header of a place is like and its cells fit; of a personal one none."""
    header = kind.header.short_names[place]
    if is_personal(header):
        return []
    rows = kind.grid.head[kind.header.data_start :]
    cells = [row[place] for row in rows if place < len(row) and row[place].strip()]
    return [column.name for column in open_columns if _is_like(column, header) and _fits(column, cells)]


def _is_like(column: Column, header: str) -> bool:
    written = normalize_without_brackets(header)
    if column.type == "instant" and bool(DEADLINE_HEADER.search(written)) != (
        column.name in DEADLINE_COLUMNS
    ):
        return False
    if column.name == "due_at" and re.search("办结|办理|处置|反馈", written):
        return True
    # a short header may be part of a longer one only where its cells tell what it is
    whole = column.type in ("text", "flag")
    return any(_contains(written, synonym, whole=whole) for synonym in column.headers)


def _contains(written: str, synonym: str, *, whole: bool) -> bool:
    if whole:
        return len(synonym) >= SHORTEST_LIKENESS and synonym in written
    short, long = sorted((written, synonym), key=len)
    return len(short) >= SHORTEST_LIKENESS and short in long


def _fits(column: Column, cells: Sequence[str]) -> bool:
    pattern = {"instant": DATE, "amount": NUMBER, "count": NUMBER}.get(column.type)
    if pattern is None:
        return True
    return bool(cells) and sum(bool(pattern.fullmatch(cell.strip())) for cell in cells) > len(cells) / 2
