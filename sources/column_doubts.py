"""What the columns of one file leave in doubt: two columns of one name, a header nearly like one that is
lacking, cells beyond the last header."""

# ruff: noqa: S608  # every name in the SQL is ours

import re
from collections.abc import Iterator
from dataclasses import replace

import duckdb

from indicators.doubts import DoubtCode
from indicators.likeness import is_slip
from sources.errors import UnreadableInputError
from sources.headers import TableHeader, normalize_header, normalize_without_brackets
from sources.readers.grid import TextGrid
from sources.row_kinds import last_named_place, table_places
from sources.source import Source
from sources.tables import Column
from sources.typed import TableDoubt

SHORTEST_HEADER, SHORTEST_END = 3, 4
"""Of shorter headers too many others are nearly alike, or end with them."""
OTHER_THING = re.compile(
    "(单位|部门|科室|人员?|原因|说明|备注|内容|编号|编码|代码|名称|方式|情况|占比|比例|率)$"
)
"""Endings that make another thing of a header: 计划检修单位 says nothing of 计划检修."""
PARTS_OF_ANNUAL = frozenset({"adjusted", "carried_over"})
FEW_ROWS, FEW_SHARE = 3, 0.05
"""Cells beyond the last header in more rows than these are a column without a header."""


def settle_namesakes(
    connection: duckdb.DuckDBPyConnection, grid: TextGrid, header: TableHeader, source: Source
) -> TableHeader:
    """Columns of which two have the same header and say different things are ambiguous; the file is refused
    where it cannot be read without them."""
    ambiguous = dict(header.ambiguous)
    for name, places in header.physical_columns.items():
        rivals = [
            place
            for place in _namesakes(header, places)
            if _says_otherwise(connection, grid, header, places[0], place)
        ]
        if rivals and (name in source.columns or name == source.table.birth_column):
            title = header.names[places[0]].strip()
            raise UnreadableInputError(
                f"有几列都叫“{title}”而内容不同，分不清用哪一列，请在文件中改成不同的表头", header.data_start
            )
        if rivals:
            ambiguous[name] = tuple(header.names[place].strip() for place in (places[0], *rivals))
    clear = {name: places for name, places in header.physical_columns.items() if name not in ambiguous}
    return replace(header, physical_columns=clear, ambiguous=ambiguous)


def has_namesakes(header: TableHeader) -> bool:
    """Whether what is read depends on what the cells of two columns of one header say."""
    return any(_namesakes(header, places) for places in header.physical_columns.values())


def _namesakes(header: TableHeader, places: tuple[int, ...]) -> list[int]:
    """Other columns with the very header of the one that was taken."""
    spelt = [normalize_header(name) for name in header.names]
    return [place for place, name in enumerate(spelt) if place not in places and name == spelt[places[0]]]


def _says_otherwise(
    connection: duckdb.DuckDBPyConnection, grid: TextGrid, header: TableHeader, taken: int, other: int
) -> bool:
    """Whether the other column says anything, and not the same in every row."""
    says, differs = connection.execute(
        f"SELECT count(bare(c{other})), count(*) FILTER (bare(c{other}) IS DISTINCT FROM bare(c{taken})) "
        f"FROM ({_rows_below(grid, header)})"
    ).fetchall()[0]
    return bool(says and differs)


def find_column_doubts(
    connection: duckdb.DuckDBPyConnection, grid: TextGrid, header: TableHeader, source: Source
) -> Iterator[TableDoubt]:
    """Of one file; places and messages are without its name."""
    yield from _near_headers(header, source)
    yield from _shifted_rows(connection, grid, header)


def _near_headers(header: TableHeader, source: Source) -> Iterator[TableDoubt]:
    read = set(table_places(header))
    free = [name.strip() for place, name in enumerate(header.names) if place not in read and name.strip()]
    for column in _absent_columns(header, source):
        near = next((name for name in free if _is_near(name, column.headers)), "")
        if near:
            message = (
                f"没有“{column.label}”一列，而“{near}”一列不认识，可能就是它，没有采用；"
                f"是的请在 sources.yaml 用 columns: {{{column.name}: {near}}} 写明，不是的请改名或删去该列"
            )
            yield TableDoubt(
                DoubtCode.SKIPPED_COLUMN, 1, 1, f"“{column.label}”列（“{near}”）", message, (column.name,)
            )


def _absent_columns(header: TableHeader, source: Source) -> Iterator[Column]:
    """Those that nobody declared and no header was taken for; parts of the annual budget beside it decide
    nothing."""
    known = {*header.physical_columns, *header.ambiguous, *source.columns}
    known |= PARTS_OF_ANNUAL if "annual" in known else set()
    for column in source.table.columns:
        if column.name not in known and column.headers:
            yield column


def _is_near(header: str, synonyms: tuple[str, ...]) -> bool:
    """Whether a header begins or ends with a known one, or differs from it by a slip of one sign."""
    text = normalize_without_brackets(header)
    known = [word for word in synonyms if len(word) >= SHORTEST_HEADER and not word.isascii()]
    long = tuple(word for word in known if len(word) >= SHORTEST_END)
    if any(is_slip(text, word) for word in long):
        return True
    return not OTHER_THING.search(text) and (text.startswith(tuple(known)) or text.endswith(long))


def _shifted_rows(
    connection: duckdb.DuckDBPyConnection, grid: TextGrid, header: TableHeader
) -> Iterator[TableDoubt]:
    """Rows of a workbook with a cell beyond the last header and an empty one before it; in a text file such
    rows are out of place anyhow."""
    beyond = last_named_place(header) + 1
    if grid.has_spare_columns or beyond >= grid.width:
        return
    empty = " OR ".join(f"bare(c{place}) IS NULL" for place in table_places(header))
    shifted, rows, first = connection.execute(
        f"SELECT count(*) FILTER ({empty}), count(*), min(line) FILTER ({empty}) FROM "
        f"(SELECT * FROM ({_rows_below(grid, header)}) WHERE bare(c{beyond}) IS NOT NULL)"
    ).fetchall()[0]
    total = connection.execute(f"SELECT count(*) FROM ({_rows_below(grid, header)})").fetchall()[0][0]
    if shifted and rows <= max(FEW_ROWS, FEW_SHARE * total):
        place = f"第 {first + grid.leading_rows + grid.unselected_lines} 行"
        message = f"{place}等 {shifted} 行在最后一个表头的右边还有内容，可能整行错位，请核对这些行"
        yield TableDoubt(DoubtCode.RAGGED_ROW, shifted, total, place, message)


def _rows_below(grid: TextGrid, header: TableHeader) -> str:
    first = header.data_start - grid.unselected_lines
    return f"SELECT * FROM (SELECT *, row_number() OVER () AS line FROM ({grid.select})) WHERE line > {first}"
