"""What stands for a placeholder on a line of its own; their list is ``BLOCKS`` of ``forms/report/template.py``."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from forms.drawing import Bar, of_bars, of_chart
from forms.flow_document.flow_document import Block, Break, Picture, Text
from forms.footer import changed, numbered
from forms.heading import coded
from forms.report.data import Told
from forms.report.sentences import deviation_sentence, in_order, open_sentences, row_sentence, source
from forms.report.tables import Part, funds_table, indicator_table, parts, score_table
from forms.report.trends import spending_trend, trend
from forms.self_evaluation_data import SelfEvaluation
from indicators.figures import plain
from indicators.model import FUNDS, Indicator, Result
from indicators.records import Outcome

MOST_DRAWN = 8
"""Drawings of indicators: those that have to be explained first, then by weight."""
MOST_NAMED = 6
TO_SIGN = "　　　　年　　月　　日"
MANY = 2
"""Days with a value from which on there is a trend."""


def cover(told: Told) -> Iterator[Block]:
    form = told.evaluation
    lines = (
        f"项目名称：{form.name}",
        f"主管部门：{coded(form.department)}",
        f"实施单位（盖章）：{coded(form.unit)}",
        f"项目负责人（签字）：{form.leader}",
        f"填报日期：{TO_SIGN}",
    )
    yield from (Text(each, "cover") for each in ("", "", "", *lines))
    yield Break()


def row_by_row(told: Told) -> Iterator[Block]:
    rows = [told.evaluation.indicators[at] for at in in_order(told.evaluation)]
    for number, row in enumerate(rows, 1):
        yield Text(f"{number}．{row_sentence(row)}")
        if row.outcome is not Result.NOT_APPLICABLE:
            yield Text(f"数据来源：{source(row.account)}。", "note")


def explained(told: Told) -> Iterator[Block]:
    for number, each in enumerate(told.deviations, 1):
        yield Text(f"{number}．{deviation_sentence(each)}")
        yield Text(f"数据来源：{each.source}。", "note")
    if not told.deviations:
        scored = any(each.points is not None for each in told.evaluation.indicators)
        yield Text("已评定的各项没有扣分，也没有超额较多的指标。" if scored else "尚无已评定的指标。")


def still_open(told: Told) -> Iterator[Block]:
    sentences = list(open_sentences(told.evaluation))
    if sentences:
        yield Text("以下各项尚无得分：")
        yield from map(Text, sentences)


def remarks(told: Told) -> Iterator[Block]:
    form = told.evaluation
    lines = [*changed(form), *form.notes]
    yield from map(Text, numbered(lines))
    if not lines and form.total is not None:
        yield Text("没有人工改定的得分，总分为各项得分之和。")


def sources(told: Told) -> Iterator[Block]:
    """The files that were read, and how many rows people filled in."""
    form = told.evaluation
    accounts = [*([form.funds.account] if form.funds else []), *(each.account for each in form.indicators)]
    files = {
        each.sha256: each.name.rpartition("/")[2]
        for one in accounts
        if one.measurement
        for each in one.measurement.sources
    }
    typed = sum(any(each.value or each.grade for each in one.additions) for one in accounts)
    if files:
        named = "、".join([*files.values()][:MOST_NAMED]) + ("等" if len(files) > MOST_NAMED else "")
        yield Text(f"各项实际值取自数据快照{len(files)}份：{named}。全部名称和校验码见自评表的附表。")
    if typed:
        yield Text(f"由人填报的有{typed}项，填报人和时间见各项说明。")


def lacking(told: Told) -> Iterator[Block]:
    if told.evaluation.missing:
        yield Text("自评表尚不完整，还缺：")
        yield from map(Text, numbered(told.evaluation.missing))


def points_drawn(told: Told) -> Iterator[Block]:
    bars = [Bar(each.name, each.had, each.weight, told_points(each)) for each in parts(told.evaluation)]
    if bars:
        yield Picture(of_bars("得分与分值", bars), "得分构成（实心为得分，外框为分值）")


def told_points(part: Part) -> str:
    """What was had of how much; nothing judged is no 0."""
    had = plain(part.had) if part.judged else "待评"
    return f"{had}/{plain(part.weight)}" + ("，未评完" if part.open and part.judged else "")


def money_drawn(told: Told) -> Iterator[Block]:
    project = told.assessment.project
    seen = told.history.get(FUNDS, ())
    if project.funds and any(each.measured.outcome is Outcome.MEASURED for each in seen):
        chart = spending_trend(project.funds, seen, project)
        paced = "，斜线为序时进度" if chart.goal else ""
        yield Picture(of_chart(chart), f"预算执行进度（{project.funds.unit}，虚线为全年预算数{paced}）")
    elif project.funds:
        yield Text("预算执行尚无逐期采集记录，不绘图。", "note")


def trends_drawn(told: Told) -> Iterator[Block]:
    able = [each for each in told.assessment.project.indicators if drawable(each, told)]
    for each in sorted(able, key=lambda one: urgency(one, told))[:MOST_DRAWN]:
        chart = trend(each, told.history[each.id], told.assessment.project)
        gaps = "，×为当期未取得" if chart.gaps else ""
        yield Picture(of_chart(chart), f"{each.name}逐期监测值（虚线为指标值{each.target.text}{gaps}）")
    if not able:
        yield Text("各项指标尚无两期以上的监测值，不绘逐期趋势图。", "note")
    elif len(able) > MOST_DRAWN:
        yield Text(f"另有{len(able) - MOST_DRAWN}项指标的逐期监测值未绘图，见系统中的项目页。", "note")


def drawable(indicator: Indicator, told: Told) -> bool:
    seen = told.history.get(indicator.id, ())
    had = sum(each.measured.value is not None for each in seen)
    return had >= MANY and bool(indicator.weight) and not indicator.manual


def urgency(indicator: Indicator, told: Told) -> tuple[bool, object]:
    return indicator.id not in {each.id for each in told.deviations}, -indicator.weight


def signed(told: Told) -> Iterator[Block]:
    form: SelfEvaluation = told.evaluation
    lines = ("", "实施单位（盖章）：", f"项目负责人（签字）：{form.leader}", f"填报日期：{TO_SIGN}")
    yield from (Text(each, "closing") for each in lines)


FILLS: Mapping[str, Callable[[Told], Iterable[Block]]] = MappingProxyType(
    {
        "封面": cover,
        "资金表": lambda told: [funds_table(told.evaluation)],
        "得分表": lambda told: [score_table(told.evaluation)],
        "指标表": lambda told: [indicator_table(told.evaluation)],
        "逐项完成情况": row_by_row,
        "未完成原因与改进措施": explained,
        "未评定的指标": still_open,
        "需要说明的事项": remarks,
        "数据来源": sources,
        "尚缺事项": lacking,
        "图：得分构成": points_drawn,
        "图：执行进度": money_drawn,
        "图：逐期趋势": trends_drawn,
        "落款": signed,
    }
)
