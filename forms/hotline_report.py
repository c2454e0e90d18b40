"""月报 of the hotline as a paper that is read like a letter."""

from collections.abc import Iterator

from bulletins.periods import period_words
from bulletins.report import HotlineReport, ReportNumber, category_sentences, number_sentence, value_text
from forms.flow_document.flow_document import Block, TextBlock
from forms.form import Form
from forms.grid import Grid, GridCell, GridRow, label_cells
from indicators.display import WAITING

WIDTHS = (48.0, 36.0, 36.0, 36.0)
SPAN_WORDS = {"month": "月报", "quarter": "季报", "year": "累计情况报告"}
NO_VALUE = "—"


def hotline_report_form(report: HotlineReport, *, sample: bool) -> Form:
    words = period_words(report.period)
    name = f"12345热线运行{SPAN_WORDS[report.span]}"
    title = f"{name}（{words}）"
    table = numbers_table(report)
    return Form(
        kind="hotline-report",
        title=title,
        as_of=report.day,
        sample=sample,
        content=report,
        pages=(table,),
        foot=f"{words}，按现有数据计算",
        story=tuple(story_blocks(report, name, table)),
    )


def story_blocks(report: HotlineReport, name: str, table: Grid) -> Iterator[Block]:
    before, year_before = map(period_words, report.compared)
    yield TextBlock(name, "title")
    yield TextBlock(f"（{period_words(report.period)}）", "under")
    yield TextBlock("一、运行情况", "heading")
    yield TextBlock(
        f"环比的对比期为{before}，同比的对比期为{year_before}，起止与本期相当；对比期件数过少、不足以比较的，写明没有可比的数。"
    )
    for number in report.numbers:
        yield TextBlock(number_sentence(number))
    yield table
    yield TextBlock("二、诉求分析", "heading")
    for sentence in category_sentences(report.categories, report.categories_reason):
        yield TextBlock(sentence)
    if report.notes:
        yield TextBlock("数据说明", "note_head")
    for note in report.notes:
        yield TextBlock(note, "note")


def numbers_table(report: HotlineReport) -> Grid:
    before, year_before = map(period_words, report.compared)
    header = label_cells(("指标", period_words(report.period), before, year_before))
    rows = [number_row(number) for number in report.numbers]
    return Grid("主要指标", "主要指标", WIDTHS, (header, *rows), repeat=range(1), flows=True)


def number_row(number: ReportNumber) -> GridRow:
    values = (number.value, number.before, number.year_before)
    texts = [NO_VALUE if value is None else value_text(value, number.unit) for value in values]
    first = (
        GridCell(WAITING, style="table_waiting")
        if number.value is None
        else GridCell(texts[0], style="table")
    )
    others = (GridCell(text, style="table") for text in texts[1:])
    return (GridCell(number.label, style="table", align="left"), first, *others)
