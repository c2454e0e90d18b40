"""What a file must have to be the table it is said to be; what it lacks is named with the likely meant header."""

import re
from collections.abc import Iterator, Sequence

from sources.declaration import Heading, Source
from sources.errors import RefusedError
from sources.headers import Header, normal
from sources.readers.grid import Grid
from sources.synonyms import SYNONYMS
from yamlfiles.reader import meant

UNDATED = {"budget"}
"""Tables that make sense without a date on each row, when the whole column is absent."""
MOST_SHOWN = 30


def require(source: Source, grid: Grid, header: Header) -> None:
    """The declared headings and the column that dates a row, or a RefusedError."""
    names = _names(grid, header)
    for column, heading in _absent(header, source):
        _refuse_absent(source, column, heading, names, header.first)
    begins = source.table.column(source.table.begins)
    if begins and begins.name not in header.found and source.table.name not in UNDATED:
        near = _near(names, source.table.name, begins.name)
        advice = f"，是否是“{near}”？" if near else "。"
        raise RefusedError(
            f"找不到“{begins.label}”一列{advice}请在 sources.yaml 用 columns: {{{begins.name}: 表头}} 写明。{_listed(names)}",
            header.first,
        )
    if not header.found:
        raise RefusedError(f"没有一列认得出来，请在 sources.yaml 用 columns: 写明。{_listed(names)}")


def twins(header: Header) -> Iterator[str]:
    """Notes on headers that stand twice, of which the first was taken."""
    spelt = [normal(each) for each in header.names]
    for places in header.found.values():
        if spelt.count(spelt[places[0]]) > 1:
            yield f"有几列都叫“{header.names[places[0]].strip()}”，取第一列"


def _absent(header: Header, source: Source) -> Iterator[tuple[str, Heading]]:
    for column, heading in source.columns.items():
        if heading.names and not heading.optional and column not in header.found:
            yield column, heading


def _refuse_absent(source: Source, column: str, heading: Heading, names: Sequence[str], row: int) -> None:
    known = source.table.column(column)
    near = next((each for each in (meant(wanted, names) for wanted in heading.names) if each), "")
    advice = f"，是否指“{near}”？" if near else "。"
    said = "、".join(heading.names)
    raise RefusedError(
        f"sources.yaml 说“{known.label if known else column}”在“{said}”一列，但文件里没有{advice}{_listed(names)}", row
    )


def _names(grid: Grid, header: Header) -> list[str]:
    """The headers; without any, the fullest of the first lines, with what may be a number of a person left out."""
    fullest = max(grid.head, key=lambda line: sum(bool(each.strip()) for each in line), default=())
    names = [re.sub(r"\d{7,}", "…", each.strip()) for each in header.names or fullest]
    return list(dict.fromkeys(each for each in names if each))


def _listed(names: Sequence[str]) -> str:
    return f"表头有：{'、'.join(names[:MOST_SHOWN])}{'等' if len(names) > MOST_SHOWN else ''}"


def _near(names: Sequence[str], table: str, column: str) -> str:
    spelt = {normal(each): each for each in names}
    return next((spelt[near] for word in SYNONYMS[table].get(column, ()) if (near := meant(word, spelt))), "")
