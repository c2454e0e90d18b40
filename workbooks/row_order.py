"""The rows of each 二级指标 put into the order that somebody gave them, as changes of the file."""

from collections.abc import Iterable, Iterator, Sequence

from workbooks.sheet_texts import Path, RowTexts, SheetTexts
from yamlfiles.editing import MoveItem


def order_changes(sheet: SheetTexts, wanted: Sequence[str]) -> Iterator[MoveItem]:
    """What brings the rows into the order of ``wanted``, which are their names (``row_name``). A list whose
    rows cannot be told apart, or of which ``wanted`` lacks some, stays as it is."""
    places = {name: place for place, name in enumerate(wanted)}
    for path, names in _rows_by_list(sheet.rows).items():
        if len(set(names)) == len(names) and places.keys() >= set(names):
            yield from _moves(path, names, sorted(names, key=places.__getitem__))


def row_name(row: RowTexts) -> str:
    """What tells a row from the others, however they are numbered: its id; of a printed 无 what stands above
    it and its name."""
    return row.texts["id"] or "/".join((*row.branch, row.texts["name"]))


def _rows_by_list(rows: Iterable[RowTexts]) -> dict[Path, list[str]]:
    lists: dict[Path, list[str]] = {}
    for row in rows:
        if isinstance(row.path[-1], int):
            lists.setdefault(row.path[:-1], []).append(row_name(row))
    return lists


def _moves(path: Path, names: list[str], wanted: list[str]) -> Iterator[MoveItem]:
    """From the first that stands wrong on, each is put at the end in its turn."""
    standing = list(names)
    first_wrong = next((at for at, name in enumerate(names) if name != wanted[at]), len(names))
    for name in wanted[first_wrong:]:
        at = standing.index(name)
        yield MoveItem((*path, at), path)
        standing.append(standing.pop(at))
