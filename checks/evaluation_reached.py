"""Whether a row of a form reached its target, for every kind of target: numbers, days, yes or no, words.

What cannot be told says why, so that it can be told to the reader as not checked.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from checks.evaluation_subject import EvaluationSubject
from checks.filled_form import FilledRow
from indicators.attainment import attainment_of
from indicators.dates import ParsedDate, read_date
from indicators.model import Comparison, Target, TargetKind
from indicators.notation import read_actual, read_target
from indicators.printed_actuals import PrintedActual, read_printed_actual
from indicators.quoting import quote_text
from indicators.rows import read_target_cell
from indicators.spelling import clean_text
from indicators.units import is_rate, parse_unit
from indicators.words import is_done

ROUGH_TOLERANCE = Fraction(1, 10)
"""By how much of itself 约100 may be missed. Judgement."""
CEILING_NAMED = re.compile(
    r"成本|费用|支出|投诉|故障|事故|差错|失误|返工|损耗|能耗|耗时|时间|时长|时限|天数|周期|逾期|拖欠|违规|违纪|次品|病害"
)
"""Names of what is better the less there is of it."""
MORE_NAMED = re.compile(
    r"(?:办结|办理|处理|处置|解决|回复|修复|排除|消除|整改|完成|及时|达标|合格|控制|满意|下降|降低|减少|节约|节省).{0,4}(?:率|度|幅度)"
)
"""Names of what is better the more there is of it, though they speak of faults (投诉办结率)."""
TIME = "working day", "time"
RANGE_OF_NUMBERS = re.compile(
    r"(?P<low>[0-9][0-9.,]*)(?P<low_unit>[^0-9~至到-]*?)(?:-|~|至|到)(?P<high>[0-9][0-9.,]*)(?P<unit>[^0-9]*)"
)
DONE_WORDS = r"完成|办结|建成|竣工|完工|验收|通过|建立|健全|完善|落实|开展|实现|达到|达成|达标|实施|启动|到位|形成|提升|提高|改善|执行|及时"
NUMERALS = re.compile(r"[0-9零一二三四五六七八九十百千万]")
NOT_DONE = re.compile(
    rf"(?:尚|还|仍)?(?:未|没有|没)(?:能)?(?:按时|及时|按期|如期|按计划|全部|全面|有效)*(?:{DONE_WORDS})"
    r"|不(?:健全|完善|达标|合格|到位|及时|明显|理想|满意)|较差|^差$|^否$"
)
DENIALS = frozenset("未不无没零否杜")
IN_TIME = re.compile(r"(?:按时|按期|如期|及时|准时|按计划)")
GRADED = re.compile(r"达成|达到|部分完成|未(?:能)?完成")
"""Answers in the words of the grades; their points are held against the band of the grade."""
DEGREE = r"(?:已|全部|均|都|基本|不断|逐步|进一步|有效|显著|明显|持续|较为|比较|较)"
ANSWERED = re.compile(
    rf"{DEGREE}*(?:完成|健全|完善|良好|优良|优秀|优|良|好|提升|提高|改善|增强|满意|稳定|正常|合格|及时|规范|有效|显著|明显|是|有)"
)


@dataclass(frozen=True)
class Reached:
    """``reached`` is ``None`` where it cannot be told, ``why`` says why in Chinese ("" where another check
    speaks of it). ``doubt`` says how the actual value was understood; ``sure`` is false where another
    reading may hold."""

    reached: bool | None
    why: str = ""
    doubt: str = ""
    sure: bool = True


UNSAID = Reached(None)


def judged_rows(filled: EvaluationSubject) -> Iterator[tuple[FilledRow, Target, Reached]]:
    for row, target in filled.rows:
        yield row, target, judge_row(row, target, filled.form.year)


def judge_row(row: FilledRow, target: Target, year: int | None) -> Reached:
    """``year`` is that of the form."""
    if not clean_text(row.actual) or target.kind in (TargetKind.EMPTY, TargetKind.NOT_APPLICABLE):
        return UNSAID
    if clean_text(row.actual) == clean_text(row.target) and target.kind is not TargetKind.DATE:
        return Reached(True)
    return JUDGES[target.kind](row, target, year)


def _judge_number(row: FilledRow, target: Target, _: int | None) -> Reached:
    actual = read_printed_actual(row.actual, target)
    if actual is None:
        return _not_a_number(row)
    if _is_open_to_both_sides(row, target):
        return _judge_bare_number(row, target, actual)
    rate = attainment_of(target, Fraction(actual.value))
    is_rough = "不是确定的数" in target.why
    reached = rate >= 1 - ROUGH_TOLERANCE if is_rough else rate >= 1
    return Reached(reached, doubt=actual.doubt, sure=not actual.doubt)


def _not_a_number(row: FilledRow) -> Reached:
    """A word in place of a number is told by its own check."""
    if not NUMERALS.search(clean_text(row.actual)):
        return UNSAID
    return Reached(None, f"实际完成值{quote_text(row.actual)}不是一个确定的、可以与指标值比较的数")


def _is_open_to_both_sides(row: FilledRow, target: Target) -> bool:
    """A number without a sign, where neither its unit nor the name says that more is better."""
    if not target.confirm or "未写计算符号" not in target.why:
        return False
    return not target.unit or _is_less_better(row, target)


def _is_less_better(row: FilledRow, target: Target) -> bool:
    """As far as the name and the unit say."""
    if MORE_NAMED.search(row.name):
        return False
    return parse_unit(target.unit).above in TIME or CEILING_NAMED.search(row.name) is not None


def _judge_bare_number(row: FilledRow, target: Target, actual: PrintedActual) -> Reached:
    """Judged by its branch and name; where these leave open whether more or less is better, it is not."""
    difference = actual.value - (target.value or Decimal(0))
    if not difference:
        return Reached(True, doubt=actual.doubt)
    if not target.value:
        return Reached(False, doubt=actual.doubt, sure=_is_less_better(row, target))
    if target.comparison is Comparison.LE:
        return Reached(difference < 0, doubt=actual.doubt, sure=False)
    if "时效" in row.branch[1] or _is_less_better(row, target):
        return Reached(None, f"指标值{quote_text(row.target)}没有写计算符号，不能确定多了还是少了算完成")
    return Reached(difference > 0, doubt=actual.doubt, sure=False)


def _judge_day(row: FilledRow, target: Target, year: int | None) -> Reached:
    line = clean_text(row.actual)
    days = _days_meant(line, target, year)
    if not days:
        return _judge_day_in_words(line, target)
    judged = [_judge_one_day(row, target, day) for day in days]
    return next((one for one in judged if one.reached), judged[0])


def _days_meant(line: str, target: Target, year: int | None) -> list[ParsedDate]:
    """A day without its year may be of the year of the target or of the form."""
    years = dict.fromkeys((target.day.year if target.day else year, year))
    read = (read_date(line, of_year) for of_year in years)
    return [day for day in read if day is not None and day.day is not None]


def _judge_one_day(row: FilledRow, target: Target, actual: ParsedDate) -> Reached:
    due = target.day or (_due_in_year(row.target, actual.day) if actual.day else None)
    if due is None:
        return Reached(None, f"指标值{quote_text(row.target)}没有写明年份或日期，不能判断是否按时")
    return _compare_days(actual, due, sure=not target.confirm)


def _due_in_year(text: str, actual: date) -> date | None:
    """Of a target without a year in a form without one: the year that the actual value names."""
    return read_target(text, year=actual.year).day


def _compare_days(actual: ParsedDate, due: date, *, sure: bool) -> Reached:
    """A month is late only where its first day is, and in time only where its last is."""
    if actual.day is not None and actual.day <= due:
        return Reached(True)
    if actual.first is not None and actual.first > due:
        return Reached(False, sure=sure)
    return Reached(None, f"实际完成日期写得不细，不能判断是否晚于 {due}")


def _judge_day_in_words(line: str, target: Target) -> Reached:
    if NOT_DONE.search(line) or is_done(line) is False:
        return Reached(False)
    if IN_TIME.search(line):
        return Reached(True)
    due = f"（期限 {target.day}）" if target.day else ""
    return Reached(None, f"实际完成值{quote_text(line)}没有写完成日期，不能判断是否按时{due}")


def _judge_answer(row: FilledRow, target: Target, _: int | None) -> Reached:
    met = read_actual(row.actual, target)
    if isinstance(met, bool):
        return Reached(met)
    if _says_not_done(row):
        return Reached(False)
    if GRADED.search(row.actual) or ANSWERED.search(row.actual):
        return Reached(True)
    return Reached(None, f"实际完成值{quote_text(row.actual)}看不出是否完成")


def _says_not_done(row: FilledRow) -> bool:
    """At the head of the answer, and not as the target itself denies something."""
    is_denied = not DENIALS.isdisjoint(row.target + row.name)
    return not is_denied and NOT_DONE.match(clean_text(row.actual)) is not None


def _judge_words(row: FilledRow, target: Target, _: int | None) -> Reached:
    if target.confirm:
        return _judge_unread(row, target)
    if GRADED.search(row.actual):
        return UNSAID
    if _says_not_done(row):
        return Reached(False)
    if ANSWERED.match(clean_text(row.actual)) or is_done(clean_text(row.actual)):
        return Reached(True)
    return Reached(None, BY_PEOPLE)


BY_PEOPLE = "要由人判断"
"""Of words that are no grade."""


def _judge_unread(row: FilledRow, target: Target) -> Reached:
    """A range is judged by its worse end; another cell of which no value could be read is told."""
    ends = _read_range(row, target)
    if ends is None:
        return Reached(None, f"指标值{quote_text(row.target)}没有读成一个值（{target.why}）")
    low, high = ends
    actual = read_printed_actual(row.actual, low)
    if actual is None:
        return _not_a_number(row)
    if _is_less_better(row, high):
        return Reached(actual.value <= (high.value or 0), doubt=actual.doubt, sure=False)
    if actual.value > (high.value or 0) and not (is_rate(high.unit) or MORE_NAMED.search(row.name)):
        return Reached(None, f"指标值{quote_text(row.target)}是区间，实际超出上限，不能确定是否算完成")
    return Reached(actual.value >= (low.value or 0), doubt=actual.doubt, sure=False)


def _read_range(row: FilledRow, target: Target) -> tuple[Target, Target] | None:
    match = RANGE_OF_NUMBERS.fullmatch(clean_text(target.text))
    if match is None:
        return None
    unit = match["unit"] or match["low_unit"]
    low, high = (read_target_cell(f"≥{match[end]}{unit}", row.branch, None) for end in ("low", "high"))
    if low.value is None or high.value is None or low.value > high.value:
        return None
    return low, high


JUDGES: Mapping[TargetKind, Callable[[FilledRow, Target, int | None], Reached]] = {
    TargetKind.NUMBER: _judge_number,
    TargetKind.DATE: _judge_day,
    TargetKind.YES_NO: _judge_answer,
    TargetKind.QUALITATIVE: _judge_words,
}
