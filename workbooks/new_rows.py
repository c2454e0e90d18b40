"""Where a row new to a target file goes, and the id it gets."""

from collections.abc import Iterable

from indicators.branches import ID_STEM_ELSEWHERE, ID_STEMS, first_level, second_level
from workbooks.sheet_texts import SheetTexts

MOST_IDS = 1000
"""Of one 二级指标."""


class FreeIds:
    """The ids that a file does not use yet: quantity-1, quantity-2."""

    def __init__(self, used_ids: Iterable[str]) -> None:
        self.used = set(used_ids)

    def take_id(self, branch: tuple[str, str]) -> str:
        stem = _id_stem(branch)
        ids = (f"{stem}-{number}" for number in range(1, MOST_IDS))
        free = next(row_id for row_id in ids if row_id not in self.used)
        self.used.add(free)
        return free


def _id_stem(branch: tuple[str, str]) -> str:
    first = first_level(branch[0])
    second = second_level(first, branch[1]) if first else None
    return ID_STEMS.get(second or "", ID_STEM_ELSEWHERE)


def list_path(sheet: SheetTexts, branch: tuple[str, str]) -> tuple[str, ...]:
    """The list of a branch, by the names under which the file already has it: 产出, not 产出指标."""
    first = first_level(branch[0]) or branch[0]
    second = second_level(first, branch[1]) or branch[1]
    first_in_file = _first_in_file(sheet, first)
    return ("indicators", first_in_file, _second_in_file(sheet, first_in_file, second))


def _first_in_file(sheet: SheetTexts, official: str) -> str:
    names = (row.branch[0] for row in sheet.rows)
    return next((name for name in names if first_level(name) == official), official)


def _second_in_file(sheet: SheetTexts, first: str, official: str) -> str:
    """``first`` as the file has it."""
    official_first = first_level(first) or first
    names = (row.branch[1] for row in sheet.rows if row.branch[0] == first)
    return next((name for name in names if second_level(official_first, name) == official), official)
