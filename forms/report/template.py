"""The template of a 自评报告: headings, paragraphs and placeholders in a plain text that an official edits.

A line is a paragraph; ``#``, ``##``, ``###`` begin headings; ``//`` begins a line that is not printed;
``{项目名称}`` stands for what is known. Nothing in it is ever run. To add a placeholder, name it here and fill it
in ``forms/report/texts.py`` (within a paragraph) or ``forms/report/blocks.py`` (a line of its own).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from indicators.passages import LEADER, Passage, asked_passages
from yamlfiles.problem import FilePlace, Problem, Severity, sort_by_line
from yamlfiles.text import UnreadableTextError, decode_text
from yamlfiles.wording import nearest_word, shorten_text

INLINE_PLACEHOLDERS: Mapping[str, str] = {
    "项目名称": "项目名称",
    "项目编号": "目标文件的编号，如 2024/voice-service",
    "年度": "年度，如 2024",
    "主管部门": "主管部门，有代码的带代码",
    "实施单位": "实施单位，有代码的带代码",
    "项目负责人": "项目负责人，没有填写的为“（待填写）”",
    "立项依据": "填报人写的立项依据、项目内容和实施情况，没有填写的为“（待填写：……）”",
    "结果应用": "填报人写的自评结果应用，没有填写的为“（待填写：……）”",
    "结果公开": "填报人写的自评结果公开情况，没有填写的为“（待填写：……）”",
    "截止日": "数据截至哪一天",
    "评分规则": "评分规则的名称",
    "总体目标": "年度总体目标，照目标表",
    "总体目标完成情况": "填报人写的年度总体目标实际完成情况；没有写的，由各项指标计数得出",
    "得分情况": "总分和等级；未评完的说明已评定多少、还缺多少",
    "指标概况": "考核几项、已评定几项、几项扣分、几项待采集、待核实或待评定",
    "资金情况": "年初预算数、全年预算数、全年执行数和执行率",
}
"""What may stand within a paragraph, with its meaning."""

BLOCK_PLACEHOLDERS: Mapping[str, str] = {
    "封面": "封面：项目、主管部门、实施单位、负责人和日期，其后另起一页",
    "资金表": "项目资金和预算执行率的表",
    "得分表": "各一级指标和预算执行率的分值、得分的表",
    "指标表": "各三级指标的指标值、完成值、分值、得分的表",
    "逐项完成情况": "每项指标一段：指标值、完成值、得分，和数从哪里来",
    "未完成原因与改进措施": "每处偏差一段（扣分、超额完成、预算执行）：数、原因、改进措施，没有人写的为“（待填写）”",
    "未评定的指标": "待采集、待核实、待评定的各项和为什么",
    "需要说明的事项": "人工改定的得分、总分与各项之和的差别",
    "数据来源": "用了哪些数据文件，各有多少份",
    "尚缺事项": "自评表还缺什么",
    "图：得分构成": "各一级指标的分值与得分",
    "图：执行进度": "逐期累计执行数与全年预算数",
    "图：逐期趋势": "各项指标逐期的监测值与指标值",
    "落款": "单位盖章、项目负责人、日期",
}
"""What stands on a line of its own, with its meaning."""

SIGNED_BLOCKS = ("封面", "落款")
"""Those that name the 项目负责人."""
COMMENT, MOST_LEVELS = "//", 3
HEADING = re.compile(r"[#＃]+")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
BRACE = re.compile(r"[{}]")


@dataclass(frozen=True)
class TemplateLine:
    """``level`` is 1 to 3 for a heading, else 0; ``block`` names a placeholder that fills the line, else
    ``text`` may hold some."""

    number: int
    level: int
    text: str
    block: str = ""


@dataclass(frozen=True)
class ReportTemplate:
    """``lines`` begin with the title, the only heading of level 1."""

    file: str
    lines: tuple[TemplateLine, ...]


def read_template(content: bytes, file: str) -> tuple[ReportTemplate | None, tuple[Problem, ...]]:
    """The template, or every problem that stands in its way, by line."""
    try:
        text = decode_text(content)
    except UnreadableTextError as error:
        place = FilePlace(file, error.line, error.column)
        return None, (Problem(place, error.code, Severity.ERROR, error.message),)
    lines = tuple(template_lines(text))
    problems = sort_by_line((*check_structure(lines, file), *check_placeholders(lines, file)))
    return (None if problems else ReportTemplate(file, lines)), problems


def template_lines(text: str) -> Iterator[TemplateLine]:
    """What is printed, line by line."""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line and not line.startswith(COMMENT):
            yield template_line(number, line)


def template_line(number: int, line: str) -> TemplateLine:
    mark = HEADING.match(line)
    if mark:
        return TemplateLine(number, len(mark[0]), line[mark.end() :].strip())
    placeholder = PLACEHOLDER.fullmatch(line)
    name = normalize_placeholder(placeholder[1]) if placeholder else ""
    return TemplateLine(number, 0, line, name if name in BLOCK_PLACEHOLDERS else "")


def normalize_placeholder(name: str) -> str:
    """A name as the lists have it: a colon of either width, spaces or none."""
    return "".join(name.split()).replace(":", "：")


def fill_placeholders(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder replaced, once: what is put in is never read again."""
    return PLACEHOLDER.sub(lambda match: values[normalize_placeholder(match[1])], text)


