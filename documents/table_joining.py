"""Tables that a page break cut in two are one table; two forms of one layout are two."""

import re
from dataclasses import replace
from itertools import takewhile

from documents.document import Cell, Table

TITLE = re.compile(r"表(?:[（(].*[)）])?$")
Joined = tuple[Cell, ...]


def joined(first: Table, second: Table) -> Joined | None:
    """The cells of both as one table, without the header that is printed again; ``None`` where a new table begins."""
    if first.width != second.width:
        return None
    again = repeated(first, second)
    if not again and not goes_on(first, second):
        return None
    if again == second.height:
        return first.cells
    below = (replace(each, row=each.row - again + first.height) for each in second.cells if each.row >= again)
    return (*first.cells, *below)


def repeated(first: Table, second: Table) -> int:
    """How many rows of the second are the header of the first, printed again; 0 where the second is a new form."""
    pairs = zip(range(first.height), range(second.height), strict=False)
    same = sum(1 for _ in takewhile(lambda pair: texts(first, pair[0]) == texts(second, pair[1]), pairs))
    same = max((each for each in range(same + 1) if is_cut(first, each) and is_cut(second, each)), default=0)
    if any(len(list(filter(None, texts(first, row)))) > 1 for row in range(same)):
        return same
    return same if same and head(first, same) != head(second, same) else 0


def goes_on(first: Table, second: Table) -> bool:
    """No title row and no beginning as in the first: such rows follow those of the page before."""
    row = next((row for row in range(second.height) if any(texts(second, row))), None)
    if row is None:
        return False
    opening = list(filter(None, texts(second, row)))
    titled = len(opening) == 1 and TITLE.search(opening[0]) is not None
    return not titled and opening[0] != head(first, 0)


def texts(table: Table, row: int) -> tuple[str, ...]:
    return tuple(squeezed(each.text) for each in table.row(row))


def head(table: Table, row: int) -> str:
    return next((each for each in texts(table, row) if each), "")


def is_cut(table: Table, row: int) -> bool:
    """No cell reaches over the line above ``row``."""
    return all(not each.row < row < each.row + each.rowspan for each in table.cells)


def squeezed(text: str) -> str:
    return "".join(text.split())
