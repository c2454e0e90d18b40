"""What differs between two texts of a target file, cell by cell as the sheet shows it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workbooks.cell_merge import is_same_text
from workbooks.sheet_texts import HEAD_FIELDS, ROW_FIELDS, RowTexts, SheetField, SheetTexts, read_sheet_texts

BRANCH_LABEL = "所属指标"
WHOLE_ROW = "整行"


@dataclass(frozen=True)
class CellDifference:
    """One cell: ``row`` is the 三级指标 it belongs to, "" at the head of the sheet.

    A whole row that comes or goes is one as well."""

    row: str
    label: str
    old: str
    new: str


def find_differences(before: str, after: str) -> tuple[CellDifference, ...]:
    """Nothing where either cannot be read as a sheet."""
    old, new = read_sheet_texts(before), read_sheet_texts(after)
    if old is None or new is None:
        return ()
    return (*_head_differences(old, new), *_row_differences(old, new))


def _head_differences(old: SheetTexts, new: SheetTexts) -> Iterator[CellDifference]:
    yield from _text_differences("", HEAD_FIELDS, old.head, new.head)


def _text_differences(
    row: str, fields: Iterable[SheetField], old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[CellDifference]:
    for field in fields:
        old_text, new_text = old[field.name], new[field.name]
        if not is_same_text(old_text, new_text):
            yield CellDifference(row, field.label, old_text, new_text)


def _row_differences(old: SheetTexts, new: SheetTexts) -> Iterator[CellDifference]:
    old_rows, new_rows = _rows_by_key(old), _rows_by_key(new)
    for key, row in old_rows.items():
        yield from _cell_differences(row, new_rows[key]) if key in new_rows else _dropped_row(row)
    for key, row in new_rows.items():
        if key not in old_rows:
            yield CellDifference(row.texts["name"], WHOLE_ROW, "", _row_text(row))


def _dropped_row(row: RowTexts) -> Iterator[CellDifference]:
    yield CellDifference(row.texts["name"], WHOLE_ROW, _row_text(row), "")


def _rows_by_key(sheet: SheetTexts) -> dict[tuple[str, ...], RowTexts]:
    return {_row_key(row): row for row in sheet.rows}


def _row_key(row: RowTexts) -> tuple[str, ...]:
    """The id; of a printed row without (无) what it says, since its number moves with the others."""
    return (row.texts["id"],) if row.texts["id"] else (*row.branch, row.texts["name"])


def _cell_differences(old: RowTexts, new: RowTexts) -> Iterator[CellDifference]:
    name = new.texts["name"]
    if old.branch != new.branch:
        yield CellDifference(name, BRANCH_LABEL, " › ".join(old.branch), " › ".join(new.branch))
    yield from _text_differences(name, ROW_FIELDS, old.texts, new.texts)


def _row_text(row: RowTexts) -> str:
    weight = f"{row.texts['weight']} 分" if row.texts["weight"] else ""
    return "，".join(filter(None, (" › ".join(row.branch), row.texts["target"], weight)))
