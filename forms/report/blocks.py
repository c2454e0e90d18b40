"""What stands for a placeholder on a line of its own; their list is ``BLOCKS`` of ``forms/report/template.py``."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from forms.drawing import Bar, draw_bars, draw_chart
from forms.flow_document.flow_document import Block, PageBreak, Picture, TextBlock
from forms.footer import changed_points_notes, number_items
from forms.heading import format_party
from forms.report.data import ReportInput
from forms.report.sentences import deviation_sentence, form_order, open_sentences, row_sentence, source_text
from forms.report.tables import SectionScore, funds_table, indicator_table, score_table, section_scores
from forms.report.trends import spending_chart, trend_chart
from forms.self_evaluation_data import SelfEvaluation
from indicators.figures import format_plain
from indicators.model import FUNDS, Indicator, ScoreStatus
from indicators.records import MeasurementStatus

MOST_DRAWN = 8
"""Drawings of indicators: those that have to be explained first, then by weight."""
MOST_NAMED = 6
BLANK_DATE = "　　　　年　　月　　日"
LEAST_TREND_DAYS = 2
"""Days with a value from which on there is a trend."""


def cover_blocks(told: ReportInput) -> Iterator[Block]:
    form = told.evaluation
    lines = (
        f"项目名称：{form.name}",
        f"主管部门：{format_party(form.department)}",
        f"实施单位（盖章）：{format_party(form.unit)}",
        f"项目负责人（签字）：{form.leader}",
        f"填报日期：{BLANK_DATE}",
    )
    yield from (TextBlock(line, "cover") for line in ("", "", "", *lines))
    yield PageBreak()


def row_blocks(told: ReportInput) -> Iterator[Block]:
    rows = [told.evaluation.indicators[at] for at in form_order(told.evaluation)]
    for number, row in enumerate(rows, 1):
        yield TextBlock(f"{number}．{row_sentence(row)}")
        if row.outcome is not ScoreStatus.NOT_APPLICABLE:
            yield TextBlock(f"数据来源：{source_text(row.account)}。", "note")


def deviation_blocks(told: ReportInput) -> Iterator[Block]:
    for number, deviation in enumerate(told.deviations, 1):
        yield TextBlock(f"{number}．{deviation_sentence(deviation)}")
        yield TextBlock(f"数据来源：{deviation.source}。", "note")
    if not told.deviations:
        scored = any(indicator.points is not None for indicator in told.evaluation.indicators)
        yield TextBlock("已评定的各项没有扣分，也没有超额较多的指标。" if scored else "尚无已评定的指标。")


def open_row_blocks(told: ReportInput) -> Iterator[Block]:
    sentences = list(open_sentences(told.evaluation))
    if sentences:
        yield TextBlock("以下各项尚无得分：")
        yield from map(TextBlock, sentences)


def remark_blocks(told: ReportInput) -> Iterator[Block]:
    form = told.evaluation
    lines = [*changed_points_notes(form), *form.notes]
    yield from map(TextBlock, number_items(lines))
    if not lines and form.total is not None:
        yield TextBlock("没有人工改定的得分，总分为各项得分之和。")


def source_blocks(told: ReportInput) -> Iterator[Block]:
    """The files that were read, and how many rows people filled in."""
    form = told.evaluation
    accounts = [
        *([form.funds.account] if form.funds else []),
        *(indicator.account for indicator in form.indicators),
    ]
    files = {
        source.sha256: source.name.rpartition("/")[2]
        for one in accounts
        if one.measurement
        for source in one.measurement.sources
    }
    typed = sum(any(addition.value or addition.grade for addition in one.additions) for one in accounts)
    if files:
        named = "、".join([*files.values()][:MOST_NAMED]) + ("等" if len(files) > MOST_NAMED else "")
        yield TextBlock(f"各项实际值取自数据快照{len(files)}份：{named}。全部名称和校验码见自评表的附表。")
    if typed:
        yield TextBlock(f"由人填报的有{typed}项，填报人和时间见各项说明。")


def missing_blocks(told: ReportInput) -> Iterator[Block]:
    if told.evaluation.missing:
        yield TextBlock("自评表尚不完整，还缺：")
        yield from map(TextBlock, number_items(told.evaluation.missing))


def points_picture(told: ReportInput) -> Iterator[Block]:
    bars = [
        Bar(score.name, score.earned, score.weight, points_label(score))
        for score in section_scores(told.evaluation)
    ]
    if bars:
        yield Picture(draw_bars("得分与分值", bars), "得分构成（实心为得分，外框为分值）")


def points_label(part: SectionScore) -> str:
    """What was had of how much; nothing judged is no 0."""
    had = format_plain(part.earned) if part.judged else "待评"
    return f"{had}/{format_plain(part.weight)}" + ("，未评完" if part.open and part.judged else "")


def spending_picture(told: ReportInput) -> Iterator[Block]:
    project = told.assessment.project
    seen = told.history.get(FUNDS, ())
    if project.funds and any(
        observation.measured.outcome is MeasurementStatus.MEASURED for observation in seen
    ):
        chart = spending_chart(project.funds, seen, project)
        paced = "，斜线为序时进度" if chart.goal else ""
        yield Picture(draw_chart(chart), f"预算执行进度（{project.funds.unit}，虚线为全年预算数{paced}）")
    elif project.funds:
        yield TextBlock("预算执行尚无逐期采集记录，不绘图。", "note")


def trend_pictures(told: ReportInput) -> Iterator[Block]:
    able = [indicator for indicator in told.assessment.project.indicators if is_drawable(indicator, told)]
    for indicator in sorted(able, key=lambda one: drawing_priority(one, told))[:MOST_DRAWN]:
        chart = trend_chart(indicator, told.history[indicator.id], told.assessment.project)
        gaps = "，×为当期未取得" if chart.gaps else ""
        yield Picture(
            draw_chart(chart), f"{indicator.name}逐期监测值（虚线为指标值{indicator.target.text}{gaps}）"
        )
    if not able:
        yield TextBlock("各项指标尚无两期以上的监测值，不绘逐期趋势图。", "note")
    elif len(able) > MOST_DRAWN:
        yield TextBlock(f"另有{len(able) - MOST_DRAWN}项指标的逐期监测值未绘图，见系统中的项目页。", "note")


def is_drawable(indicator: Indicator, told: ReportInput) -> bool:
    seen = told.history.get(indicator.id, ())
    had = sum(observation.measured.value is not None for observation in seen)
    return had >= LEAST_TREND_DAYS and bool(indicator.weight) and not indicator.is_manual


def drawing_priority(indicator: Indicator, told: ReportInput) -> tuple[bool, object]:
    return indicator.id not in {deviation.id for deviation in told.deviations}, -indicator.weight


def signature_blocks(told: ReportInput) -> Iterator[Block]:
    form: SelfEvaluation = told.evaluation
    lines = ("", "实施单位（盖章）：", f"项目负责人（签字）：{form.leader}", f"填报日期：{BLANK_DATE}")
    yield from (TextBlock(line, "closing") for line in lines)


BLOCK_BUILDERS: Mapping[str, Callable[[ReportInput], Iterable[Block]]] = MappingProxyType(
    {
        "封面": cover_blocks,
        "资金表": lambda told: [funds_table(told.evaluation)],
        "得分表": lambda told: [score_table(told.evaluation)],
        "指标表": lambda told: [indicator_table(told.evaluation)],
        "逐项完成情况": row_blocks,
        "未完成原因与改进措施": deviation_blocks,
        "未评定的指标": open_row_blocks,
        "需要说明的事项": remark_blocks,
        "数据来源": source_blocks,
        "尚缺事项": missing_blocks,
        "图：得分构成": points_picture,
        "图：执行进度": spending_picture,
        "图：逐期趋势": trend_pictures,
        "落款": signature_blocks,
    }
)
