"""The sentences of a report of the hotline: each is made from numbers, and what is not known is said."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bulletins.report_content import GroupCount, HotlineReport, OrderGroups, ReportNumber
from bulletins.report_growth import HALF, beyond_chance
from bulletins.report_spans import ReportScope
from bulletins.unusual_days import WEEKS, JudgedDays, UnusualDay
from bulletins.words import rate_text
from indicators.display import WAITING, show_measured
from indicators.figures import half_up

COMPARED = ("环比", "同比")
RATE_UNIT = "%"
MOST_GROUPS = 5
MOST_DAYS = 10
HUNDRED = Decimal(100)
CANNOT_JUDGE = "不能判断"
WEEKDAYS = "一二三四五六日"


def number_sentence(number: ReportNumber, words: Sequence[str] = COMPARED) -> str:
    """One sentence; what is not known is said, never guessed. ``words`` are the comparisons that it tells."""
    if number.value is None:
        return waiting_sentence([number])
    counts = f"（{number.counts[0]:,} / {number.counts[1]:,}）" if number.counts else ""
    shown = value_text(number.value, number.unit)
    others = {"环比": number.before, "同比": number.year_before}
    compared = (comparison_text(word, number.value, others[word], number.unit) for word in words)
    return f"{'，'.join((f'{number.label} {shown}{counts}', *compared))}。"


def number_sentences(report: HotlineReport) -> Iterator[str]:
    """One for each number that is known, one for each reason why others are not."""
    words = told_comparisons(report)
    waiting: dict[str, list[ReportNumber]] = {}
    for number in report.numbers:
        if number.value is None:
            waiting.setdefault(short_reason(number), []).append(number)
        else:
            yield number_sentence(number, words)
    yield from map(waiting_sentence, waiting.values())


def waiting_sentence(numbers: Sequence[ReportNumber]) -> str:
    """Of numbers that are not known for one and the same reason."""
    return f"{'、'.join(number.label for number in numbers)}{WAITING}：{short_reason(numbers[0])}。"


def short_reason(number: ReportNumber) -> str:
    """The reason itself; what was said beside it stands in the notes (``reason_notes``)."""
    return number.reason.partition("；")[0]


def reason_notes(numbers: Sequence[ReportNumber]) -> Iterator[str]:
    for number in numbers:
        more = number.reason.partition("；")[2]
        if number.value is None and more:
            yield f"{number.label}：{more}"


def told_comparisons(report: HotlineReport) -> list[str]:
    """环比 and 同比, as far as the span has them and at least one number has something to be compared with."""
    known = [number for number in report.numbers if number.value is not None]
    found = {
        "环比": not report.scope.is_of_year and any(number.before is not None for number in known),
        "同比": any(number.year_before is not None for number in known),
    }
    return [word for word in COMPARED if found[word]]


def value_text(value: Decimal, unit: str) -> str:
    """Rates as a 通报 has them."""
    return rate_text(value) if unit == RATE_UNIT else show_measured(value, unit, grouped=True)


def comparison_text(word: str, value: Decimal, other: Decimal | None, unit: str) -> str:
    """Rates in percentage points, all else in percent of the other."""
    if other is None:
        return f"{word}没有可比的数"
    if unit == RATE_UNIT:
        return change_words(word, half_up(value - other), "个百分点")
    if not other:
        return f"{word}没有可比的数（对比期为 0）"
    return change_words(word, half_up(HUNDRED * (value - other) / other), "%")


def change_words(word: str, change: Decimal, unit: str) -> str:
    if not change:
        return f"{word}持平"
    space = " " if unit != "%" else ""
    return f"{word}{'上升' if change > 0 else '下降'} {abs(change):.2f}{space}{unit}"


def group_sentences(groups: OrderGroups, scope: ReportScope) -> list[str]:
    """The most frequent ones with their share, and which of all grew; or the reason."""
    if groups.reason:
        return [f"{groups.label}{WAITING}：{groups.reason}。"]
    whole = sum(one.now for one in groups.counts)
    if not whole:
        return [f"本期没有受理工单，没有{groups.label}可分析。"]
    most = most_frequent(groups.counts)[:MOST_GROUPS]
    named = "、".join(f"{one.name} {one.now:,} 件（占 {share_text(one.now, whole)}）" for one in most)
    return [f"{groups.label}件数居前的是：{named}。", growth_sentence(groups, scope)]


def most_frequent(counts: Sequence[GroupCount]) -> list[GroupCount]:
    return sorted(counts, key=lambda one: (-one.now, one.name))


def share_text(part: int, whole: int) -> str:
    return f"{half_up(HUNDRED * part / whole, 1)}%"


def growth_sentence(groups: OrderGroups, scope: ReportScope) -> str:
    """What grew most, and what grew by more than chance and the number of days explain."""
    word = scope.before_word
    grown = [(one.now - one.before, one.name, one) for one in groups.counts if one.before is not None]
    if not grown:
        return f"{groups.label}没有可比的{word}数。"
    change, _, most = max(grown)
    if change <= 0:
        return f"各{groups.label}的件数都没有比{word}增加。"
    first = f"比{word}增加最多的是{most.name}，由 {most.before:,} 件增至 {most.now:,} 件"
    days = "（按天数折算）" if scope.share_of_days != HALF else ""
    clear = "、".join(one.name for one in beyond_chance(groups.counts, scope.share_of_days))
    chance = f"增加超出偶然波动{days}的有：{clear}" if clear else f"增加都在偶然波动{days}之内"
    return f"{first}；{chance}。"


def unusual_sentences(report: HotlineReport) -> Iterator[str]:
    """Days outside of what the season explains; that it cannot be told where too little is known."""
    judged = report.judged
    if not judged.days:
        yield f"{CANNOT_JUDGE}：这一期没有逐日的数据，或此前同一星期几的数据不足 6 天，看不出平常的水平。"
        return
    found = sorted(judged.found, key=lambda one: (-abs(one.count - one.expected), one.day))
    if not found:
        yield f"逐日受理量都在按季节预期的范围之内（判断 {judged.days} 天）。"
    for one in found[:MOST_DAYS]:
        yield unusual_sentence(one)
    if len(found) > MOST_DAYS:
        yield f"另有 {len(found) - MOST_DAYS} 天异常，没有逐一列出。"


def unusual_sentence(one: UnusualDay) -> str:
    side = "高于" if one.count > one.high else "低于"
    basis = "往年同季" if one.by_years else "近期"
    return (
        f"{one.day}（周{WEEKDAYS[one.day.weekday()]}）受理 {one.count:,} 件，{side}预期的 {one.low:,}—{one.high:,} 件"
        f"（{basis}同一星期几 {one.known} 天的中位数 {half_up(Decimal(one.expected), 1)} 件）。"
    )


def unusual_method(judged: JudgedDays) -> str:
    """How it was told, and of how many days it could not be."""
    recent = judged.days - judged.by_years
    parts = [f"{recent} 天按此前 {WEEKS} 周同一星期几"] if recent else []
    if judged.by_years:
        parts.append(f"{judged.by_years} 天按往年同季的同一星期几，折算到现在的水平")
    unjudged = f"；另有 {judged.unjudged} 天数据不足，{CANNOT_JUDGE}" if judged.unjudged else ""
    return (
        f"异常的判断：{'，'.join(parts)}；范围按此前 {WEEKS} 周逐日的起伏，平常的一期误报任何一天的可能"
        f"不超过一成（模拟）；没有考虑节假日和调休{unjudged}。"
    )
