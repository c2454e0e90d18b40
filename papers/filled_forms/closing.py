"""What stands around the rows of a self-evaluation form: grade, total, conclusion, signing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from documents.document import Cell
from papers.filled_forms.printed_numbers import parse_points
from papers.target_sheets.lines import SheetLine
from papers.target_sheets.read_sheet import PrintedText, printed_cell
from papers.target_sheets.vocabulary import TOTAL_ROW, normalize_label, one_line
from yamlfiles.reader import as_date

GRADES = "优秀|优|良好|良|中等|中|一般|合格|较差|差|不合格"
GRADE_LABEL = re.compile(r"(?:自评|评价|绩效|评定)*等[级次](?:评定)?")
GRADE_INLINE = re.compile(
    rf"(?:自评|评价|绩效|评定)*等[级次](?:评定)?\s*[:：为是]?\s*[“\"]?({GRADES})(?![\w])"
)
TICKED = re.compile(rf"(?:[☑√■✓☒]\s*({GRADES}))|(?:({GRADES})\s*(?:[（(]\s*)?[☑√■✓☒])")
TOTAL_LABEL = re.compile(r"(?:自评|评价|综合|绩效)+(?:总)?(?:得分|分数|分)")
FULL_MARKS_NOTE = re.compile(r"\s*[（(]?[,，]?(?:满分|共|总分)\s*\d+\s*分?[)）]?\s*$")
"""98.1分（满分100分）."""
TEXT_LABELS = (
    ("conclusion", re.compile(r"(?:自评|评价|绩效)+结论")),
    ("problems", re.compile(r"(?:存在|主要)+(?:的)?(?:主要)?问题(?:及原因(?:分析)?)?")),
    ("measures", re.compile(r"(?:下一步)?(?:改进|整改)(?:措施|建议|意见)(?:及建议)?")),
    ("spending", re.compile(r"(?:预算|资金)执行(?:情况|率)?(?:偏差|偏低|未完成)?原因(?:说明|分析)?")),
)
SPENDING = re.compile(r"预算执行偏差[\s:：]*(?P<text>\S.*)")
INLINE = re.compile(r"(?P<label>[^:：]{2,16})[:：]\s*(?P<value>.+)", re.DOTALL)
LEADER = re.compile(
    r"(?<!\w)项目负责人\s*(?:[(（]签[字章][)）])?\s*[:：]\s*(?P<name>[^\s:：]{2,20}?)(?=\s|$|财务|联系|填表|填报)"
)
OTHER_ROLE = re.compile(r".*(?:负责人|联系人|联系电话|填[报表]人|经办人|审核人|电话|日期|盖章|签[字章]).*")
"""Stands behind 项目负责人 where no name was filled in."""
HAS_DIGIT = re.compile(r"\d")
SIGNED = re.compile(r"(?:填[报表制]|评价|自评|签[章字])(?:日期|时间)\s*[:：]?\s*(?P<day>.*)")


@dataclass
class FormSummary:
    """``has_end`` says that something stands below the rows that only the end of a form has.

    ``unread`` holds by field the texts that stand where a number or a day is due and are none."""

    total: Decimal | None = None
    grade: str = ""
    conclusion: str = ""
    problems: str = ""
    measures: str = ""
    spending: str = ""
    leader: str = ""
    signed: date | None = None
    has_end: bool = False
    places: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)

    def keep_first(self, name: str, value: str, place: str) -> None:
        if value and not getattr(self, name):
            setattr(self, name, value)
            self.places[name] = place


def read_form_summary(lines: Sequence[SheetLine]) -> FormSummary:
    summary = FormSummary()
    for line in lines:
        cells = line.own_cells
        for cell, after in zip(cells, (*cells[1:], None), strict=False):
            _read_cell(summary, cell, after)
            _keep_blank_place(summary, cell, line)
        _read_whole_line(summary, line)
    return summary


def _keep_blank_place(summary: FormSummary, label: Cell, line: SheetLine) -> None:
    """Of a grade or a day that was left blank beside its label."""
    place = line.place_behind(label)
    if line.paragraph or place == label.place:
        return
    if GRADE_LABEL.fullmatch(normalize_label(label.text)):
        summary.places.setdefault("grade", place)
    elif SIGNED.fullmatch(label.text.strip()):
        summary.places.setdefault("signed", place)


def _read_cell(summary: FormSummary, cell: Cell, after: Cell | None) -> None:
    _read_grade(summary, cell, after)
    _read_total(summary, cell, after)
    _read_text(summary, cell, after)
    _read_signing_day(summary, cell, after)


def _read_whole_line(summary: FormSummary, line: SheetLine) -> None:
    cells = line.own_cells
    # The line under the funds of some layouts.
    if len(cells) > 1 and normalize_label(cells[0].text) == "原因":
        summary.keep_first("spending", one_line(cells[1].text), cells[1].place)
    spending = SPENDING.search(line.text)
    if spending:
        summary.keep_first("spending", spending["text"].strip(), line.place)
    leader = LEADER.search(line.text)
    if leader and not names_no_person(leader["name"]):
        summary.keep_first("leader", leader["name"], line.place)


def names_no_person(text: str) -> bool:
    """Whether the label of another field, or nothing, stands where a name is due."""
    return not text or OTHER_ROLE.fullmatch(text) is not None


def _read_grade(summary: FormSummary, cell: Cell, after: Cell | None) -> None:
    inline = GRADE_INLINE.search(cell.text.strip())
    if inline:
        summary.keep_first("grade", inline[1], cell.place)
    elif after is not None:
        summary.keep_first("grade", _grade_beside(normalize_label(cell.text), after.text), after.place)


def _grade_beside(label: str, text: str) -> str:
    """The grade in the cell beside a label, "" where it is none: the one ticked, or the one written."""
    is_grade_label = GRADE_LABEL.fullmatch(label) is not None
    ticked = [before or behind for before, behind in TICKED.findall(text)]
    if is_grade_label and len(ticked) == 1:
        return str(ticked[0])
    written = normalize_label(text)
    is_written = re.fullmatch(GRADES, written) is not None
    return written if is_written and (is_grade_label or TOTAL_ROW.fullmatch(label)) else ""


def _read_total(summary: FormSummary, cell: Cell, after: Cell | None) -> None:
    """自评得分 98 at the head of a form, or 总分：98 in one cell; the total line itself is read with the rows."""
    inline = INLINE.fullmatch(cell.text.strip())
    if inline and TOTAL_ROW.fullmatch(normalize_label(inline["label"])):
        _keep_inline_total(summary, PrintedText(inline["value"].strip(), cell.place))
    elif inline:
        _keep_total(summary, inline["label"], PrintedText(inline["value"].strip(), cell.place))
    elif after:
        _keep_total(summary, cell.text, printed_cell(after))


def _keep_total(summary: FormSummary, label: str, value: PrintedText) -> None:
    if TOTAL_LABEL.fullmatch(normalize_label(label)):
        _keep_total_value(summary, value)


def _keep_inline_total(summary: FormSummary, value: PrintedText) -> None:
    _keep_total_value(summary, value)
    summary.has_end = summary.has_end or summary.total is not None


def _keep_total_value(summary: FormSummary, value: PrintedText) -> None:
    if summary.total is not None:
        return
    summary.total = parse_points(replace(value, text=FULL_MARKS_NOTE.sub("", value.text)))
    if summary.total is not None:
        summary.places["total"] = value.place
        summary.unread.pop("total", None)
    elif HAS_DIGIT.search(value.text):
        summary.unread["total"] = value.text


def _read_text(summary: FormSummary, cell: Cell, after: Cell | None) -> None:
    text = cell.text.strip()
    inline = INLINE.fullmatch(text)
    for name, pattern in TEXT_LABELS:
        if inline and pattern.fullmatch(normalize_label(inline["label"])):
            summary.keep_first(name, inline["value"].strip(), cell.place)
            summary.has_end = summary.has_end or name != "spending"
        elif pattern.fullmatch(normalize_label(text)):
            summary.has_end = summary.has_end or name != "spending"
            if after is not None:
                summary.keep_first(name, one_line(after.text), after.place)


def _read_signing_day(summary: FormSummary, cell: Cell, after: Cell | None) -> None:
    match = SIGNED.fullmatch(cell.text.strip())
    if not match:
        return
    summary.has_end = True
    stands_beside = not match["day"] and after is not None
    text, place = (after.text, after.place) if after and stands_beside else (match["day"], cell.place)
    day = as_date(re.sub(r"\s", "", text))
    if day and summary.signed is None:
        summary.signed, summary.places["signed"] = day, place
        summary.unread.pop("signed", None)
    elif summary.signed is None and HAS_DIGIT.search(text):
        summary.unread["signed"], summary.places["signed"] = text.strip(), place
