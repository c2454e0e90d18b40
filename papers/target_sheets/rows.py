"""The lines below a header read into rows: levels carried down, sign, value and unit joined.

Nothing is dropped in silence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from documents.document import Cell
from indicators.printed_number import read_printed_number
from papers.target_sheets.cell_sorting import SortedCells, sort_cells
from papers.target_sheets.header import IndicatorHeader
from papers.target_sheets.level_columns import drop_level_cells
from papers.target_sheets.levels import official_branch
from papers.target_sheets.lines import SheetLine
from papers.target_sheets.read_sheet import (
    LEFT_TERM,
    NO_TEXT,
    OtherCells,
    PrintedText,
    ReadRow,
    ReadSubtotal,
    printed_cell,
)
from papers.target_sheets.row_targets import join_target
from papers.target_sheets.subtotals import read_subtotal
from papers.target_sheets.vocabulary import (
    BLANK_MARK,
    EXECUTION,
    NOTES,
    PLACEHOLDER,
    SUBTOTAL_ROW,
    TOTAL_ROW,
    first_levels_of,
    is_level,
    label_term,
    normalize_label,
    official_first_level,
    official_second_level,
    one_line,
)
from yamlfiles.problem import PaperPlace, Problem, Severity

WEIGHT_DOUBT = "分值"
WEIGHT_UNITS = ("", "分", "%")
MOST_WEIGHT = 1000


@dataclass
class IndicatorRows:
    """The rows of one sheet being read.

    ``ended`` is set by the total line: then only rows with a level still count.
    ``term`` is that of the line being read, ``terms`` those of the rows: annual, later or "".
    ``execution`` is a row of 预算执行率, ``totals`` are the cells of the total line under their headers."""

    header: IndicatorHeader
    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    cells_of_rows: list[SortedCells] = field(default_factory=list)
    execution: ReadRow | None = None
    execution_cells: SortedCells | None = None
    totals: OtherCells = ()
    subtotals: list[ReadSubtotal] = field(default_factory=list)
    ended: bool = False
    first: PrintedText = NO_TEXT
    second: PrintedText = NO_TEXT
    term: str = ""
    terms: list[str] = field(default_factory=list)
    _last_row: tuple[Cell | None, Cell | None] = (None, None)

    def read_line(self, line: SheetLine) -> bool:
        """Whether ``line`` belongs to the rows; what belongs and cannot be read is a problem."""
        texts = line.own_cells
        if not texts:
            return True
        if label_term(texts[0].text) and (len(texts) == 1 or _is_goal_line(texts)):
            return len(texts) == 1
        word = normalize_label(texts[0].text)
        if any(TOTAL_ROW.fullmatch(normalize_label(text.text)) for text in texts[:2]):
            self.ended = True
            if not any(cell for _, cell in self.totals):
                self.totals = _total_cells(sort_cells(line, self.header))
            return True
        if SUBTOTAL_ROW.fullmatch(word):
            numbers = _total_cells(sort_cells(line, self.header))
            self.subtotals.append(read_subtotal(texts[0], numbers, self.rows, self.subtotals))
            return True
        cells = sort_cells(line, self.header)
        if NOTES.fullmatch(re.sub(r"\s", "", texts[0].text)) or not self._is_row(line, cells):
            self.ended = self.ended or line.paragraph == self.header.is_running_text
            return False
        self._read_row(line, cells)
        return True

    def _is_row(self, line: SheetLine, cells: SortedCells) -> bool:
        """A line is a row by its levels, or by name and value; a text over the whole width is a note."""
        leveled = any(
            is_level(cell.text) for name in ("level1", "level2") for cell in cells.found.get(name, ())
        )
        if line.paragraph and not self.header.is_running_text:
            return False
        if line.paragraph or self.ended:
            return leveled or (not self.ended and len(line.own_cells) == self._count_columns())
        return leveled or len(line.own_cells) > 1 or not self._spans_name_and_target(line.own_cells[0])

    def _count_columns(self) -> int:
        return sum(column.meaning not in ("level1", "level2") for column in self.header.row_columns)

    def _spans_name_and_target(self, cell: Cell) -> bool:
        spots = [column for column in self.header.columns if column.meaning in ("name", "target")]
        return all(spot.start < cell.column + cell.colspan and cell.column < spot.stop for spot in spots)

    def _read_row(self, line: SheetLine, cells: SortedCells) -> None:
        self._carry_levels(line, cells)
        name, place = cells.first_cell("name"), line.place
        target, doubts = join_target(cells)
        if name is not None and name.row != line.row and self._last_row == (name, cells.first_cell("target")):
            self._add_further_line(line, cells)
            return
        self._last_row = (name, cells.first_cell("target"))
        text = one_line(name.text) if name else ""
        if (EXECUTION.fullmatch(normalize_label(text)) and not self.second) or EXECUTION.fullmatch(
            normalize_label(self.first.text)
        ):
            self.add_hint(place, "预算执行率按资金计算，不作为指标行抄录", "execution")
            self.execution_cells = cells
            self.execution = self._build_row(
                cells, PrintedText(text, name.place if name else place), target, [], place
            )
        elif (not text or PLACEHOLDER.fullmatch(text)) and not target:
            self._add_unfilled_problem(cells, place)
        else:
            self._add_row(cells, PrintedText(text, name.place if name else place), target, doubts, place)

    def _carry_levels(self, line: SheetLine, cells: SortedCells) -> None:
        """A level printed once holds for the rows below, until another is printed."""
        first, second = printed_cell(cells.first_cell("level1")), printed_cell(cells.first_cell("level2"))
        if first and first.text != self.first.text:
            self.first, self.second = first, NO_TEXT
        if second:
            self.second = second
            home = first_levels_of(second.text)
            if (
                not first
                and self.first
                and len(home) == 1
                and official_first_level(self.first.text)
                and not official_second_level(official_first_level(self.first.text) or "", second.text)
            ):
                self.first = NO_TEXT
        if (
            not self.header.has_column("level1")
            and second
            and official_first_level(second.text)
            and not first_levels_of(second.text)
        ):
            self.first, self.second = second, NO_TEXT

    def _add_unfilled_problem(self, cells: SortedCells, place: str) -> None:
        filled = [cell for _, cell in cells.others if not PLACEHOLDER.fullmatch(one_line(cell.text))]
        later = [cell for cell in filled if cell.text.strip() and not is_level(cell.text)]
        if later and self.header.has_column("later"):
            self.add_hint(
                place,
                f"这一行只有实施期的内容“{one_line(later[-1].text)}”，没有年度指标，未抄录",
                LEFT_TERM,
            )
        elif second := self.second.text or self.first.text:
            self.add_hint(
                place,
                f"“{one_line(second)}”没有填写三级指标，未抄录；不适用的请写“无”",
                "unfilled",
            )

    def _add_row(
        self, cells: SortedCells, name: PrintedText, target: PrintedText, doubts: list[str], place: str
    ) -> None:
        self.cells_of_rows.append(cells)
        self.terms.append(self.term)
        self.rows.append(self._build_row(cells, name, target, doubts, place))

    def _build_row(
        self, cells: SortedCells, name: PrintedText, target: PrintedText, doubts: list[str], place: str
    ) -> ReadRow:
        branch, unsure = official_branch(self.first.text, self.second.text)
        weight = _read_weight(cells, doubts)
        doubts = [*cells.doubts, *unsure, *doubts]
        if not name.text:
            doubts.append("有指标值而没有三级指标名称")
        elif not target.text and name.text not in ("无", "/"):
            doubts.append("指标值空白")
        more = _other_cells(cells), _blank_cells(cells)
        return ReadRow(self.first, self.second, branch, name, target, weight, *more, tuple(doubts), place)

    def settle_columns(self) -> None:
        """Of two columns of 分值 or 得分 take that of the rows, once all rows are known."""
        all_cells = [*self.cells_of_rows, *filter(None, [self.execution_cells])]
        if not drop_level_cells(self.header, all_cells):
            return
        self.rows = list(map(_with_cells, self.rows, self.cells_of_rows))
        if self.execution and self.execution_cells:
            self.execution = _with_cells(self.execution, self.execution_cells)

    def _add_further_line(self, line: SheetLine, cells: SortedCells) -> None:
        """One row of the sheet over two lines of the table: what begins in the second is kept too."""
        if self.rows:
            further = [(name, cell) for name, cell in cells.others if cell.row == line.row]
            self.rows[-1] = replace(self.rows[-1], others=(*self.rows[-1].others, *_filled_cells(further)))
            self.cells_of_rows[-1].others += further

    def leave_later_rows(self) -> None:
        """Of blocks of the whole 实施期 and of the year the year's stands."""
        if not {"annual", "later"} <= set(self.terms):
            return
        left = [row for row, term in zip(self.rows, self.terms, strict=True) if term == "later"]
        kept = [position for position, term in enumerate(self.terms) if term != "later"]
        names = "、".join(row.name.text or row.target.text for row in left[:3])
        listed = f"{len(left)} 个指标：{names}{'等' if len(left) > 3 else ''}"
        message = f"实施期（中长期）和年度的指标分开列出，取年度的；没有抄录实施期的 {listed}"
        self.add_hint(left[0].place, message, LEFT_TERM)
        self.rows = [self.rows[position] for position in kept]
        self.cells_of_rows = [self.cells_of_rows[position] for position in kept]
        self.terms = [self.terms[position] for position in kept]

    def add_hint(self, place: str, message: str, code: str) -> None:
        self.problems.append(Problem(PaperPlace(place), code, Severity.HINT, message))


