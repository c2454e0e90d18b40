"""Which sheets of a workbook make up the table: those with the header of the best, those that go on with its
rows without one; and which hold rows that look like data and are not read."""

# ruff: noqa: S608  # every name in the SQL is ours

from collections.abc import Iterator, Sequence
from dataclasses import replace

import duckdb

from indicators.doubts import DoubtCode
from sources.headers import HeaderSearch, TableHeader
from sources.readers.grid import TextGrid
from sources.required_columns import UNDATED_TABLES
from sources.tables import Column
from sources.typed import TableDoubt

FITTING_SHARE = 0.9
"""Of the cells of a column that are not empty, so many must be of its kind in a sheet without header."""
DATED_SHARE = 0.5
MOST_MISSING_COLUMNS = 2
ANY_DATE = (
    "coalesce(instant_of(bare({cell}), 'Asia/Shanghai') IS NOT NULL OR is_slashed(bare({cell})), false)"
)
FITS = {
    "instant": ANY_DATE,
    "amount": "amount_of(bare({cell}), 1) IS NOT NULL",
    "count": "coalesce(count_of(bare({cell})), seconds_of(bare({cell}), 1)) IS NOT NULL",
}
HOW_TO_READ = "请补上与“{best}”相同的表头后重新放入；如果不是这张表的数据，请从文件中删除这个工作表"
HOW_TO_SHOW = "请取消隐藏后重新放入；如果不需要，请从文件中删除这个工作表"


def choose_sheets(
    connection: duckdb.DuckDBPyConnection, grids: Sequence[TextGrid], search: HeaderSearch
) -> list[TextGrid]:
    """The sheets to read, the first with the notes and doubts of the book."""
    return _SheetChoice(connection, search, grids).choose()


