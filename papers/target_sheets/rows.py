"""The lines below a header read into rows: levels carried down, sign, value and unit joined, nothing dropped in silence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.document import Cell
from papers.target_sheets.cell_sorting import Sorted, sort_cells
from papers.target_sheets.header import Header
from papers.target_sheets.lines import Line
from papers.target_sheets.read_sheet import NOTHING, Others, PaperProblem, Printed, ReadRow
from papers.target_sheets.vocabulary import (
    ENDS,
    EXECUTION,
    IDLE,
    NOTES,
    PLACEHOLDER,
    SIGNS,
    SUMS,
    bare,
    first_of,
    homes_of,
    is_level,
    one_line,
    only_second,
    second_of,
)
from yamlfiles.problem import Severity

NUMBER = re.compile(r"[\d.,，]+")


@dataclass
class Rows:
    """The rows of one sheet being read. ``ended`` is set by the total line: then only rows with a level still count. ``execution`` is a
    row of 预算执行率, ``totals`` the cells of the total line under their headers."""

    header: Header
    rows: list[ReadRow] = field(default_factory=list)
    problems: list[PaperProblem] = field(default_factory=list)
    projects: list[Sorted] = field(default_factory=list)
    execution: ReadRow | None = None
    totals: Others = ()
    ended: bool = False
    first: Printed = NOTHING
    second: Printed = NOTHING
    _seen: tuple[Cell | None, Cell | None] = (None, None)

    def take(self, line: Line) -> bool:
        """Whether ``line`` belongs to the rows; what belongs and cannot be read is a problem."""
        texts = line.own
        if not texts:
            return True
        word = bare(texts[0].text)
        if any(ENDS.fullmatch(bare(each.text)) for each in texts[:2]):
            self.ended = True
            self.totals = self.totals or _scored(sort_cells(line, self.header))
            return True
        if SUMS.fullmatch(word):
            return True
        cells = sort_cells(line, self.header)
        if NOTES.fullmatch(re.sub(r"\s", "", texts[0].text)) or not self._is_row(line, cells):
            self.ended = self.ended or line.paragraph == self.header.running
            return False
        self._read(line, cells)
        return True

    def _is_row(self, line: Line, cells: Sorted) -> bool:
        """A line is a row by its levels, or by name and value; a text over the whole width is a note."""
        leveled = any(is_level(each.text) for name in ("level1", "level2") for each in cells.found.get(name, ()))
        if line.paragraph and not self.header.running:
            return False
        if line.paragraph or self.ended:
            return leveled or (not self.ended and len(line.own) == self._columns())
        return leveled or len(line.own) > 1 or not self._wide(line.own[0])

    def _columns(self) -> int:
        return sum(each.meaning not in ("level1", "level2") for each in self.header.named)

    def _wide(self, cell: Cell) -> bool:
        spots = [each for each in self.header.columns if each.meaning in ("name", "target")]
        return all(each.start < cell.column + cell.colspan and cell.column < each.stop for each in spots)

    def _read(self, line: Line, cells: Sorted) -> None:
        self._carry(line, cells)
        name, place = cells.first("name"), line.place
        target, doubts = _joined(cells)
        if name is not None and name.row != line.row and self._seen == (name, cells.first("target")):
            return  # one row of the sheet over two lines of the table
        self._seen = (name, cells.first("target"))
        text = one_line(name.text) if name else ""
        if (EXECUTION.fullmatch(bare(text)) and not self.second) or EXECUTION.fullmatch(bare(self.first.text)):
            self.tell(place, "预算执行率按资金计算，不作为指标行抄录", "execution", Severity.HINT)
            self.execution = self._row(cells, Printed(text, name.place if name else place), target, [], place)
        elif (not text or PLACEHOLDER.fullmatch(text)) and not target:
            self._tell_unfilled(cells, place)
        else:
            self._add(cells, Printed(text, name.place if name else place), target, doubts, place)

    def _carry(self, line: Line, cells: Sorted) -> None:
        """A level printed once holds for the rows below, until another is printed."""
        first, second = _printed(cells.first("level1")), _printed(cells.first("level2"))
        if first and first.text != self.first.text:
            self.first, self.second = first, NOTHING
        if second:
            self.second = second
            home = homes_of(second.text)
            if (
                not first
                and self.first
                and len(home) == 1
                and first_of(self.first.text)
                and not second_of(first_of(self.first.text) or "", second.text)
            ):
                self.first = NOTHING
        if not self.header.has("level1") and second and first_of(second.text) and not homes_of(second.text):
            self.first, self.second = second, NOTHING

    def _tell_unfilled(self, cells: Sorted, place: str) -> None:
        filled = [cell for _, cell in cells.others if not PLACEHOLDER.fullmatch(one_line(cell.text))]
        later = [cell for cell in filled if cell.text.strip() and not is_level(cell.text)]
        if later and self.header.has("later"):
            self.tell(
                place,
                f"这一行只有实施期的内容“{one_line(later[-1].text)}”，没有年度指标，未抄录",
                "later",
                Severity.HINT,
            )
        elif second := self.second.text or self.first.text:
            self.tell(
                place, f"“{one_line(second)}”没有填写三级指标，未抄录；不适用的请写“无”", "unfilled", Severity.HINT
            )

    def _add(self, cells: Sorted, name: Printed, target: Printed, doubts: list[str], place: str) -> None:
        self.projects.append(cells)
        self.rows.append(self._row(cells, name, target, doubts, place))

    def _row(self, cells: Sorted, name: Printed, target: Printed, doubts: list[str], place: str) -> ReadRow:
        branch, unsure = branch_of(self.first.text, self.second.text)
        weight = _weight(cells, doubts)
        doubts = [*cells.doubts, *unsure, *doubts]
        if not name.text:
            doubts.append("有指标值而没有三级指标名称")
        elif not target.text and name.text not in ("无", "/"):
            doubts.append("指标值空白")
        others = [
            (header, _printed(cell))
            for header, cell in cells.others
            if cell.text.strip() and cell is not cells.first("name")
        ]
        return ReadRow(self.first, self.second, branch, name, target, weight, tuple(others), tuple(doubts), place)

    def tell(self, place: str, message: str, code: str, severity: Severity = Severity.ERROR) -> None:
        self.problems.append(PaperProblem(place, message, code, severity))


def _scored(cells: Sorted) -> Others:
    """The numbers of a total line: a merged 总分 over the other columns is none of them."""
    weights = [("分值", _printed(each)) for each in cells.found.get("weight", ())]
    return (*weights, *((header, _printed(each)) for header, each in cells.others if each.text.strip()))


def _printed(cell: Cell | None) -> Printed:
    return Printed(one_line(cell.text), cell.place) if cell else NOTHING


def branch_of(first: str, second: str) -> tuple[tuple[str, str], list[str]]:
    """The official names of two printed levels, and what is not sure; a level that cannot be told is ""."""
    known = first_of(first) or ""
    home = homes_of(second)
    if not first.strip() and len(home) == 1:
        return (home[0], second_of(home[0], second) or ""), [f"没有写一级指标，按二级指标“{second}”归入“{home[0]}”"]
    if known and not second.strip():
        only = only_second(known)
        return (known, only or ""), [] if only else [f"“{first}”下没有写二级指标"]
    below = second_of(known, second)
    if known and below:
        return (known, below), []
    if not first.strip() and not second.strip():
        return ("", ""), ["没有写一级指标和二级指标"]
    wrong = f"“{second}”不是“{first}”下的二级指标" if known else f"“{first or second}”不在绩效指标的级次中"
    return (known, below or ""), [wrong]


def _joined(cells: Sorted) -> tuple[Printed, list[str]]:
    """指标值 in one text: sign, value and unit where they stand apart, as printed."""
    values = [each for each in cells.found.get("target", ()) if each.text.strip()]
    place = next((each.place for each in (*values, *cells.found.get("target", ()))), "")
    texts, doubts = [one_line(each.text) for each in values], list[str]()
    value = "".join(texts)
    sign, unit = _text(cells, "operator"), _text(cells, "unit")
    if not value:
        doubts += [f"只写了“{sign}{unit}”，没有写数值"] if SIGNS.fullmatch(sign) else []
    elif sign and SIGNS.fullmatch(sign):
        value = value if value.startswith(sign) else sign + value
    elif sign and sign not in ("定量", "/", "-", "—"):
        doubts.append(f"计算符号“{sign}”不认识，没有写进指标值")
    if unit and not IDLE.fullmatch(unit) and not value.endswith(unit) and NUMBER.search(value):
        value += unit
    if len(values) > 2 and not _is_split(texts):
        doubts.append("指标值由几格文字连成，请核对")
    return Printed(value, place), doubts


def _is_split(texts: Sequence[str]) -> bool:
    return bool(SIGNS.fullmatch(texts[0])) or any(NUMBER.fullmatch(each) for each in texts)


def _text(cells: Sorted, meaning: str) -> str:
    return "".join(one_line(each.text) for each in cells.found.get(meaning, ()))


def _weight(cells: Sorted, doubts: list[str]) -> Printed:
    cell = cells.first("weight")
    if cell is None:
        return NOTHING
    text = one_line(cell.text)
    if text and not re.fullmatch(r"\d{1,3}(?:\.\d+)?\s*[分%]?", text) and not IDLE.fullmatch(text):
        doubts.append(f"分值“{text}”不是数字")
    return Printed("" if IDLE.fullmatch(text) else text, cell.place)