def _with_cells(row: ReadRow, cells: SortedCells) -> ReadRow:
    doubts = [doubt for doubt in row.doubts if not doubt.startswith(WEIGHT_DOUBT)]
    weight = _read_weight(cells, doubts)
    others, blanks = _other_cells(cells), _blank_cells(cells)
    return replace(row, weight=weight, others=others, blanks=blanks, doubts=tuple(doubts))


def _other_cells(cells: SortedCells) -> OtherCells:
    name_cell = cells.first_cell("name")
    return _filled_cells([(header, cell) for header, cell in cells.others if cell is not name_cell])


def _blank_cells(cells: SortedCells) -> OtherCells:
    return tuple((header, printed_cell(cell)) for header, cell in cells.others if not cell.text.strip())


def _is_goal_line(texts: Sequence[Cell]) -> bool:
    """年度目标 and its text, between the rows of two blocks."""
    return len(texts) == 2 and not is_level(texts[1].text)


def _total_cells(cells: SortedCells) -> OtherCells:
    """The numbers of a total line: a merged 总分 over the other columns is none of them."""
    weights = [("分值", printed_cell(cell)) for cell in cells.found.get("weight", ())]
    return (*weights, *_filled_cells(cells.others), *_blank_cells(cells))


def _filled_cells(cells: Sequence[tuple[str, Cell]]) -> OtherCells:
    return tuple((header, printed_cell(cell)) for header, cell in cells if cell.text.strip())


def _read_weight(cells: SortedCells, doubts: list[str]) -> PrintedText:
    """A stroke stands for no weight."""
    printed = printed_cell(cells.first_cell("weight"))
    if BLANK_MARK.fullmatch(printed.number_text):
        return PrintedText("", printed.place)
    number = read_printed_number(printed.number_text)
    is_weight = number is not None and number.unit in WEIGHT_UNITS and 0 <= number.value < MOST_WEIGHT
    if printed and not is_weight:
        doubts.append(f"{WEIGHT_DOUBT}“{printed.text}”不是数字")
    return printed
