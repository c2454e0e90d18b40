"""The appendix of a self-evaluation: for every number, what was counted, from which files, when, and by whom."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from forms.account import Account, Addition, Measurement
from forms.grid import Cell, Grid, Row
from forms.self_evaluation_data import FundsBlock, Goal, IndicatorRow, SelfEvaluation
from indicators.figures import plain
from indicators.model import Result
from indicators.seen import Evidence, Outcome

WIDTHS = (34, 44, 58, 50)
HERE = ZoneInfo("Asia/Shanghai")
OUTCOMES = {
    Outcome.MEASURED: "已采集",
    Outcome.NO_DATA: "统计期内无数据",
    Outcome.STALE: "数据过期",
    Outcome.FAILED: "采集失败",
    Outcome.MANUAL: "人工填报",
}


def evidence_page(form: SelfEvaluation) -> Grid:
    head = tuple(Cell(each, style="label") for each in ("指标", "实际值与得分说明", "口径与计算", "数据来源与佐证"))
    rows = [funds_row(form.funds)] if form.funds else []
    rows += [goal_row(form.goal)] if form.goal.additions else []
    rows += [indicator_row(each) for each in form.indicators if each.outcome is not Result.NOT_APPLICABLE]
    return Grid(
        "取数依据", f"附：取数依据与佐证资料（{form.name}，{form.year}年度）", WIDTHS, (head, *rows), repeat=range(1)
    )


def indicator_row(row: IndicatorRow) -> Row:
    value = f"实际完成值：{row.actual}（指标值 {row.target}）"
    return cells(row.name, [value, row.why, *row.flags], row.account)


def goal_row(goal: Goal) -> Row:
    files = {file.sha256: file for each in goal.additions for file in each.evidence}
    return cells("年度总体目标", ["实际完成情况由人填写"], Account(None, goal.additions, tuple(files.values())))


def funds_row(funds: FundsBlock) -> Row:
    executed = funds.rows[0].executed
    value = "全年执行数：" + ("待采集" if executed is None else f"{executed:f}{funds.unit}")
    return cells("预算执行率", [value, funds.why], funds.account)


def cells(name: str, score: list[str], account: Account) -> Row:
    measured = account.measurement
    counted = list(counting(measured)) if measured else ["尚无采集记录"] if not account.additions else []
    kept = [*(sources(measured) if measured else ()), *(added(each) for each in account.additions)]
    kept += [f"佐证资料：{file(each)}" for each in account.evidence]
    return tuple(
        Cell("\n".join(filter(None, lines)), style="small", align="left") for lines in ([name], score, counted, kept)
    )


def counting(measured: Measurement) -> Iterator[str]:
    yield measured.definition
    version = f"（版本 {measured.version[:12]}）" if measured.version else ""
    yield f"取数方法：{measured.evaluator}{version}"
    yield f"统计期：{measured.start} 至 {measured.end}"
    yield OUTCOMES[measured.outcome] + (f"：{measured.reason}" if measured.reason else "")
    if measured.part is not None:
        yield calculation(measured)
    if measured.rows:
        yield f"统计期内 {measured.rows} 条记录"


def calculation(measured: Measurement) -> str:
    """152 ÷ 160; a plain count stands alone with its unit."""
    part = "" if measured.part is None else plain(measured.part)
    alone = measured.of is None or measured.of == 1
    return f"计算：{part}{measured.unit}" if alone else f"计算：{part} ÷ {plain(measured.of or Decimal(1))}"


def sources(measured: Measurement) -> Iterator[str]:
    for each in measured.sources:
        rows = f"，{each.rows} 行" if each.rows is not None else ""
        yield f"{each.name}（校验码 {each.sha256[:12]}{rows}）"
    yield f"采集时间：{moment(measured.recorded_at)}"


def added(entry: Addition) -> str:
    """What a person added, in one sentence with name and time."""
    parts = (
        ("填报值", entry.value),
        ("评定", entry.grade),
        ("得分", None if entry.points is None else f"{entry.points:f}"),
        ("原因", entry.reason),
        ("措施", entry.measure),
        ("佐证资料", f"{len(entry.evidence)} 份" if entry.evidence else ""),
    )
    said = "；".join(f"{word} {text}" for word, text in parts if text)
    return f"{entry.by} 于 {moment(entry.recorded_at)} 填报：{said}"


def file(evidence: Evidence) -> str:
    return f"{evidence.name}（校验码 {evidence.sha256[:12]}，{evidence.bytes} 字节）"


def moment(instant: datetime) -> str:
    local = instant.astimezone(HERE) if instant.tzinfo else instant
    return f"{local:%Y-%m-%d %H:%M}"
