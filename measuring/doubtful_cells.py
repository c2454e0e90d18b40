"""The doubtful cells that may concern each of many requests, asked for together: requests that date and
filter a table alike share one statement, whatever their periods and values."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, product
from pathlib import Path
from typing import Any

from measuring.doubtful_scan import AskedAlike, DoubtfulScan, doubted_columns_statement
from measuring.engine import CompiledStatement, Engine
from measuring.prepared import BoundFilters, PreparedRequest
from measuring.queries import GroupKey
from measuring.requests import Window
from measuring.statements import Statement
from sources.tables import Table
from sources.typed import TypedTable
from sources.vocabulary import known_meaning

MOST_LISTED = 500
"""Values of a filter that a statement names; where more are asked for, it tells every value."""
COMPILED: dict[Hashable, CompiledStatement] = {}
MOST_COMPILED = 500


@dataclass(frozen=True)
class DoubtfulCells:
    """Cells of one column of one file with one text: how many, and the first row. Without a text they are
    those of so many other ``texts``, of fewer cells each."""

    code: str
    column: str
    file: str
    cells: int
    row: int
    text: str | None
    texts: int = 1

    @property
    def kind(self) -> tuple[str, str, str, str]:
        return self.code, self.column, self.text or "", self.file

    @property
    def order(self) -> tuple[Any, ...]:
        """The most first, others last."""
        return self.text is None, -self.cells, self.kind

    def plus(self, other: "DoubtfulCells | None") -> "DoubtfulCells":
        if other is None:
            return self
        return replace(self, cells=self.cells + other.cells, row=min(self.row, other.row))


CellLists = Mapping[tuple[Window, GroupKey], Sequence[DoubtfulCells]]


@dataclass(frozen=True)
class DoubtQuestion:
    """How a request asks, at which place of its filters, and which columns in doubt it concerns itself
    with."""

    alike: AskedAlike
    place: GroupKey
    columns: frozenset[str]


@dataclass
class CellsOfRequests:
    """The doubtful cells that were found, by how requests ask. ``repeated`` says of each table which columns
    are in doubt, and whether a row stands there more than once for one doubt."""

    repeated: dict[Table, Mapping[str, bool]] = field(default_factory=dict)
    found: dict[AskedAlike, CellLists] = field(default_factory=dict)
    asked: dict[tuple[BoundFilters, Table], DoubtQuestion] = field(default_factory=dict)
    sums: dict[tuple[DoubtQuestion, Window], Sequence[DoubtfulCells]] = field(default_factory=dict)

    def how_asked(self, prepared: PreparedRequest, table: Table) -> DoubtQuestion:
        key = prepared.bound_filters, table
        if key not in self.asked:
            columns = (name for name in self.repeated[table] if concerns(name, prepared, table))
            self.asked[key] = DoubtQuestion(*asked_alike(prepared, table), frozenset(columns))
        return self.asked[key]

    def concerning(self, prepared: PreparedRequest, table: Table) -> Sequence[DoubtfulCells]:
        """Those of a table that may concern a request, the most first."""
        if table not in self.repeated:
            return ()
        asked = self.how_asked(prepared, table)
        key = asked, prepared.window
        if key not in self.sums:
            lists = self.found.get(asked.alike, {})
            met = chain.from_iterable(lists.get((prepared.window, at), ()) for at in places_met(asked.place))
            self.sums[key] = add_up(cells for cells in met if cells.column in asked.columns)
        return self.sums[key]


def add_up(found: Iterable[DoubtfulCells]) -> Sequence[DoubtfulCells]:
    """Cells of one kind as one, the most first."""
    sums: dict[tuple[str, ...], DoubtfulCells] = {}
    for cells in dict.fromkeys(found):  # a row that is met at two places is told of twice
        sums[cells.kind] = cells.plus(sums.get(cells.kind))
    return sorted(sums.values(), key=lambda cells: cells.order)


def places_met(place: GroupKey) -> Iterable[GroupKey]:
    """Where the rows lie that a request may mean: at its place, or where cells of its filters were not
    read."""
    return dict.fromkeys(product(*((at, None) for at in place)))


def doubtful_files(ready: Iterable[PreparedRequest]) -> dict[str, Path]:
    """The files of doubtful rows that these requests have to look at, by table."""
    return {typed.table.name: typed.doubtful_path for _, typed in doubtful_tables(ready)}


def doubtful_tables(ready: Iterable[PreparedRequest]) -> Iterator[tuple[PreparedRequest, TypedTable]]:
    for prepared in ready:
        for typed in prepared.measure.typed.values():
            if typed.doubtful:
                yield prepared, typed


def read_doubtful_cells(ready: Sequence[PreparedRequest], engine: Engine | None) -> CellsOfRequests:
    """``engine`` is opened over ``doubtful_files``, ``None`` where there are none."""
    if engine is None:
        return CellsOfRequests()
    tables = dict.fromkeys(typed.table for _, typed in doubtful_tables(ready))
    cells = CellsOfRequests({table: read_columns(table, engine) for table in tables})
    asked: dict[AskedAlike, dict[tuple[DoubtQuestion, Window], None]] = defaultdict(dict)
    for prepared, typed in doubtful_tables(ready):
        how = cells.how_asked(prepared, typed.table)
        if how.columns:
            asked[how.alike][how, prepared.window] = None
    for alike, questions in asked.items():
        scan = build_scan(alike, questions, cells.repeated[alike.row_set.table])
        cells.found[alike] = read_lists(scan, engine)
    return cells


def read_columns(table: Table, engine: Engine) -> Mapping[str, bool]:
    """The columns in doubt, each with whether a row stands there more than once for one doubt."""
    rows = engine.run(compile_once(table, partial(doubted_columns_statement, table), engine), {})
    return {name: most > 1 for name, most in rows}


def build_scan(
    alike: AskedAlike, questions: Collection[tuple[DoubtQuestion, Window]], repeated: Mapping[str, bool]
) -> DoubtfulScan:
    columns = frozenset[str]().union(*(asked.columns for asked, _ in questions))
    windows = tuple(dict.fromkeys(window for _, window in questions))
    values = map(set, zip(*(asked.place for asked, _ in questions), strict=True))
    wanted = tuple(tuple(sorted(some, key=repr)) if len(some) <= MOST_LISTED else () for some in values)
    return DoubtfulScan(alike, windows, wanted, columns, any(repeated[name] for name in columns))


def read_lists(scan: DoubtfulScan, engine: Engine) -> CellLists:
    found: dict[tuple[Window, GroupKey], list[DoubtfulCells]] = defaultdict(list)
    cuts = len(scan.wanted)
    for number, *told in engine.run(compile_once(scan, scan.build_statement, engine), {}):
        found[scan.windows[number], tuple(told[:cuts])].append(DoubtfulCells(*told[cuts:]))
    return found


def compile_once(key: Hashable, build: Callable[[], Statement], engine: Engine) -> CompiledStatement:
    """Once in a process: a month or a page later the same is asked again."""
    known = engine.dialect_key, key
    if known not in COMPILED:
        if len(COMPILED) >= MOST_COMPILED:
            COMPILED.clear()
        COMPILED[known] = engine.compile(build())
    return COMPILED[known]


def asked_alike(prepared: PreparedRequest, table: Table) -> tuple[AskedAlike, GroupKey]:
    """Rows with any of several values of a filter lie at one place."""
    if table not in prepared.measure.aggregates:
        return AskedAlike(prepared.measure.row_set(table), False, ()), ()
    row_set, place = prepared.bound_filters.filtered_groups[table]
    known = tuple(any_is_known(name, allowed) for name, allowed in prepared.filters[table].items())
    return AskedAlike(row_set, True, known), place


def any_is_known(name: str, allowed: Iterable[Any]) -> bool:
    return any(known_meaning(name, str(value)) is not None for value in allowed)


def deciding_columns(prepared: PreparedRequest, table: Table) -> frozenset[str]:
    return prepared.bound_filters.form.deciding_columns[table]


def concerns(doubt_columns: str, prepared: PreparedRequest, table: Table) -> bool:
    """A doubt of whole rows concerns every measure of the table; one of several columns those that compare
    them."""
    deciding, names = deciding_columns(prepared, table), doubt_columns.split()
    if len(names) < 2:
        return bool(deciding) and deciding.issuperset(names)
    looked_at = prepared.measure.looked_at.get(table.name, frozenset())
    return (looked_at | {prepared.measure.evaluator.contract.dated_by[table.name]}).issuperset(names)
