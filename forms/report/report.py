"""项目支出绩效自评报告: the outline of a template, filled with what an assessment says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from forms.flow_document.flow_document import HEADINGS, Block, Break, Picture, Text
from forms.form import Form
from forms.grid import Grid
from forms.report.blocks import FILLS
from forms.report.data import Passage, Report, Told
from forms.report.sentences import BLANK, deviations
from forms.report.template import Template, filled, read_template
from forms.report.texts import texts
from forms.self_evaluation import foot, gather, layout_of
from indicators.assessment import Assessment
from indicators.records import Observation

SHIPPED = Path(__file__).resolve().parents[2] / "templates" / "forms" / "report.zh.md"


@cache
def shipped() -> Template:
    """The template that comes with the program."""
    template, problems = read_template(SHIPPED.read_bytes(), SHIPPED.name)
    if template is None:
        raise ValueError(f"{problems[0]}")
    return template


def report(
    assessment: Assessment,
    history: Mapping[str, Sequence[Observation]],
    *,
    sample: bool,
    template: Template | None = None,
) -> Form:
    """The report of one project; ``history`` holds the observations of each indicator up to the day, oldest first."""
    outline = template or shipped()
    evaluation = gather(assessment, sample=sample, layout=layout_of(assessment.profile))
    told = Told(assessment, evaluation, tuple(deviations(assessment, evaluation)), history)
    values = texts(told)
    story = tuple(
        named(block for line in outline.lines for block in blocks(line.level, line.text, line.block, told, values))
    )
    passages = tuple(passage(each) for each in story if not isinstance(each, Break))
    title = next(each.text for each in story if isinstance(each, Text))
    missing = (*assessment.missing, *blanks(passages))
    content = Report(title, outline.file, evaluation, told.deviations, passages, missing)
    grids = tuple(each for each in story if isinstance(each, Grid))
    return Form("report", title, assessment.as_of, sample, content, grids, foot(evaluation), missing, story=story)


def blocks(level: int, text: str, block: str, told: Told, values: Mapping[str, str]) -> Iterable[Block]:
    """What one line of the template becomes."""
    if block:
        return FILLS[block](told)
    return [Text(filled(text, values), HEADINGS[level - 1] if level else "text")]


def named(story: Iterable[Block]) -> Iterator[Block]:
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


def passage(block: Text | Grid | Picture) -> Passage:
    if isinstance(block, Text):
        return Passage("heading" if block.look.level else "text", block.look.level, block.text)
    if isinstance(block, Grid):
        return Passage("table", 0, block.title, tuple(tuple(cell.text for cell in row) for row in block.rows))
    return Passage("picture", 0, f"{block.caption}：{block.drawing.words}")


def blanks(passages: Sequence[Passage]) -> Iterator[str]:
    """How many places of the report a person still has to fill in."""
    count = sum(each.text.count(BLANK[:-1]) for each in passages)
    if count:
        yield f"报告正文有 {count} 处“{BLANK}”，请填报或在模板里补写"
