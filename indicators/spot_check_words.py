"""What a spot check shows, in sentences: the result with its exact interval, what hinders closing, what
stands beside the number."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from indicators.drawing import POPULATION_WORDS
from indicators.exact_interval import ONE_SIDED, WrongCounts, interval_of_wrong, most_wrong
from indicators.spot_check import CheckedItem, SpotCheck, SpotCheckKind, SpotVerdict

UNITS = {SpotCheckKind.ROWS: "条", SpotCheckKind.PROJECTS: "个项目"}
METHOD = "不放回抽样的精确法（Clopper-Pearson）"
MOST_NAMED = 5
ONE_DIGIT = Decimal("0.1")


PARTLY = "只列出了抽到的一部分，不推算总体。"


def result_sentence(check: SpotCheck) -> str:
    """抽查 29 条，相符 28，不符 1 …, and what that says of the whole."""
    if check.damage:
        return check.damage[0]
    unit = UNITS[check.kind]
    counts = "，".join(
        f"{verdict} {len(check.items_of(verdict))}"
        for verdict in SpotVerdict
        if verdict is not SpotVerdict.UNKNOWN or check.items_of(verdict)
    )
    open_items = len(check.items_of(None))
    waiting = f"，未核 {open_items}" if open_items else ""
    disputed = f"；其中 {len(check.disputed)} {unit}两人结论不同，按后记的计" if check.disputed else ""
    return f"抽查 {len(check.drawn)} {unit}，{counts}{waiting}{disputed}。{inference(check)}"


def inference(check: SpotCheck) -> str:
    """What the verdicts say of the whole that was drawn from."""
    if check.is_partial:
        return PARTLY
    if check.items_of(None):
        return "尚未核完，不推算总体。"
    if len(check.population.strata) > 1:
        return "按部门分层、各层向上取整抽取，各项目被抽中的机会不同，不推算总体。"
    drawn, whole = len(check.drawn), check.population.count
    unit = UNITS[check.kind]
    if drawn == whole:
        return f"总体 {whole} {unit}全部抽到，没有抽样误差。"
    differing, unknown = len(check.items_of(SpotVerdict.DIFFERS)), len(check.items_of(SpotVerdict.UNKNOWN))
    if not unknown:
        return infer_whole(differing, drawn, whole, unit)
    worst = infer_whole(differing + unknown, drawn, whole, unit)
    return f"无法核实的 {unknown} {unit}也可能不符；都按不符算：{worst}"


def infer_whole(differing: int, drawn: int, whole: int, unit: str) -> str:
    """The whole, judged by ``differing`` of ``drawn``: an upper limit where none differs, else an
    interval."""
    if not differing:
        most = most_wrong(0, drawn, whole, ONE_SIDED)
        return (
            f"没有不符的：有 95% 的把握，总体 {whole} {unit}中不符的不多于 {most} {unit}"
            f"（{upper_percent(most, whole)}）。按{METHOD}。"
        )
    limits = interval_of_wrong(differing, drawn, whole)
    return (
        f"不符率 {nearest_percent(differing, drawn)}；总体 {whole} {unit}中不符的，95% 区间为"
        f" {limits.least}–{limits.most} {unit}（{percent_range(limits, whole)}）。按{METHOD}。"
    )


def promise(drawn: int, whole: int, unit: str) -> str:
    """What a draw of this size can show, told before anybody looked."""
    if drawn == whole:
        return f"总体 {whole} {unit}全部抽出。"
    limits = (
        (confidence, most_wrong(0, drawn, whole, Fraction(100 - confidence, 100))) for confidence in (90, 95)
    )
    shown = "，".join(
        f"有 {confidence}% 的把握总体中不符的不超过 {upper_percent(most, whole)}"
        for confidence, most in limits
    )
    return f"这 {drawn} {unit}若全部相符，{shown}。按{METHOD}。"


def nearest_percent(part: int, whole: int) -> str:
    """To the nearest tenth; some is never shown as none, nor less than all as all."""
    shown = round_percent(part, whole, "ROUND_HALF_UP")
    if part and not shown:
        return "不到 0.1%"
    return "超过 99.9%" if part < whole and shown == 100 else f"{shown}%"


def percent_range(limits: WrongCounts, whole: int) -> str:
    """Rounded outwards: an interval never grows narrower by being written down."""
    return f"{round_percent(limits.least, whole, ROUND_FLOOR)}%–{upper_percent(limits.most, whole)}"


def upper_percent(part: int, whole: int) -> str:
    return f"{round_percent(part, whole, ROUND_CEILING)}%"


def round_percent(part: int, whole: int, rounding: str) -> Decimal:
    return (Decimal(part) * 100 / Decimal(whole)).quantize(ONE_DIGIT, rounding)


def closing_obstacles(check: SpotCheck) -> list[str]:
    """What has to be done before the check can be closed; empty where nothing stands in the way."""
    waiting, unanswered = check.items_of(None), check.unanswered
    found = []
    if waiting:
        found.append(f"还有 {len(waiting)} {UNITS[check.kind]}没有核对：{name_items(waiting)}；请先填写结论")
    if unanswered:
        found.append(
            f"{len(unanswered)} {UNITS[check.kind]}不符还没有答复：{name_items(unanswered)}；请先发整改通知并记下答复"
        )
    return found


def name_items(items: Sequence[CheckedItem]) -> str:
    more = f" 等 {len(items)} 个" if len(items) > MOST_NAMED else ""
    return "、".join(item.key for item in items[:MOST_NAMED]) + more


def reservations(checks: Iterable[SpotCheck], standing: int) -> Iterator[str]:
    """What has to stand beside a number for its checks; ``standing`` numbers the observation it comes from.

    Measuring again does not make what was found unsaid: checks of earlier observations are told as such.
    """
    for check in checks:
        if check.damage:
            yield f"抽查 {check.id} 的记录被改动，结果不能采用"
        elif found := describe_found(check):
            of = "" if check.observation == standing else f"（抽的是截至 {check.as_of} 的另一次采集）"
            yield f"抽查 {check.id}{of}：{found}"


def describe_found(check: SpotCheck) -> str:
    """What was found against the number, and how far that is settled; "" where nothing was."""
    unit = UNITS[check.kind]
    differing, unknown = check.items_of(SpotVerdict.DIFFERS), check.items_of(SpotVerdict.UNKNOWN)
    disputed = [item for item in check.disputed if item.verdict is SpotVerdict.MATCHES]
    found = [
        f"{len(items)} {unit}{word}（{name_items(items)}）"
        for word, items in (("不符", differing), ("无法核实", unknown), ("两人结论不同", disputed))
        if items
    ]
    if not found:
        return ""
    state = "已销号" if check.closing else "未销号"
    return f"抽查 {len(check.drawn)} {unit}，{'、'.join(found)}，{state}"


def describe_draw(check: SpotCheck) -> str:
    """What was drawn, in a line."""
    if not check.drawn:
        return "（记录被改动）"
    whole = check.population
    if check.kind is SpotCheckKind.PROJECTS:
        how = "，按部门分层" if whole.asked.endswith(("%", "％")) else ""
        return f"{check.as_of.year} 年的项目，抽 {whole.asked}{how}"
    rows = POPULATION_WORDS[whole.rows] if whole.rows else ""
    return f"{check.project} {check.indicator} 截至 {check.as_of} 的数，{rows}，抽 {whole.asked} 条"


def describe_state(check: SpotCheck) -> str:
    """Where a check stands, and what comes next."""
    if check.damage:
        return "记录被改动，不能采用"
    if check.closing:
        return "已销号"
    if check.items_of(None):
        return "待核对"
    if not check.items_of(SpotVerdict.DIFFERS):
        return "待销号"
    if not check.notices:
        return "待发整改通知"
    return "待答复" if check.unanswered else "待销号"


def promise_of(check: SpotCheck) -> str:
    """What the draw can show, told before anybody looked."""
    drawn, whole, unit = len(check.drawn), check.population.count, UNITS[check.kind]
    if check.is_partial:
        return PARTLY
    if len(check.population.strata) > 1:
        return f"按部门分层，从 {whole} {unit}中抽出 {drawn} {unit}；只说明抽到的，不推算总体。"
    return promise(drawn, whole, unit)
