"""How the text of a budget says amounts, shares, comparisons and reasons."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from budgets.budget import Change
from indicators.spelling import western_years
from indicators.units import MONEY_UNIT

AMOUNT = re.compile(rf"(-?\d[\d,]*(?:\.\d+)?)({MONEY_UNIT}|万(?=$|[^\d人次户个元件平条名米张亩]))")
THRESHOLD = re.compile(rf"(单价|单位价值|价值|金额)?\d[\d,.]*({MONEY_UNIT})(\(含\))?及?以[上下]")
"""单价50万元以上通用设备: no amount of a budget."""
NUMBER_WITH_UNIT = re.compile(rf"{AMOUNT.pattern}|(?P<percent>-?\d[\d,]*(?:\.\d+)?)%")
THOUSANDS_COMMA = re.compile(r"(?<=\d),(?=\d{3}(?:,\d{3})*(?!\d))")
CHANGE_IN_OTHER_WORDS = re.compile(
    r"(?:增长|增加|上升|提高|上涨|减少|下降|降低|压减|占|为|是|翻)[^,。;:、%⟦⟧]{0,12}?"
    r"(?P<number>-?\d[\d.]*(?:个百分点|倍|成)|[一二两三四五六七八九十半]+(?:个百分点|倍|番|成(?![立果效功为员本绩熟就交年])))"
)
"""增长10个百分点, 翻一番, 占三成: changes and shares in no percentage, which no relation is held against."""
SHARE = re.compile(r"占(?P<whole>.{0,40}?)(?P<percent>\d[\d,]*(?:\.\d+)?)%")
WHOLE_ENDING = re.compile(r"(的?(比例|比重|比率|比)?(约?为|是|达到?|约)?)$")
RATE = re.compile(
    r"(增长|增加|上升|提高|上涨|减少|下降|降低|压减|缩减|核减|增幅|降幅|减幅).{0,5}?(-?\d[\d,]*(?:\.\d+)?)%"
)
COMPARED_YEAR = r"(?:20\d\d年|上年|去年|上一?年度?)"
CHANGE_AHEAD = (
    r"(?=(?:相比|而言)?,?(?:同比)?(?:共|总体|略|净|小幅)?"
    r"(?:增|减|下降|降低|上升|上涨|提高|压减|缩减|核减|持平|一致|无|没有|未|不变|基本|相同|$))"
)
COMPARISON = re.compile(
    rf"(?:(?:比|较|与|同|和|相比)(?P<year>{COMPARED_YEAR})度?(?:同期|同口径)?(?:的)?"
    r"[^,。;减增降上持]{0,30}?(?:数|预算|决算|执行|相比|同期|\))*"
    rf"|在(?P<base_year>{COMPARED_YEAR})度?[^,。;减增降上持]{{0,30}}?(?:基础上)|(?:与上年)?同比(?!例))"
    rf"{CHANGE_AHEAD}"
)
NO_SUBJECT = {"", "其", "同比", "总体", "合计", "共", "同口径", "按同口径", "可比口径", "按可比口径", "总额"}
"""Words before a comparison that name nothing which is compared."""
SUBJECT_YEAR = re.compile(r"(20\d\d)年")
FROM_TO = re.compile(
    rf"[由从](?P<year>{COMPARED_YEAR})度?的?(?P<before>{AMOUNT.pattern})"
    rf"(?P<verb>增加|增长|上升|提高|减少|下降|降低|压减)[到至为](?P<now>{AMOUNT.pattern})"
)
BASIS = re.compile("决算|执行|预算(?!.*(?:决算|执行))")
"""预算执行数 is of what was spent."""
UNCHANGED_WORDS = re.compile(r"持平|一致|相同|不变|[无未没](?:有)?(?:发生)?(?:增减|变化|变动|增加|减少)")
DECREASE_WORDS = re.compile(r"减少|净减|下降|降低|压减|缩减|核减")
RATE_DECREASES = {"减少", "下降", "降低", "压减", "缩减", "核减", "降幅", "减幅"}
CHANGE_VERB = re.compile(
    r"(净减少?|减少|下降|降低|压减|缩减|核减|净增加?|增加|增长|上升|上涨|提高)了?(?:额?[为是])?$"
)
PARTS_INTRODUCTION = re.compile(
    r"(?P<head>.*?),?(?P<word>其中|主要包括|主要用于|主要是|具体包括|包括|具体为|分别为|分别是|用于)$"
)
PARTIAL_INTRODUCTION = "其中"
COMPLETE_INTRODUCTIONS = {"包括", "具体包括", "具体为", "分别为", "分别是"}
"""Words that introduce all there is; 主要包括 and 其中 introduce some."""
REASON = re.compile(r"(?:主要|增加|减少|变动)?(?:的)?原因|主要是由于|主要是因为|主要系")
NO_BUDGET = re.compile(
    r"(?:没有|无)[^,。;]{0,4}(政府性基金|国有资本经营)"
    r"|(政府性基金|国有资本经营)[^,。;]{0,20}(?:没有|无)[^,。;]{0,8}(?:收支|支出|安排)"
)
BRACKETS = re.compile(r"\(([^()]*)\)")
CLAUSE = re.compile(r"([^;:、,⟦⟧]*)([;:、⟦⟧]|,|$)")


def normalize_paragraph(text: str) -> str:
    """Half-width, without blanks; brackets that hold an amount are marked as ⟦⟧, others keep no comma."""
    grouped = THOUSANDS_COMMA.sub("", western_years(text))
    flat = _normalize_changes(THRESHOLD.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", grouped))))
    return BRACKETS.sub(_mark_bracket, flat)


def _normalize_changes(text: str) -> str:
    """由2023年的200万元增加到220万元 is 220万元，比2023年的200万元增加."""
    return FROM_TO.sub(
        lambda found: f"{found['now']},比{found['year']}的{found['before']}{found['verb']}", text
    )


def _mark_bracket(bracket: re.Match[str]) -> str:
    content = bracket[1]
    if AMOUNT.search(content):
        return f"⟦{content}⟧"
    return f"({re.sub('[,、;:。]', '·', content)})"


def split_sentences(text: str) -> list[str]:
    return [part for part in re.split(r"。|!", text) if part]


def split_clauses(sentence: str) -> Iterator[tuple[str, str]]:
    """Each piece with the sign that ends it."""
    for clause in CLAUSE.finditer(sentence):
        if clause[0]:
            yield clause[1], clause[2]


def compared_change(comparison: re.Match[str]) -> Change:
    """The year that is compared with, and its amount where it stands in the comparison itself."""
    digits = (comparison["year"] or comparison["base_year"] or "")[:4]
    base = AMOUNT.search(comparison[0])
    previous = as_number(base[1]) if base else None
    basis = BASIS.search(comparison[0])
    year = int(digits) if digits.isdigit() else None
    return Change(year, basis[0] if basis else "", previous)


def signed_change(words: str, value: Decimal) -> Decimal:
    return -value if DECREASE_WORDS.search(words) else value


def as_number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
