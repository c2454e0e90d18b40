"""项目支出绩效自评报告: the outline of a template, filled with what an assessment says."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain, count
from pathlib import Path

from forms.flow_document.flow_document import (
    HEADINGS,
    PARAGRAPH_STYLES,
    Block,
    PageBreak,
    Picture,
    TextBlock,
)
from forms.flow_document.measures import TEXT_WIDTH
from forms.form import Form
from forms.grid import Grid
from forms.report.blocks import BLOCK_BUILDERS
from forms.report.data import ReportContent, ReportInput, ReportPassage
from forms.report.sentences import BLANK, find_deviations
from forms.report.template import ReportTemplate, TemplateLine, fill_placeholders, read_template
from forms.report.texts import placeholder_texts
from forms.self_evaluation import collect_self_evaluation, evaluation_layout, footer_text
from forms.text_metrics import MILLIMETRES_PER_POINT, measure_text_width
from indicators.assessment import Assessment
from indicators.missing import Missing, MissingKind, missing_texts
from indicators.model import EMPTY_MAPPING, SheetKind
from indicators.passages import LEADER
from indicators.records import Observation

TITLE_ENDING = re.compile("(?:项目支出|部门整体支出)?绩效(?:自评|评价)报告$")
TEMPLATES_FOLDER = Path(__file__).resolve().parents[2] / "templates" / "forms"
DEFAULT_TEMPLATES: Mapping[SheetKind, str] = {
    SheetKind.PROJECT: "report.zh.md",
    SheetKind.DEPARTMENT: "report-department.zh.md",
}


@cache
def default_template(kind: SheetKind = SheetKind.PROJECT) -> ReportTemplate:
    """The template that comes with the program, for a project or for a whole department."""
    file = TEMPLATES_FOLDER / DEFAULT_TEMPLATES[kind]
    template, problems = read_template(file.read_bytes(), file.name)
    if template is None:
        raise ValueError(f"{problems[0]}")
    return template


def report_form(
    assessment: Assessment,
    history: Mapping[str, Sequence[Observation]],
    *,
    sample: bool,
    template: ReportTemplate | None = None,
    written: Mapping[str, str] = EMPTY_MAPPING,
) -> Form:
    """The report of one sheet; ``history`` holds the observations of each indicator up to the day, oldest
    first; ``written`` the passages that people wrote, by their ids."""
    outline = template or default_template(assessment.project.kind)
    evaluation = collect_self_evaluation(
        assessment, sample=sample, layout=evaluation_layout(assessment.profile)
    )
    evaluation = replace(evaluation, leader=evaluation.leader or written.get(LEADER.id, ""))
    deviations = tuple(find_deviations(assessment, evaluation))
    story = tuple(fill_template(outline, ReportInput(assessment, evaluation, deviations, history, written)))
    passages = tuple(build_passage(block) for block in story if not isinstance(block, PageBreak))
    missing = (*assessment.missing, *missing_passages(passages))
    content = ReportContent(
        title=next(block.text for block in story if isinstance(block, TextBlock)).replace("\n", ""),
        template=outline.file,
        evaluation=evaluation,
        deviations=deviations,
        passages=passages,
        missing=missing_texts(missing),
    )
    return Form(
        kind="report",
        title=content.title,
        as_of=assessment.as_of,
        sample=sample,
        content=content,
        pages=tuple(block for block in story if isinstance(block, Grid)),
        foot=footer_text(evaluation),
        missing=missing,
        story=story,
    )


def fill_template(outline: ReportTemplate, report: ReportInput) -> Iterator[Block]:
    texts = placeholder_texts(report)
    blocks = chain.from_iterable(line_blocks(line, report, texts) for line in outline.lines)
    return number_captions(blocks)


def line_blocks(line: TemplateLine, report: ReportInput, texts: Mapping[str, str]) -> Iterable[Block]:
    """What one line of the template becomes; ``texts`` stand for the placeholders within it."""
    if line.block:
        return BLOCK_BUILDERS[line.block](report)
    setting = HEADINGS[line.level - 1] if line.level else "text"
    text = fill_placeholders(line.text, texts)
    return [TextBlock(break_title(text) if setting == HEADINGS[0] else text, setting)]


def break_title(text: str) -> str:
    """A title longer than a line goes on with the words that say what the paper is, none cut in two."""
    size = PARAGRAPH_STYLES[HEADINGS[0]].size * MILLIMETRES_PER_POINT
    ending = TITLE_ENDING.search(text)
    if ending is None or measure_text_width(text) * size <= TEXT_WIDTH:
        return text
    return f"{text[: ending.start()]}\n{ending[0]}"


def number_captions(story: Iterable[Block]) -> Iterator[Block]:
    """Tables and pictures with their numbers; no two tables have one name."""
    tables, pictures = count(1), count(1)
    names: set[str] = set()
    for block in story:
        if isinstance(block, Grid):
            table = number_table(block, next(tables), names)
            names.add(table.name)
            yield table
        elif isinstance(block, Picture):
            yield replace(block, caption=f"图{next(pictures)}　{block.caption}")
        else:
            yield block


def number_table(grid: Grid, number: int, names: Container[str]) -> Grid:
    """``names`` are those of the tables before: a workbook has one sheet of a name."""
    name = f"{grid.name}{number}" if grid.name in names else grid.name
    return replace(grid, name=name, title=f"表{number}　{grid.title}")


def build_passage(block: TextBlock | Grid | Picture) -> ReportPassage:
    if isinstance(block, TextBlock):
        return ReportPassage("heading" if block.look.level else "text", block.look.level, block.text)
    if isinstance(block, Grid):
        rows = [tuple(cell.text for cell in row) for row in block.rows]
        return ReportPassage("table", 0, block.title, tuple(rows))
    return ReportPassage("picture", 0, f"{block.caption}：{block.drawing.words}")


def missing_passages(passages: Sequence[ReportPassage]) -> Iterator[Missing]:
    """How many places of the report a person still has to fill in."""
    # A template may say more within the brackets: （待填写：……）.
    opening = BLANK.removesuffix("）")
    places = sum(passage.text.count(opening) for passage in passages)
    if places:
        yield Missing("", MissingKind.REPORT_PASSAGES, values={"count": f"{places}", "blank": BLANK})
