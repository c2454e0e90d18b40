"""What a file must have to be the table it is said to be; what it lacks is named with the likely meant
header."""

import re
from collections.abc import Iterator, Sequence

from sources.errors import UnreadableInputError
from sources.headers import TableHeader, normalize_header
from sources.readers.grid import TextGrid
from sources.source import Heading, Source
from sources.tables import Column
from yamlfiles.reader import nearest_word

UNDATED_TABLES = {"budget"}
"""Tables that make sense without a date on each row, when the whole column is absent."""
MAX_SHOWN = 30


def require_columns(source: Source, grid: TextGrid, header: TableHeader) -> None:
    """The declared headings and the column that dates a row, or a RefusedError."""
    names = _header_names(grid, header)
    for column, heading in _absent_headings(header, source):
        _refuse_absent(source, column, heading, names, header.data_start)
    begins = source.table.column(source.table.birth_column)
    if begins and begins.name not in header.physical_columns and source.table.name not in UNDATED_TABLES:
        near = _nearest_header(names, begins)
        advice = f"，是否是“{near}”？" if near else "。"
        raise UnreadableInputError(
            f"找不到“{begins.label}”一列{advice}"
            f"请在 sources.yaml 用 columns: {{{begins.name}: 表头}} 写明。{_header_list(names)}",
            header.data_start,
        )
    if not header.physical_columns:
        raise UnreadableInputError(
            f"没有一列认得出来，请在 sources.yaml 用 columns: 写明。{_header_list(names)}"
        )


def _absent_headings(header: TableHeader, source: Source) -> Iterator[tuple[str, Heading]]:
    for column, heading in source.columns.items():
        if heading.names and not heading.optional and column not in header.physical_columns:
            yield column, heading


def _refuse_absent(source: Source, column: str, heading: Heading, names: Sequence[str], row: int) -> None:
    table_column = source.table.column(column)
    label = table_column.label if table_column else column
    near_names = [nearest_word(name, names) for name in heading.names]
    near = next((name for name in near_names if name), "")
    advice = f"，是否指“{near}”？" if near else "。"
    declared = "、".join(heading.names)
    raise UnreadableInputError(
        f"sources.yaml 说“{label}”在“{declared}”一列，但文件里没有{advice}{_header_list(names)}", row
    )


def _header_names(grid: TextGrid, header: TableHeader) -> list[str]:
    """The headers; without any, the fullest of the first lines, with what may be a number of a person left
    out."""
    fullest = max(grid.head, key=lambda line: sum(bool(text.strip()) for text in line), default=())
    names = [re.sub(r"\d{7,}", "…", name.strip()) for name in header.names or fullest]
    return list(dict.fromkeys(name for name in names if name))


def _header_list(names: Sequence[str]) -> str:
    return f"表头有：{'、'.join(names[:MAX_SHOWN])}{'等' if len(names) > MAX_SHOWN else ''}"


def _nearest_header(names: Sequence[str], column: Column) -> str:
    names_by_spelling = {normalize_header(name): name for name in names}
    for header in column.headers:
        if near := nearest_word(header, names_by_spelling):
            return names_by_spelling[near]
    return ""