class _SheetChoice:
    """The best of the visible sheets, and the others judged by it."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, search: HeaderSearch, grids: Sequence[TextGrid]
    ) -> None:
        self.connection = connection
        self.search = search
        self.grids = grids
        self.best = max((grid for grid in grids if not grid.is_hidden), key=lambda grid: search(grid.head))
        self.header: TableHeader = search.find(self.best.head)

    def choose(self) -> list[TextGrid]:
        belonging = {grid.sheet: found for grid in self.grids if (found := self.belonging(grid))}
        chosen = [
            belonging[grid.sheet] for grid in self.grids if grid.sheet in belonging and not grid.is_hidden
        ]
        copies = list(self.copies(chosen))
        chosen = [grid for grid in chosen if grid.sheet not in copies]
        settled = {*copies, *(grid.sheet for grid in chosen)}
        skipped = [grid for grid in self.grids if grid.sheet not in settled]
        doubts = [doubt for grid in skipped if (doubt := self.doubt_of(grid, grid.sheet in belonging))]
        notes = (*self.best.notes, *_notes(chosen, copies, [grid for grid in skipped if not grid.is_hidden]))
        return [replace(chosen[0], notes=notes, doubts=tuple(doubts)), *chosen[1:]]

    def belonging(self, grid: TextGrid) -> TextGrid | None:
        """The sheet as it is to be read; nothing where it is not of this table."""
        if grid is self.best or self.has_same_header(grid):
            return grid
        if self.continues_best(grid):
            return replace(grid, header_lines=self.best.head)
        return None

    def has_same_header(self, grid: TextGrid) -> bool:
        line = max(self.best.head, key=lambda group: self.search([group]))
        if self.search([line]) > 0 and line in grid.head:
            return True
        columns = self.search.find(grid.head).physical_columns
        return bool(columns) and columns.keys() >= self.header.physical_columns.keys()

    def continues_best(self, grid: TextGrid) -> bool:
        """Whether a sheet without header has the columns of the best, as an export cut at the limit of a
        sheet goes on."""
        missing = self.best.width - grid.width
        if not self.header.physical_columns or not 0 <= missing <= MOST_MISSING_COLUMNS:
            return False
        if self.has_birth(self.search.find(grid.head)):
            return False
        fitting = [
            (column, places[0])
            for column in self.search.table.columns
            if column.type in FITS
            and len(places := self.header.physical_columns.get(column.name, ())) == 1
            and places[0] < grid.width
        ]
        return bool(fitting) and self.all_fit(grid, fitting)

    def all_fit(self, grid: TextGrid, fitting: Sequence[tuple[Column, int]]) -> bool:
        counts = ", ".join(
            f"count(bare(c{place})), count(*) FILTER ({FITS[column.type].format(cell=f'c{place}')})"
            for column, place in fitting
        )
        rows, *found = self.fetch(f"SELECT count(*) FILTER ({_filled(grid)}), {counts} FROM ({grid.select})")
        birth = self.search.table.birth_column
        for (column, _), said, fit in zip(fitting, found[::2], found[1::2], strict=True):
            if fit < FITTING_SHARE * (rows if column.name == birth else said):
                return False
        return rows > 0 and sum(found[1::2]) > 0

    def has_birth(self, header: TableHeader) -> bool:
        table = self.search.table
        return table.birth_column in header.physical_columns or (
            table.name in UNDATED_TABLES and len(header.physical_columns) > 1
        )

    def copies(self, chosen: Sequence[TextGrid]) -> Iterator[str]:
        """Sheets that hold the very same rows as one before them."""
        seen: dict[tuple[int, int, object], str] = {}
        sizes = [(grid.rows, grid.width) for grid in chosen]
        for grid in chosen:
            if sizes.count((grid.rows, grid.width)) > 1:
                cells = ", ".join(f"c{place}" for place in range(grid.width))
                content = self.fetch(f"SELECT sum(hash({cells})::HUGEINT) FROM ({grid.select})")[0]
                if seen.setdefault((grid.rows, grid.width, content), grid.sheet) != grid.sheet:
                    yield grid.sheet

    def doubt_of(self, grid: TextGrid, belongs: bool) -> TableDoubt | None:
        rows = self.count_data_rows(grid, belongs)
        if not rows:
            return None
        where = f"工作表“{grid.sheet}”"
        why = "是隐藏的工作表" if grid.is_hidden else "没有认得出的相同表头"
        remedy = HOW_TO_SHOW if grid.is_hidden else HOW_TO_READ.format(best=self.best.sheet)
        message = f"{where}有 {rows} 行像是数据，但{why}，没有读取；{remedy}"
        return TableDoubt(DoubtCode.SKIPPED_SHEET, rows, rows + self.best.rows, where, message)

    def count_data_rows(self, grid: TextGrid, belongs: bool) -> int:
        """Rows that look like data of the table; of a cover, a legend or a summary there are none."""
        header = self.search.find(grid.head)
        known = len(self.header.physical_columns)
        filled = self.fetch(f"SELECT count(*) FILTER ({_filled(grid)}) FROM ({grid.select})")[0]
        if self.has_birth(header):
            if len(header.physical_columns) < max(2, known // 2):
                return 0
            titles = [line for line in grid.head[: header.data_start] if "".join(line).strip()]
            return int(filled - len(titles))
        is_wide = grid.width >= max(3, self.best.width // 2) and known > 0
        return int(filled) if belongs or (is_wide and self.is_dated(grid, filled)) else 0

    def is_dated(self, grid: TextGrid, filled: int) -> bool:
        """Whether most rows have a date, and the first too, unless it may be a header of as many columns."""
        dated = " OR ".join(ANY_DATE.format(cell=f"c{place}") for place in range(min(grid.width, 50)))
        rows = f"SELECT {dated} AS dated FROM ({grid.select}) WHERE {_filled(grid)}"
        count, first = self.fetch(f"SELECT count(*) FILTER (dated), first(dated) FROM ({rows})")
        return count > DATED_SHARE * filled and (bool(first) or grid.width == self.best.width)

    def fetch(self, sql: str) -> tuple[int, ...]:
        return self.connection.execute(sql).fetchall()[0]


def _filled(grid: TextGrid) -> str:
    cells = ", ".join(f"nullif(trim(c{place}), '')" for place in range(grid.width))
    return f"coalesce({cells}) IS NOT NULL"


def _notes(
    chosen: Sequence[TextGrid], copies: Sequence[str], passed_over: Sequence[TextGrid]
) -> Iterator[str]:
    same = [grid.sheet for grid in chosen if not grid.header_lines]
    continued = [grid.sheet for grid in chosen if grid.header_lines]
    if len(same) > 1:
        yield f"合并读取表头相同的工作表：{'、'.join(same)}"
    if continued:
        yield f"没有表头、接着上一工作表读取：{'、'.join(continued)}"
    if copies:
        yield f"内容与前面的工作表完全相同、没有重复读取：{'、'.join(copies)}"
    names = [grid.sheet for grid in passed_over if grid.sheet not in copies]
    if names:
        yield f"未读取工作表：{'、'.join(names)}"
