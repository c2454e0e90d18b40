"""One cell in three versions: as it was handed out, as the file has it now, and as it came back."""

from dataclasses import dataclass, field
from typing import NamedTuple

from workbooks.edited_sheet import workbook_problem
from workbooks.sheet_texts import SheetField, as_tree
from yamlfiles.problem import Problem
from yamlfiles.reader import as_decimal
from yamlfiles.writing import Tree


@dataclass
class MergeResult:
    """``text`` is the file as it shall be; with any of ``problems`` it is ``None``."""

    text: str | None = None
    problems: list[Problem] = field(default_factory=list)

    def add_problem(self, place: str, message: str) -> None:
        """``place`` is a cell or row of the edited sheet, "" for the sheet as a whole."""
        self.problems.append(workbook_problem(place, message))


class CellVersions(NamedTuple):
    """The texts of one cell; ``place`` is where it stands in the edited sheet."""

    field: SheetField
    exported: str
    current: str
    edited: str
    place: str


def should_write(cell: CellVersions, outcome: MergeResult) -> bool:
    """Whether a cell is to be written; one changed on both sides is a problem."""
    if is_same_text(cell.edited, cell.exported) or is_same_text(cell.edited, cell.current):
        return False
    if is_same_text(cell.current, cell.exported):
        return True
    message = (
        f"“{cell.field.label}”在导出之后又在文件里改过：文件现为“{cell.current}”，"
        f"表格里为“{cell.edited}”；请确认后重新导出再改"
    )
    outcome.add_problem(cell.place, message)
    return False


def is_same_text(text: str, other: str) -> bool:
    """Whether two cells say the same: a spreadsheet keeps 4.50 as 4.5."""
    number, other_number = as_decimal(text), as_decimal(other)
    if number is None or other_number is None:
        return text.strip() == other.strip()
    return number == other_number


def cell_tree(sheet_field: SheetField, text: str, place: str, outcome: MergeResult) -> Tree | None:
    """What an edited text means in the file, ``None`` with a problem where it means nothing."""
    tree = as_tree(sheet_field.name, text)
    if tree is None:
        message = f"“{sheet_field.label}”看不懂：请一行写一个“名称: 值”，冒号用半角、后面空一格"
        outcome.add_problem(place, message)
    return tree
