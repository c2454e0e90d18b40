"""The year and the unit of a budget: what its title says, never what a sentence of its text says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgets.names import normalize_text, without_numbering
from indicators.units import MONEY_UNIT

BUDGET_WORDS = r"(?:一般公共|部门|单位|本级|综合|财政|\(本级\))*预算"
UNIT_FIRST = re.compile(
    rf"^(?:关于)?(?:公开)?(?P<unit>.*?)(?:关于)?(?P<year>20\d\d)年度?{BUDGET_WORDS}(?!数|金?额).*$"
)
YEAR_FIRST = re.compile(
    rf"^(?:关于)?(?:公开)?(?P<year>20\d\d)年度?(?P<unit>.*?)(?:\(本级\))?{BUDGET_WORDS}(?!数|金?额).*$"
)
UNIT_ENDING = re.compile(
    r"(局|委|委员会|办|办公室|中心|站|馆|院|校|学|所|厅|部|会|处|队|团|社|政府|园|台|室|联|科|库|乡|镇|街道|公司|场|区|厂|组|党校|本级)$"
)
NO_UNIT = re.compile(r"收入|支出|收支|拨款|经费|基金|预算|情况|说明|第.部分|目录|公开|附件|封面|年")
SENTENCE = re.compile(rf"[,。;!?]|\d({MONEY_UNIT})|[比较](20\d\d|上)年|同比|执行|决算|调整|增加|减少")
PART_HEADING = re.compile(r"^第[一二三四五六七八九十]+部分")
MOST_TITLE = 60
"""Longer lines are sentences. Judgement: a cover holds the long name of a department beside its title."""


@dataclass(frozen=True)
class Cover:
    """What one title says; the unit is empty where it names none."""

    year: int
    unit: str


def read_cover(texts: Sequence[str]) -> tuple[int | None, str]:
    """Year and unit of the first titles that name them; the unit may stand in the line before."""
    year: int | None = None
    unit = ""
    line_before = ""
    for text in map(normalize_text, texts):
        cover = read_title_line(text)
        if cover:
            year = year or cover.year
            unit = unit or cover.unit or unit_in_line(line_before)
        line_before = text
    return year, unit


def read_title_line(text: str) -> Cover | None:
    """The title of a budget, whichever of year and unit it names first; ``None`` of any other line."""
    if PART_HEADING.match(text) or len(text) > MOST_TITLE or SENTENCE.search(text):
        return None
    plain = re.sub(r"^附件\d*:?|[.…·]+\d*$", "", without_numbering(text))
    covers = list(possible_covers(plain))
    return next((cover for cover in covers if cover.unit), next(iter(covers), None))


def possible_covers(text: str) -> Iterator[Cover]:
    for pattern in (YEAR_FIRST, UNIT_FIRST):
        title = pattern.match(text)
        if title:
            is_unit = pattern is UNIT_FIRST or UNIT_ENDING.search(title["unit"])
            unit = title["unit"] if is_unit and not NO_UNIT.search(title["unit"]) else ""
            yield Cover(int(title["year"]), unit.removesuffix("(本级)"))


def unit_in_line(line: str) -> str:
    """A line that stands before a title of the year alone, where it may be the name of a unit."""
    is_other = NO_UNIT.search(line) or SENTENCE.search(line) or line[:1].isdigit()
    return "" if is_other or PART_HEADING.match(line) or len(line) > MOST_TITLE else line
