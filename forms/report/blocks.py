"""What stands for a placeholder on a line of its own; their list is ``BLOCKS`` of
``forms/report/template.py``."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from forms.drawing import Bar, draw_bars, draw_chart
from forms.flow_document.flow_document import Block, PageBreak, Picture, TextBlock
from forms.footer import changed_points_notes, doubts_notes, number_items
from forms.heading import format_party
from forms.provenance import FormProvenance
from forms.report.data import ReportInput
from forms.report.sentences import (
    absent_sentence,
    deviation_sentence,
    open_sentences,
    row_sentence,
    rows_in_order,
    source_text,
)
from forms.report.tables import SectionScore, funds_table, indicator_table, score_table, section_scores
from forms.report.trends import spending_chart, trend_chart
from forms.self_evaluation_data import IndicatorRow, SelfEvaluation
from indicators.figures import format_plain
from indicators.model import FUNDS, Funds, Indicator, ScoreStatus, SheetKind
from indicators.records import MeasurementStatus, Observation

MOST_DRAWN = 8
"""Drawings of indicators: those that have to be explained first, then by weight."""
MOST_NAMED = 6
BLANK_DATE = "　　　　年　　月　　日"
LEAST_TREND_DAYS = 2
"""Days with a value from which on there is a trend."""


def cover_blocks(report: ReportInput) -> Iterator[Block]:
    lines = ("", "", "", *cover_lines(report.evaluation))
    yield from (TextBlock(line, "cover") for line in lines)
    yield PageBreak()


def cover_lines(form: SelfEvaluation) -> Iterator[str]:
    yield f"{form.words.name}：{form.name}"
    if form.kind is SheetKind.PROJECT:
        yield f"主管部门：{format_party(form.department)}"
    yield f"{form.words.seal}：{format_party(form.unit)}"
    yield f"{form.words.leader}（签字）：{form.leader}"
    yield f"填报日期：{BLANK_DATE}"


def row_blocks(report: ReportInput) -> Iterator[Block]:
    """A sentence a row; where the numbers come from stands in notes below all of them."""
    rows = applied_rows(report.evaluation)
    for number, row in enumerate(rows, 1):
        yield TextBlock(f"{number}．{row_sentence(row)}")
    absent = absent_sentence(report.evaluation)
    if absent:
        yield TextBlock(absent)
    if rows:
        yield TextBlock("注：各项数据来源", "note_head")
    for number, row in enumerate(rows, 1):
        yield TextBlock(f"{number}．{row.name}：{source_text(row.account)}。", "note")


def applied_rows(form: SelfEvaluation) -> list[IndicatorRow]:
    return [row for row in rows_in_order(form) if row.outcome is not ScoreStatus.NOT_APPLICABLE]


def deviation_blocks(report: ReportInput) -> Iterator[Block]:
    for number, deviation in enumerate(report.deviations, 1):
        yield TextBlock(f"{number}．{deviation_sentence(deviation)}")
    money = [deviation for deviation in report.deviations if deviation.id == FUNDS]
    yield from (
        TextBlock(f"注：{deviation.name}的数据来源：{deviation.source}。", "note") for deviation in money
    )
    if not report.deviations:
        yield TextBlock(no_deviation_sentence(report.evaluation))


def no_deviation_sentence(form: SelfEvaluation) -> str:
    scored = any(indicator.points is not None for indicator in form.indicators)
    return "已评定的各项没有扣分，也没有超额较多的指标。" if scored else "尚无已评定的指标。"


def open_row_blocks(report: ReportInput) -> Iterator[Block]:
    sentences = list(open_sentences(report.evaluation))
    if sentences:
        yield TextBlock("以下各项尚无得分：")
        yield from map(TextBlock, sentences)


def remark_blocks(report: ReportInput) -> Iterator[Block]:
    form = report.evaluation
    lines = [*changed_points_notes(form), *form.notes]
    yield from map(TextBlock, number_items([*lines, *doubts_notes(form)]))
    if not lines and form.total is not None:
        yield TextBlock("没有人工改定的得分，总分为各项得分之和。")


def source_blocks(report: ReportInput) -> Iterator[Block]:
    """The files that were read, and how many rows people filled in."""
    accounts = list(all_provenance(report.evaluation))
    names = source_names(accounts)
    if names:
        listed = "、".join(names[:MOST_NAMED]) + ("等" if len(names) > MOST_NAMED else "")
        yield TextBlock(
            f"各项实际完成值取自数据文件{len(names)}份：{listed}。全部名称和校验码见自评表的附表。"
        )
    typed = sum(is_typed(account) for account in accounts)
    if typed:
        yield TextBlock(f"由人填报的有{typed}项，填报人和时间见各项说明。")


def all_provenance(form: SelfEvaluation) -> Iterator[FormProvenance]:
    if form.funds:
        yield form.funds.account
    yield from (indicator.account for indicator in form.indicators)


def source_names(accounts: Sequence[FormProvenance]) -> list[str]:
    """The name of each snapshot without its folder, once."""
    names: dict[str, str] = {}
    for account in accounts:
        for source in account.measurement.sources if account.measurement else ():
            names[source.sha256] = source.name.rpartition("/")[2]
    return list(names.values())


def is_typed(account: FormProvenance) -> bool:
    return any(addition.value or addition.grade for addition in account.additions)


def missing_blocks(report: ReportInput) -> Iterator[Block]:
    if report.evaluation.missing:
        yield TextBlock("自评表尚不完整，还缺：")
        yield from map(TextBlock, number_items(report.evaluation.missing))


def points_picture(report: ReportInput) -> Iterator[Block]:
    scores = section_scores(report.evaluation)
    bars = [Bar(score.name, score.earned, score.weight, points_label(score)) for score in scores]
    if bars:
        yield Picture(draw_bars("得分与分值", bars), "得分构成（实心为得分，外框为分值）")


def points_label(score: SectionScore) -> str:
    """What was earned of how much; nothing judged is no 0."""
    if not score.judged:
        return f"待评/{format_plain(score.weight)}"
    label = f"{format_plain(score.earned)}/{format_plain(score.weight)}"
    return f"{label}，未评完" if score.open else label


def spending_picture(report: ReportInput) -> Iterator[Block]:
    funds = report.assessment.project.funds
    if funds and has_measured(report.history.get(FUNDS, ())):
        yield draw_spending(funds, report)
    elif funds:
        yield TextBlock("预算执行尚无逐期采集记录，不绘图。", "note")


def draw_spending(funds: Funds, report: ReportInput) -> Picture:
    chart = spending_chart(funds, report.history[FUNDS], report.assessment.project)
    paced = "，斜线为序时进度" if chart.goal else ""
    return Picture(draw_chart(chart), f"预算执行进度（{funds.unit}，虚线为全年预算数{paced}）")


def has_measured(observations: Iterable[Observation]) -> bool:
    return any(observation.measured.outcome is MeasurementStatus.MEASURED for observation in observations)


def trend_pictures(report: ReportInput) -> Iterator[Block]:
    indicators = drawable_indicators(report)
    yield from (trend_picture(indicator, report) for indicator in indicators[:MOST_DRAWN])
    if not indicators:
        yield TextBlock("各项指标尚无两期以上的监测值，不绘逐期趋势图。", "note")
    elif len(indicators) > MOST_DRAWN:
        undrawn = len(indicators) - MOST_DRAWN
        yield TextBlock(f"另有{undrawn}项指标的逐期监测值未绘图，见系统中的项目页。", "note")


def drawable_indicators(report: ReportInput) -> list[Indicator]:
    """Those that have to be explained first, then by weight."""
    indicators = report.assessment.project.indicators
    drawable = [indicator for indicator in indicators if is_drawable(indicator, report)]
    explained = {deviation.id for deviation in report.deviations}
    return sorted(drawable, key=lambda indicator: (indicator.id not in explained, -indicator.weight))


def trend_picture(indicator: Indicator, report: ReportInput) -> Picture:
    chart = trend_chart(indicator, report.history[indicator.id], report.assessment.project)
    gaps = "，×为当期未取得" if chart.gaps else ""
    doubts = "，橙色为存疑的值" if chart.has_doubts else ""
    target = indicator.target
    line = f"指标值{target.text}是变化，不画虚线" if target.relative else f"虚线为指标值{target.text}"
    return Picture(draw_chart(chart), f"{indicator.name}逐期监测值（{line}{gaps}{doubts}）")


def is_drawable(indicator: Indicator, report: ReportInput) -> bool:
    observations = report.history.get(indicator.id, ())
    values = [observation for observation in observations if observation.measured.value is not None]
    return len(values) >= LEAST_TREND_DAYS and bool(indicator.weight) and not indicator.is_manual


def signature_blocks(report: ReportInput) -> Iterator[Block]:
    form, words = report.evaluation, report.evaluation.words
    lines = ("", f"{words.seal}：", f"{words.leader}（签字）：{form.leader}", f"填报日期：{BLANK_DATE}")
    yield from (TextBlock(line, "closing") for line in lines)


BLOCK_BUILDERS: Mapping[str, Callable[[ReportInput], Iterable[Block]]] = MappingProxyType(
    {
        "封面": cover_blocks,
        "资金表": lambda report: [funds_table(report.evaluation)],
        "得分表": lambda report: [score_table(report.evaluation)],
        "指标表": lambda report: [indicator_table(report.evaluation)],
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
