"""What differs between two texts of a target file, cell by cell as the sheet shows it."""

from collections.abc import Iterator
from dataclasses import dataclass

from workbooks.sheet_changes import same
from workbooks.sheet_texts import HEAD, ROW, RowTexts, SheetTexts, sheet_texts

BRANCH = "所属指标"
WHOLE = "整行"


@dataclass(frozen=True)
class Difference:
    """One cell: ``row`` is the 三级指标 it belongs to, "" at the head of the sheet; a whole row that comes or goes is one as well."""

    row: str
    label: str
    old: str
    new: str


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """Nothing where either cannot be read as a sheet."""
    old, new = sheet_texts(before), sheet_texts(after)
    if old is None or new is None:
        return ()
    return (*_head(old, new), *_rows(old, new))


def _head(old: SheetTexts, new: SheetTexts) -> Iterator[Difference]:
    for each in HEAD:
        if not same(old.head[each.name], new.head[each.name]):
            yield Difference("", each.label, old.head[each.name], new.head[each.name])


def _rows(old: SheetTexts, new: SheetTexts) -> Iterator[Difference]:
    """Rows with an id are told by it; printed ones without (无) by what they say, since their number moves with the others."""
    known = {_name(each): each for each in old.rows}
    came = {_name(each): each for each in new.rows}
    for name, row in known.items():
        if name not in came:
            yield Difference(row.texts["name"], WHOLE, _shown(row), "")
        else:
            yield from _cells(row, came[name])
    for name, row in came.items():
        if name not in known:
            yield Difference(row.texts["name"], WHOLE, "", _shown(row))


def _name(row: RowTexts) -> tuple[str, ...]:
    return (row.texts["id"],) if row.texts["id"] else (*row.branch, row.texts["name"])


def _cells(old: RowTexts, new: RowTexts) -> Iterator[Difference]:
    if old.branch != new.branch:
        yield Difference(new.texts["name"], BRANCH, " › ".join(old.branch), " › ".join(new.branch))
    for each in ROW:
        if not same(old.texts[each.name], new.texts[each.name]):
            yield Difference(new.texts["name"], each.label, old.texts[each.name], new.texts[each.name])


def _shown(row: RowTexts) -> str:
    weight = f"{row.texts['weight']} 分" if row.texts["weight"] else ""
    return "，".join(filter(None, (" › ".join(row.branch), row.texts["target"], weight)))
