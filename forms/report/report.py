"""项目支出绩效自评报告: the outline of a template, filled with what an assessment says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from forms.flow_document.flow_document import HEADINGS, Block, PageBreak, Picture, TextBlock
from forms.form import Form
from forms.grid import Grid
from forms.report.blocks import BLOCK_BUILDERS
from forms.report.data import ReportContent, ReportInput, ReportPassage
from forms.report.sentences import BLANK, find_deviations
from forms.report.template import ReportTemplate, fill_placeholders, read_template
from forms.report.texts import placeholder_texts
from forms.self_evaluation import collect_self_evaluation, footer_text, layout_of
from indicators.assessment import Assessment
from indicators.missing import Missing, MissingKind, missing_texts
from indicators.records import Observation

DEFAULT_TEMPLATE_PATH = Path(__file__).resolve().parents[2] / "templates" / "forms" / "report.zh.md"


@cache
def default_template() -> ReportTemplate:
    """The template that comes with the program."""
    template, problems = read_template(DEFAULT_TEMPLATE_PATH.read_bytes(), DEFAULT_TEMPLATE_PATH.name)
    if template is None:
        raise ValueError(f"{problems[0]}")
    return template


def report_form(
    assessment: Assessment,
    history: Mapping[str, Sequence[Observation]],
    *,
    sample: bool,
    template: ReportTemplate | None = None,
) -> Form:
    """The report of one project; ``history`` holds the observations of each indicator up to the day, oldest first."""
    outline = template or default_template()
    evaluation = collect_self_evaluation(assessment, sample=sample, layout=layout_of(assessment.profile))
    told = ReportInput(assessment, evaluation, tuple(find_deviations(assessment, evaluation)), history)
    values = placeholder_texts(told)
    story = tuple(
        number_captions(
            block
            for line in outline.lines
            for block in line_blocks(line.level, line.text, line.block, told, values)
        )
    )
    passages = tuple(build_passage(each) for each in story if not isinstance(each, PageBreak))
    title = next(text_block.text for text_block in story if isinstance(text_block, TextBlock))
    missing = (*assessment.missing, *missing_passages(passages))
    content = ReportContent(
        title, outline.file, evaluation, told.deviations, passages, missing_texts(missing)
    )
    grids = tuple(grid for grid in story if isinstance(grid, Grid))
    return Form(
        "report",
        title,
        assessment.as_of,
        sample,
        content,
        grids,
        footer_text(evaluation),
        missing,
        story=story,
    )


def line_blocks(
    level: int, text: str, block: str, told: ReportInput, values: Mapping[str, str]
) -> Iterable[Block]:
    """What one line of the template becomes."""
    if block:
        return BLOCK_BUILDERS[block](told)
    return [TextBlock(fill_placeholders(text, values), HEADINGS[level - 1] if level else "text")]


def number_captions(story: Iterable[Block]) -> Iterator[Block]:
    """Tables and pictures with their numbers; no two tables have one name."""
    tables = pictures = 0
    taken: set[str] = set()
    for each in story:
        if isinstance(each, Grid):
            tables += 1
            name = each.name if each.name not in taken else f"{each.name}{tables}"
            taken.add(name)
            yield replace(each, name=name, title=f"表{tables}　{each.title}")
        elif isinstance(each, Picture):
            pictures += 1
            yield replace(each, caption=f"图{pictures}　{each.caption}")
        else:
            yield each


def build_passage(block: TextBlock | Grid | Picture) -> ReportPassage:
    if isinstance(block, TextBlock):
        return ReportPassage("heading" if block.look.level else "text", block.look.level, block.text)
    if isinstance(block, Grid):
        return ReportPassage(
            "table", 0, block.title, tuple(tuple(cell.text for cell in row) for row in block.rows)
        )
    return ReportPassage("picture", 0, f"{block.caption}：{block.drawing.words}")


def missing_passages(passages: Sequence[ReportPassage]) -> Iterator[Missing]:
    """How many places of the report a person still has to fill in."""
    count = sum(passage.text.count(BLANK[:-1]) for passage in passages)
    if count:
        yield Missing("", MissingKind.REPORT_PASSAGES, values={"count": f"{count}", "blank": BLANK})
