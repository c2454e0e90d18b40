"""Rows of a large sheet as lines of text, where each of their cells is written in a form of its column."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from operator import add

from sources.readers.cell_forms import CellForm, CellKind, forms_of_columns, row_pattern
from sources.readers.cell_texts import SEPARATOR, UNUSUAL, instant_fields, number_field, text_fields
from sources.readers.shared_strings import SharedStrings
from sources.readers.sheet_parts import EMPTY_ROWS, END
from sources.readers.small_book import DAY_OF_PROBE, PROBE, UnusualBookError

Fields = Sequence[bytes]
NumberedLine = tuple[int, bytes]
KINDS_OF_PROBE = {PROBE: CellKind.NUMBER, DAY_OF_PROBE: CellKind.INSTANT}


class UsualLines:
    """``forms`` are those of each column."""

    def __init__(self, forms: Sequence[Sequence[CellForm]], strings: Callable[[], SharedStrings]) -> None:
        self.pattern = row_pattern(forms)
        self.strings = strings
        self.kinds = [[form.kind for form in column if form.kind is not CellKind.BLANK] for column in forms]
        self.used: set[int] = set()
        """Columns that hold anything in the lines so far."""

    def take(self, block: bytes) -> tuple[list[NumberedLine], list[bytes]]:
        """The usual lines with the numbers of their rows, and the rows that are not usual."""
        rows = self.pattern.findall(block)
        lines = self._lines_of(rows)
        usual = [line for line in lines if line]
        whole = [row[0] for row, line in zip(rows, lines, strict=True) if line]
        if sum(map(len, whole)) == len(block):
            return usual, []
        return usual, [row for between in _between(block, whole) for row in split_rows(between)]

    def _lines_of(self, rows: Sequence[Fields]) -> list[NumberedLine | None]:
        """Nothing of a row with a cell that turned out to be unusual."""
        if not rows:
            return []
        _, numbers, *values = zip(*rows, strict=True)
        columns = list(self._columns(values, len(rows)))
        self.used.update(at for at, column in enumerate(columns) if any(column))
        lines = map(SEPARATOR.join, zip(*columns, strict=True))
        numbered = zip(map(int, numbers), lines, strict=True)
        return [None if UNUSUAL in one[1] else one for one in numbered]

    def _columns(self, values: Sequence[Fields], rows: int) -> Iterator[Fields]:
        groups = iter(values)
        for kinds in self.kinds:
            fields = [self._fields(kind, next(groups)) for kind in kinds]
            # of the forms of a column a cell has one
            yield reduce(lambda one, other: list(map(add, one, other)), fields) if fields else [b""] * rows

    def _fields(self, kind: CellKind, values: Fields) -> Fields:
        if kind is CellKind.SHARED:
            return self.strings().fields(values)
        if kind is CellKind.NUMBER:
            return list(map(number_field, values))
        if kind is CellKind.INSTANT:
            return instant_fields(values)
        return text_fields(values, has_escapes=kind is not CellKind.RESULT)


def _between(block: bytes, rows: Sequence[bytes]) -> Iterator[bytes]:
    """What of the block is none of the rows, which stand in it in this order."""
    at = 0
    for row in rows:
        begin = at if block.startswith(row, at) else block.index(row, at)
        if begin > at:
            yield block[at:begin]
        at = begin + len(row)
    yield block[at:]


def split_rows(block: bytes) -> list[bytes]:
    """Without rows behind the last that have no cells. Raises UnusualBookError for anything else there."""
    *rows, rest = block.split(END)
    if EMPTY_ROWS.sub(b"", rest):
        raise UnusualBookError
    return [row + END for row in rows]


def learn_lines(
    rows: Sequence[bytes], width: int, styles: Mapping[int, str | None], strings: Callable[[], SharedStrings]
) -> UsualLines:
    """By the first rows of a sheet; ``styles`` are those of numbers, with what ``PROBE`` is shown as."""
    kinds: dict[int | None, CellKind] = {None: CellKind.NUMBER}
    kinds |= {style: KINDS_OF_PROBE[shown] for style, shown in styles.items() if shown in KINDS_OF_PROBE}
    forms = forms_of_columns(rows, kinds)
    return UsualLines([*forms, *[()] * (width - len(forms))], strings)