def check_structure(lines: tuple[TemplateLine, ...], file: str) -> Iterator[Problem]:
    """Headings must say something and follow each other as an outline does."""
    if not lines or lines[0].level != 1:
        number = lines[0].number if lines else 1
        message = "第一行应是报告标题，写作“# {年度}年度……自评报告”"
        yield _template_error(file, number, "template-title", message)
    above = 0
    for index, line in enumerate(lines):
        if line.level:
            for message in _heading_mistakes(line, above, is_first=not index):
                yield _template_error(file, line.number, "template-heading", message)
            above = min(line.level, MOST_LEVELS)


def _heading_mistakes(line: TemplateLine, above: int, *, is_first: bool) -> Iterator[str]:
    """``above`` is the level of the heading before, 0 where there is none."""
    if not line.text:
        yield "“#”后面没有标题文字，请补上或删去这一行"
    if line.level > MOST_LEVELS:
        yield f"标题最多三级（###），现为 {line.level} 级"
    elif line.level == 1 and not is_first:
        yield "报告标题（#）只能有一个，各部分的标题请用“##”"
    elif line.level > above + 1 and not is_first:
        yield "“###”前面还没有“##”，请先写上一级标题，或改为“##”"


def check_placeholders(lines: Iterable[TemplateLine], file: str) -> Iterator[Problem]:
    for line in lines:
        for name in map(normalize_placeholder, PLACEHOLDER.findall(line.text)):
            if name in BLOCK_PLACEHOLDERS and not line.block:
                message = f"“{{{name}}}”要单独写成一行，前后不能有别的文字"
                yield _template_error(file, line.number, "template-block", message)
            elif name not in BLOCK_PLACEHOLDERS and name not in INLINE_PLACEHOLDERS:
                message = unknown_placeholder_message(name)
                yield _template_error(file, line.number, "template-placeholder", message)
        if BRACE.search(PLACEHOLDER.sub("", line.text)):
            message = "花括号不成对：占位项写作“{项目名称}”，要印出花括号请用全角“｛｝”"
            yield _template_error(file, line.number, "template-brace", message)


def _template_error(file: str, line: int, code: str, message: str) -> Problem:
    return Problem(FilePlace(file, line), code, Severity.ERROR, message)


def unknown_placeholder_message(name: str) -> str:
    near = nearest_word(name, (*INLINE_PLACEHOLDERS, *BLOCK_PLACEHOLDERS))
    advice = f"，是否指“{{{near}}}”？" if near else "，可用的占位项见 docs/report.zh.md"
    return f"没有占位项“{{{shorten_text(name)}}}”{advice}"


def demanded_passages(template: ReportTemplate | None, leader: str) -> tuple[Passage, ...]:
    """The passages that the report prints and that only people can write: all of the shipped template, those
    of one of our own that it has a place for."""
    asked = asked_passages(leader)
    return asked if template is None else tuple(one for one in asked if _has_place(template, one))


def _has_place(template: ReportTemplate, passage: Passage) -> bool:
    mark = f"{{{passage.placeholder}}}"
    signs = SIGNED_BLOCKS if passage is LEADER else ()
    return any(mark in line.text or line.block in signs for line in template.lines)
