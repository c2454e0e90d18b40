"""What differs between two texts of a target file, cell by cell as the sheet shows it."""

from collections.abc import Iterator
from dataclasses import dataclass

from workbooks.sheet_changes import is_same_text
from workbooks.sheet_texts import HEAD_FIELDS, ROW_FIELDS, RowTexts, SheetTexts, read_sheet_texts

BRANCH_LABEL = "所属指标"
WHOLE_ROW = "整行"


@dataclass(frozen=True)
class CellDifference:
    """One cell: ``row`` is the 三级指标 it belongs to, "" at the head of the sheet; a whole row that comes or goes is one as well."""

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
    for field in HEAD_FIELDS:
        if not is_same_text(old.head[field.name], new.head[field.name]):
            yield CellDifference("", field.label, old.head[field.name], new.head[field.name])


def _row_differences(old: SheetTexts, new: SheetTexts) -> Iterator[CellDifference]:
    """Rows with an id are told by it; printed ones without (无) by what they say, since their number moves with the others."""
    known = {_row_key(texts): texts for texts in old.rows}
    came = {_row_key(texts): texts for texts in new.rows}
    for name, row in known.items():
        if name not in came:
            yield CellDifference(row.texts["name"], WHOLE_ROW, _row_text(row), "")
        else:
            yield from _cell_differences(row, came[name])
    for name, row in came.items():
        if name not in known:
            yield CellDifference(row.texts["name"], WHOLE_ROW, "", _row_text(row))


def _row_key(row: RowTexts) -> tuple[str, ...]:
    return (row.texts["id"],) if row.texts["id"] else (*row.branch, row.texts["name"])


def _cell_differences(old: RowTexts, new: RowTexts) -> Iterator[CellDifference]:
    if old.branch != new.branch:
        yield CellDifference(new.texts["name"], BRANCH_LABEL, " › ".join(old.branch), " › ".join(new.branch))
    for field in ROW_FIELDS:
        if not is_same_text(old.texts[field.name], new.texts[field.name]):
            yield CellDifference(new.texts["name"], field.label, old.texts[field.name], new.texts[field.name])


def _row_text(row: RowTexts) -> str:
    weight = f"{row.texts['weight']} 分" if row.texts["weight"] else ""
    return "，".join(filter(None, (" › ".join(row.branch), row.texts["target"], weight)))
