"""年度主要任务 of a department's own sheet: a block of rows beside one label, with money."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from documents.document import Cell
from papers.target_sheets.lines import SheetLine
from papers.target_sheets.read_sheet import LEFT_TERM, NO_TEXT, PrintedText, ReadTask
from papers.target_sheets.vocabulary import normalize_label, one_line
from yamlfiles.problem import PaperPlace, Problem, Severity
from yamlfiles.wording import shorten_text

BLOCK = re.compile(r"(?:年度|本年度?)?(?:主要|重点)(?:工作)?任务")
HEADERS: tuple[tuple[str, str], ...] = (
    ("name", r"(?:主要|重点|工作)?任务(?:名称|事项)?"),
    ("content", r"(?:任务)?(?:主要)?内容(?:及要求)?"),
    ("total", r"(?:预算)?(?:金额)?(?:总额|合计|小计)|预算(?:金额|数)?"),
    ("fiscal", r"(?:其中)?(?:财政拨款|财政资金|一般公共预算)(?:资金)?"),
    ("other", r"(?:其中)?其他(?:资金)?"),
    ("number", "序号|编号"),
)
TEXTS = ("content", "total", "fiscal", "other")
MOST_TOLD = 5
SUM_ROW = re.compile("(?:金额)?(?:合计|总计)")
WHOLE = "整体"
"""What the title of a department's own sheet says."""


@dataclass
class TaskBlock:
    """The tasks found so far; ``columns`` are those of the amounts and texts, by what they are; ``left`` are
    cells below no header that is known."""

    tasks: list[ReadTask] = field(default_factory=list)
    left: list[PrintedText] = field(default_factory=list)
    sums: list[PrintedText] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)

    def read_line(self, line: SheetLine) -> bool:
        """Whether the line stands beside the label of the block."""
        label = next((cell for cell in line.cells if BLOCK.fullmatch(normalize_label(cell.text))), None)
        if line.paragraph or label is None:
            return False
        cells = [cell for cell in line.own_cells if cell is not label]
        found = dict(header_columns(cells))
        if found and ("name" in found or len(found) == len(cells)):
            self.columns |= found
        elif cells:
            self.read_task(cells)
        return True

    def read_task(self, cells: list[Cell]) -> None:
        texts = {name: text_at(cells, column) for name, column in self.columns.items()}
        first = texts.get("name") or PrintedText(one_line(cells[0].text), cells[0].place)
        if SUM_ROW.fullmatch(normalize_label(first.text)):
            self.sums.append(first)
            return
        self.left += left_cells(cells, {first, *texts.values()})
        self.tasks.append(ReadTask(first, *(texts.get(name, NO_TEXT) for name in TEXTS)))

    def hints(self, *, of_department: bool) -> Iterator[Problem]:
        """What stands in the block and was not copied; of the sheet of a project nothing is."""
        if of_department:
            yield from left_hint(self.left, "格的表头没有认出，没有抄录")
        else:
            yield from left_hint(
                [task.name for task in self.tasks], "项没有抄录（只有部门整体的目标表有这一栏）"
            )


def header_columns(cells: list[Cell]) -> Iterator[tuple[str, int]]:
    """What each of the cells heads, where it is a header."""
    for cell in cells:
        label = normalize_label(cell.text)
        if meaning := next((name for name, words in HEADERS if re.fullmatch(words, label)), None):
            yield meaning, cell.column


def left_hint(left: list[PrintedText], why: str) -> Iterator[Problem]:
    if left:
        told = "、".join(shorten_text(text.text) for text in left[:MOST_TOLD])
        more = "等" if len(left) > MOST_TOLD else ""
        message = f"年度主要任务中有 {len(left)} {why}：{told}{more}"
        yield Problem(PaperPlace(left[0].place), LEFT_TERM, Severity.HINT, message)


def left_cells(cells: list[Cell], read: set[PrintedText]) -> Iterator[PrintedText]:
    printed = (PrintedText(one_line(cell.text), cell.place) for cell in cells)
    return (text for text in printed if text not in read)


def text_at(cells: list[Cell], column: int) -> PrintedText:
    found = next((cell for cell in cells if cell.column == column), None)
    return PrintedText(one_line(found.text), found.place) if found else NO_TEXT
