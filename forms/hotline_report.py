"""A report of the hotline as a paper that is read like a letter: 日报, 周报, 月报, 季报, 累计情况报告 or 专报."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bulletins.periods import period_words
from bulletins.report import (
    HUNDRED,
    group_sentences,
    most_frequent,
    number_sentences,
    reason_notes,
    share_text,
    told_comparisons,
    unusual_method,
    unusual_sentences,
    value_text,
)
from bulletins.report_content import GroupCount, HotlineReport, OrderGroups, ReportNumber
from bulletins.report_spans import DAY, REPORT_WORDS, SPECIAL, SUBJECT_WORDS, ReportScope
from forms.flow_document.flow_document import Block, Picture, TextBlock
from forms.form import Form
from forms.grid import Grid, GridCell, GridRow, label_cells
from forms.report_drawing import draw_groups, draw_trend, drawn_note
from indicators.display import WAITING
from indicators.figures import half_up

WIDTHS = (48.0, 36.0, 36.0, 36.0)
GROUP_WIDTHS = (56.0, 25.0, 25.0, 25.0, 25.0)
MOST_ROWS = 30
NO_VALUE = "—"
DRAFT = "草稿，未印发"
NUMERALS = "一二三四五六七八九"


def hotline_report_form(report: HotlineReport, footer: str = DRAFT) -> Form:
    """``footer`` says whether it is issued, by whom and when."""
    title = report_title(report.scope)
    tables = [numbers_table(report), *(group_table(own, report.scope) for own in report.groups if own.counts)]
    return Form(
        kind="hotline-report",
        title=title,
        as_of=report.day,
        sample=report.sample,
        content=report,
        pages=tuple(tables),
        foot=footer,
        story=tuple(story_blocks(report, footer)),
    )


def report_title(scope: ReportScope) -> str:
    subject = f"{scope.subject.words}，" if scope.span == SPECIAL else ""
    return f"{report_name(scope)}（{subject}{period_words(scope.period)}）"


def report_name(scope: ReportScope) -> str:
    return "12345热线专报" if scope.span == SPECIAL else f"12345热线运行{REPORT_WORDS[scope.span]}"


def report_days(scope: ReportScope) -> str:
    """Under the title: what a 专报 speaks of, and the days."""
    word = SUBJECT_WORDS.get(scope.subject.column, "")
    subject = f"{word}：{scope.subject.words}　" if scope.span == SPECIAL and word else ""
    return f"（{subject}{period_words(scope.period)}）"


def story_blocks(report: HotlineReport, footer: str) -> Iterator[Block]:
    yield TextBlock(report_name(report.scope), "title")
    yield TextBlock(report_days(report.scope), "under")
    parts = [("运行情况", running_blocks(report)), ("诉求热点", group_blocks(report))]
    parts.append(("异常情况", unusual_blocks(report)))
    if report.forecasts:
        parts.append(("全年推算", forecast_blocks(report)))
    for numeral, (heading, blocks) in zip(NUMERALS, parts, strict=False):
        yield TextBlock(f"{numeral}、{heading}", "heading")
        yield from blocks
    notes = (*report.notes, *reason_notes(report.numbers))
    if notes:
        yield TextBlock("数据说明", "note_head")
    yield from (TextBlock(note, "note") for note in dict.fromkeys(notes))
    yield TextBlock(footer, "note")


def running_blocks(report: HotlineReport) -> Iterator[Block]:
    yield TextBlock(compared_words(report.scope, told_comparisons(report)))
    yield from map(TextBlock, number_sentences(report))
    yield numbers_table(report)
    if not report.trend.is_empty:
        gaps = "，没有数据的不画" if any(point.value is None for point in report.trend.points) else ""
        yield Picture(draw_trend(report.trend), f"图　{report.trend.title}{gaps}")


def compared_words(scope: ReportScope, words: Sequence[str]) -> str:
    """Which spans it is held against; that none of a span can be compared is said once."""
    before, year_before = map(period_words, scope.compared)
    spans = {"同比": year_before} if scope.is_of_year else {"环比": before, "同比": year_before}
    told = [f"{word}的对比期为{span}" for word, span in spans.items() if word in words]
    absent = [
        f"{word}的对比期（{span}）没有可比的数，不列{word}。"
        for word, span in spans.items()
        if word not in words
    ]
    equal = "，起止与本期相当；对比期件数过少、不足以比较的，写明没有可比的数。" if told else ""
    return "".join(("，".join(told), equal, *absent))


def numbers_table(report: HotlineReport) -> Grid:
    first = int(report.scope.is_of_year)
    spans = (report.scope.period, *report.scope.compared[first:])
    header = label_cells(("指标", *map(period_words, spans)))
    rows = [number_row(number, first) for number in report.numbers]
    return Grid(
        "主要指标", "主要指标", WIDTHS[: len(spans) + 1], (header, *rows), repeat=range(1), flows=True
    )


def number_row(number: ReportNumber, first: int) -> GridRow:
    """``first`` of the spans that it is compared with."""
    values = (number.value, *(number.before, number.year_before)[first:])
    texts = [NO_VALUE if value is None else value_text(value, number.unit) for value in values]
    own = GridCell(texts[0], style="table")
    if number.value is None:
        own = GridCell(WAITING, style="table_waiting")
    others = (GridCell(text, style="table") for text in texts[1:])
    return (GridCell(number.label, style="table", align="left"), own, *others)


def group_blocks(report: HotlineReport) -> Iterator[Block]:
    """A 日报 has no tables of groups: its few orders stand in the drawing."""
    for own in report.groups:
        for sentence in group_sentences(own, report.scope):
            yield TextBlock(sentence)
        if any(one.now for one in own.counts):
            yield Picture(draw_groups(own), f"图　{own.label}件数{drawn_note(own.counts)}")
            if report.scope.span != DAY:
                yield group_table(own, report.scope)


def group_table(groups: OrderGroups, scope: ReportScope) -> Grid:
    counts = most_frequent(groups.counts)
    whole = sum(one.now for one in counts)
    rows = [group_row(one, whole) for one in counts[:MOST_ROWS]]
    if len(counts) > MOST_ROWS:
        rest = f"只列前 {MOST_ROWS} 项，共 {len(counts)} 项"
        rows.append((GridCell(rest, style="table", align="left", colspan=len(GROUP_WIDTHS)),))
    header = label_cells((groups.label, "本期（件）", "占比", f"{scope.before_word}（件）", "增减"))
    name = f"{groups.label}件数"
    return Grid(name, name, GROUP_WIDTHS, (header, *rows), repeat=range(1), flows=True)


def group_row(one: GroupCount, whole: int) -> GridRow:
    before = NO_VALUE if one.before is None else f"{one.before:,}"
    share = share_text(one.now, whole) if whole else NO_VALUE
    cells = (f"{one.now:,}", share, before, change_text(one))
    return (
        GridCell(one.name, style="table", align="left"),
        *(GridCell(text, style="table") for text in cells),
    )


def change_text(one: GroupCount) -> str:
    if not one.before:
        return NO_VALUE
    if one.now == one.before:
        return "持平"
    return f"{half_up(HUNDRED * Decimal(one.now - one.before) / one.before, 1):+f}%"


def unusual_blocks(report: HotlineReport) -> Iterator[Block]:
    for sentence in unusual_sentences(report):
        yield TextBlock(sentence)
    if report.judged.days:
        yield TextBlock(unusual_method(report.judged), "note")


def forecast_blocks(report: HotlineReport) -> Iterator[Block]:
    for one in report.forecasts:
        yield TextBlock(f"{one.label}：{one.how}。")
