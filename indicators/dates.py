"""Days as sheets write them: 2021年12月31日, 2021.12.31, 2021年底, 9月前, 第三季度, 二〇二四年十二月, 2024年1-12月.

Each form is one pattern of ``FORMS`` with the groups y, m, d, q (quarter), h (half) and t (底, 上旬 …); to
teach a form, add its pattern. A span reads as its last day. Without a year there is no day, only a doubt.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from indicators.figures import format_plain
from indicators.numbers import parse_chinese_number

Y = r"(?P<y>(?:19|20|21)[0-9]{2})"
M = r"(?P<m>1[0-2]|0?[1-9])"
D = r"(?P<d>[0-9]{1,2})"
T = r"(?P<t>月?底|末|上旬|中旬|下旬|初)?"
RELATIVE_YEAR = r"(?P<whose>次年|翌年|下一?年度?|当年度?|本年度?|今年|每年度?|年度内?)"
YEAR_PREFIX = rf"(?:{Y}年度?|(?P<short>[0-9]{{2}})年|{RELATIVE_YEAR})"
OF_YEAR = rf"(?:{Y}年度?|{RELATIVE_YEAR})"
CLOCK = r"(?:[ T]?[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?|[时点](?:[0-9]{1,2}分?|整)?))?"

FORMS = (
    rf"{Y}年(?: ?){M}月 ?{D}[日号]?{CLOCK}",
    rf"{Y}(?P<s>[-./]) ?{M}(?P=s) ?{D}[日号]?{CLOCK}",
    rf"{Y}(?P<long>0[1-9]|1[0-2])(?P<last>0[1-9]|[12][0-9]|3[01])",
    rf"{YEAR_PREFIX}{M}月{D}[日号]?{CLOCK}",
    rf"{YEAR_PREFIX}{M}月份?{T}",
    rf"{Y}[-/]{M}月?",
    rf"{Y}(?P<decimal>\.) ?{M}月?",
    rf"{M}月份?{D}[日号]{CLOCK}",
    rf"{M}月份?{T}",
    rf"{YEAR_PREFIX}?(?:第(?=[1-4]季))?(?P<q>[1-4])季(?:度|(?<=第[1-4]季)){T}",
    rf"{YEAR_PREFIX}?前(?P<q>[23])个?季度",
    rf"(?:{Y}年?)?Q(?P<q>[1-4])",
    rf"{YEAR_PREFIX}?(?P<h>[上下])半年{T}",
    rf"{YEAR_PREFIX}年?(?P<t>底|末)",
    rf"{OF_YEAR}(?P<t>内)",
    r"(?P<t>年底|年末|年内)",
    OF_YEAR,
    rf"(?P<whose>每个?季度?|每个?月|次月|当月|每周)?{D}[日号](?=之?前|以前)",
)
SPAN_START = (
    r"(?:(?=第?[0-9])(?:(?P<y0>(?:19|20|21)[0-9]{2})(?:年度?|[-./]))?第?(?P<m0>[0-9]{1,2})?(?:月份?|季度?|[-./])?"
    r"(?:[0-9]{1,2}[日号]?)?(?:至|到|~|-+))?"
)
BEFORE = r"(?P<before>[^0-9%‰≥>()]*?)"
AFTER = r"(?P<after>[^0-9%‰≥≤<>=]*)"
COMPILED_FORMS = tuple(re.compile(BEFORE + SPAN_START + form + AFTER) for form in FORMS)
REACHED_NUMBER = re.compile(r"[^0-9]*达到[0-9]+\. ?[0-9]+")
"""达到2038.01: an amount is reached, a month is not; 2024.12前达到 names a month."""
DATE_HINT = re.compile(r"[年月日号季]|[0-9][-./ ]+[0-9]|[0-9]{8}|Q[1-4]")

NUMERAL = re.compile(
    r"[〇零○一二三四五六七八九]{4}(?=年)|[一二三四五六七八九十]{1,3}(?=[月日号])|[一二三四](?=季度)"
)

BY_WORDS = re.compile(r"之?前|以前|底前|末前")
SINCE_WORDS = re.compile(r"(?:以后|之后|后|起|开始)")
NOT_BEFORE_WORDS = re.compile(r"不早于|晚于|迟于|自$|从$")
WITHIN_WORDS, UPPER_SIGNS = re.compile(r"以?内"), re.compile(r"[≤<=]")
"""≤3月 and 3季度内 speak of a length of time as likely as of a day."""
NO_LATER_WORDS = re.compile(r"不晚于|不迟于|不得晚于|不得迟于|最晚|最迟")
DATE_WORDS = re.compile(
    r"(?:完成|竣工|开工|完工|验收|建成|交付|到位|发放|拨付|支付|办结|投入|使用|实施|实现|结束|上线|提交|报送|启动|落实|整改|评审|项目|工程|"
    r"资金|任务|工作|采购|建设|全部|全面|基本|按时|按计划|预计|计划|时间|时限|日期|期限|节点|截至|截止|力争|争取|确保|保证|须|应|需|为|是|在|"
    r"于|至|到|达到|以前|以内|以|并|已|[:≤<=]|不晚于|不迟于|最晚|最迟|之?前|内|底|末|的|中|期间|度)*+"
)
LAST_DAY_OF_TENTH = {"上旬": 10, "初": 10, "中旬": 20}


@dataclass(frozen=True)
class ParsedDate:
    """The last day that a text names, and the first it may mean (6月: the 1st). ``day`` is ``None`` where the
    text does not settle it; ``doubts`` say why."""

    day: date | None
    doubts: tuple[str, ...] = ()
    first: date | None = None


def read_date(line: str, year: int | None = None) -> ParsedDate | None:
    """The day a cleaned text names, or ``None`` when it names none (or says more than a day)."""
    if not DATE_HINT.search(line) or REACHED_NUMBER.fullmatch(line):
        return None
    line = with_arabic_numerals(line)
    for pattern in COMPILED_FORMS:
        match = pattern.fullmatch(line)
        if match and _is_about_a_day(match):
            return _interpret_match(match, year)
    return None


def with_arabic_numerals(line: str) -> str:
    """二〇二四年十二月 → 2024年12月, 第三季度 → 第3季度."""
    return NUMERAL.sub(lambda match: _arabic_numeral(match[0]), line)


def _arabic_numeral(numeral: str) -> str:
    value = parse_chinese_number(numeral)
    return numeral if value is None else format_plain(value)


def _is_about_a_day(match: re.Match[str]) -> bool:
    """Words around a full date are its explanation; around a mere month or year only words of time and
    completion may stand."""
    named = match.groupdict()
    if _is_unmistakable(match):
        return True
    counted = (named.get("m") or named.get("q")) and not (named.get("y") or named.get("d"))
    if counted and (WITHIN_WORDS.match(named["after"]) or UPPER_SIGNS.search(named["before"])):
        return False
    return _has_only_date_words(named)


def _has_only_date_words(named: dict[str, str | None]) -> bool:
    before, after = named["before"] or "", named["after"] or ""
    without_by = BY_WORDS.sub("", after, count=1)
    return bool(DATE_WORDS.fullmatch(before) and DATE_WORDS.fullmatch(without_by))


def _is_unmistakable(match: re.Match[str]) -> bool:
    named = match.groupdict()
    return bool(named.get("y") and named.get("m") and (named.get("d") or "年" in match[0]))


def _interpret_match(match: re.Match[str], year: int | None) -> ParsedDate:
    named = match.groupdict()
    before = NO_LATER_WORDS.sub("", named["before"])
    if NOT_BEFORE_WORDS.search(before) or SINCE_WORDS.match(named["after"]):
        return ParsedDate(None, ("写的是起始时间，不是完成期限",))
    doubts, of_year = _collect_doubts(named), _named_year(named, year)
    if _comes_every_period(named):
        return ParsedDate(None, (*doubts, "每期都有的期限，不是一个日期"))
    if of_year is None:
        return ParsedDate(None, (*doubts, "没有写年份"))
    if _crosses_the_year(named):
        return ParsedDate(None, (*doubts, "起止跨年，请写明结束的年份"))
    return _last_day_of(named, of_year, doubts)


def _last_day_of(named: dict[str, str | None], year: int, doubts: list[str]) -> ParsedDate:
    first, last = _first_and_last_day(named, year)
    if first is None or last is None:
        return ParsedDate(None, (*doubts, "历法中没有这一天"))
    is_before = BY_WORDS.match(named["after"] or "")
    if is_before and first != last and not named.get("t"):
        return _before_a_period(first, last, doubts)
    return ParsedDate(last, tuple(doubts), first)


def _comes_every_period(named: dict[str, str | None]) -> bool:
    return bool(named.get("whose") and "年" not in (named["whose"] or "")) or not _settles_month(named)


def _crosses_the_year(named: dict[str, str | None]) -> bool:
    """11-2月 ends in a year that is not written."""
    start, end = named.get("m0"), named.get("m")
    return bool(start and end and not named.get("y") and int(start) > int(end))


def _before_a_period(first: date, last: date, doubts: list[str]) -> ParsedDate:
    """9月前 may end on 31 August or on 30 September; the earlier is taken, and told."""
    eve = first - timedelta(days=1)
    other = f"按{_format_day(eve, last)}（含）以前理解，也可能指{_format_day(last, eve)}以前"
    return ParsedDate(eve, (*doubts, other))


def _collect_doubts(named: dict[str, str | None]) -> list[str]:
    doubts = []
    if named.get("short"):
        doubts.append("年份只写了两位")
    if named.get("decimal") and not named.get("m0"):
        doubts.append("按年月理解，也可能是小数")
    if named.get("t") == "初":
        doubts.append("“初”没有确定的日期，按上旬末理解")
    if named.get("y") and not any(named.get(text) for text in ("m", "long", "q", "h", "t")):
        doubts.append("只写了年份，按年底理解")
    if not _has_only_date_words(named):
        doubts.append("日期之外还有其他文字")
    return doubts


def _settles_month(named: dict[str, str | None]) -> bool:
    return not named.get("d") or bool(named.get("m"))


def _named_year(named: dict[str, str | None], year: int | None) -> int | None:
    written = named.get("y") or named.get("y0")
    if written:
        return int(written)
    if named.get("short"):
        return 2000 + int(named["short"] or 0)
    return year + 1 if year and re.match("[次翌下]", named.get("whose") or "") else year


def _first_and_last_day(named: dict[str, str | None], year: int) -> tuple[date | None, date | None]:
    """First and last day of what is named: a day, a third of a month, a month, a quarter, a half or a
    year."""
    try:
        if day := named.get("d") or named.get("last"):
            exact = date(year, int(named.get("m") or named["long"] or 0), int(day))
            return exact, exact
        start, end = _first_and_last_month(named)
        first, last = date(year, start, 1), date(year, end, monthrange(year, end)[1])
    except ValueError:
        return None, None
    tenth = LAST_DAY_OF_TENTH.get(named.get("t") or "", last.day)
    return first, last.replace(day=tenth)


def _first_and_last_month(named: dict[str, str | None]) -> tuple[int, int]:
    if month := named.get("m"):
        return int(month), int(month)
    if quarter := named.get("q"):
        return int(quarter) * 3 - 2, int(quarter) * 3
    if half := named.get("h"):
        return (1, 6) if half == "上" else (7, 12)
    return 1, 12


def _format_day(day: date, beside: date) -> str:
    """The day, with its year where the day beside it has another."""
    year = "" if day.year == beside.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"
