"""What stands around the rows of a self-evaluation form: grade, total, conclusion, problems, measures, the day it was signed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from documents.document import Cell
from papers.target_sheets.lines import SheetLine
from papers.target_sheets.vocabulary import TOTAL_ROW, normalize_label, one_line
from yamlfiles.reader import as_date

GRADES = "优秀|优|良好|良|中等|中|一般|合格|较差|差|不合格"
GRADE_LABEL = re.compile(r"(?:自评|评价|绩效|评定)*等[级次](?:评定)?")
GRADE_INLINE = re.compile(
    rf"(?:自评|评价|绩效|评定)*等[级次](?:评定)?\s*[:：为是]?\s*[“\"]?({GRADES})(?![\w])"
)
TICKED = re.compile(rf"(?:[☑√■✓☒]\s*({GRADES}))|(?:({GRADES})\s*(?:[（(]\s*)?[☑√■✓☒])")
TOTAL_LABEL = re.compile(r"(?:自评|评价|综合|绩效)+(?:总)?(?:得分|分数|分)")
TEXT_LABELS = (
    ("conclusion", re.compile(r"(?:自评|评价|绩效)+结论")),
    ("problems", re.compile(r"(?:存在|主要)+(?:的)?(?:主要)?问题(?:及原因(?:分析)?)?")),
    ("measures", re.compile(r"(?:下一步)?(?:改进|整改)(?:措施|建议|意见)(?:及建议)?")),
    ("spending", re.compile(r"(?:预算|资金)执行(?:情况|率)?(?:偏差|偏低|未完成)?原因(?:说明|分析)?")),
)
SPENDING = re.compile(r"预算执行偏差[\s:：]*(?P<text>\S.*)")
INLINE = re.compile(r"(?P<label>[^:：]{2,16})[:：]\s*(?P<value>.+)", re.DOTALL)
LEADER = re.compile(r"项目负责人\s*[:：]\s*(?P<name>[^\s:：]{2,20}?)(?=\s|$|财务)")
SIGNED = re.compile(r"(?:填[报表制]|评价|自评|签[章字])(?:日期|时间)\s*[:：]?\s*(?P<day>.*)")
NUMBER = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*分?")


@dataclass
class FormSummary:
    """``closed`` says that something stands below the rows that only the end of a form has."""

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

    def keep_first(self, name: str, value: str, place: str) -> None:
        if value and not getattr(self, name):
            setattr(self, name, value)
            self.places[name] = place


def read_form_summary(lines: Sequence[SheetLine]) -> FormSummary:
    ends = FormSummary()
    for line in lines:
        own = line.own_cells
        for number, cell in enumerate(own):
            after = own[number + 1] if number + 1 < len(own) else None
            _read_grade(ends, cell, after)
            _read_total(ends, cell, after)
            _read_text(ends, cell, after)
            _read_signing_day(ends, cell, after)
        if (
            len(own) > 1 and normalize_label(own[0].text) == "原因"
        ):  # the line under the funds of some layouts
            ends.keep_first("spending", one_line(own[1].text), own[1].place)
        if spent := SPENDING.search(line.text):
            ends.keep_first("spending", spent["text"].strip(), line.place)
        if leader := LEADER.search(line.text):
            ends.keep_first("leader", leader["name"], line.place)
    return ends


def _read_grade(ends: FormSummary, cell: Cell, after: Cell | None) -> None:
    text = cell.text.strip()
    if found := GRADE_INLINE.search(text):
        ends.keep_first("grade", found[1], cell.place)
    elif after is not None and GRADE_LABEL.fullmatch(normalize_label(text)):
        ticked = [one or other for one, other in TICKED.findall(after.text)]
        if len(ticked) == 1:
            ends.keep_first("grade", ticked[0], after.place)
        elif re.fullmatch(GRADES, normalize_label(after.text)):
            ends.keep_first("grade", normalize_label(after.text), after.place)
    elif (
        after is not None
        and TOTAL_ROW.fullmatch(normalize_label(text))
        and re.fullmatch(GRADES, normalize_label(after.text))
    ):
        ends.keep_first("grade", normalize_label(after.text), after.place)


def _read_total(ends: FormSummary, cell: Cell, after: Cell | None) -> None:
    """自评得分 98 at the head of a form; the total line itself is read with the rows."""
    found = INLINE.fullmatch(cell.text.strip())
    label, value, place = (
        (found["label"], found["value"], cell.place)
        if found
        else (cell.text, after.text, after.place)
        if after
        else ("", "", "")
    )
    number = NUMBER.fullmatch(value.strip())
    if number and TOTAL_LABEL.fullmatch(normalize_label(label)) and ends.total is None:
        ends.total = Decimal(number[1])
        ends.places["total"] = place


def _read_text(ends: FormSummary, cell: Cell, after: Cell | None) -> None:
    text = cell.text.strip()
    inline = INLINE.fullmatch(text)
    for name, pattern in TEXT_LABELS:
        if inline and pattern.fullmatch(normalize_label(inline["label"])):
            ends.keep_first(name, inline["value"].strip(), cell.place)
            ends.has_end = ends.has_end or name != "spending"
        elif pattern.fullmatch(normalize_label(text)):
            ends.has_end = ends.has_end or name != "spending"
            if after is not None:
                ends.keep_first(name, one_line(after.text), after.place)


def _read_signing_day(ends: FormSummary, cell: Cell, after: Cell | None) -> None:
    found = SIGNED.fullmatch(cell.text.strip())
    if not found:
        return
    ends.has_end = True
    text = found["day"] or (after.text if after else "")
    day = as_date(re.sub(r"\s", "", text))
    if day and ends.signed is None:
        ends.signed, ends.places["signed"] = day, cell.place
