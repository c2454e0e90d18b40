"""The head of a target file: where it comes from, the project, its parties, its goal, each as printed."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indicators.periods import read_period
from indicators.reading import PRINTED_CODE
from papers.target_files.file_funds import fund_lines, task_lines
from papers.target_files.yaml_lines import doubt_comments, field_line, scalar, unsure_comment
from papers.target_sheets.read_sheet import PrintedText, ReadSheet
from yamlfiles.writing import format_comment

OTHER_KINDS = {"self-evaluation": "自评表", "monitoring": "监控表"}
CONFIRM_HINT = (
    "注有“待确认”的，请单位核对：改写，或在 reading 写明确认的读法，然后删去该注释。取数方法暂为人工填报。"
)


def head_lines(sheet: ReadSheet, year: int, sha256: str, weight_comments: Sequence[str]) -> Iterator[str]:
    """All above the indicators; ``sha256`` is that of the document, "" where it has none."""
    yield format_comment(f"{sheet.title.text or f'{year} 年项目支出绩效目标'}：{sheet.name.text}")
    yield "#"
    yield format_comment(f"出处：{_describe_source(sheet, sha256)}。名称、指标值、代码、目标文字照原表抄录。")
    yield format_comment(CONFIRM_HINT)
    yield "#"
    for comment in weight_comments:
        # An indented line goes on with the one above; a comment proper would lose its indent.
        yield f"# {comment}" if comment.startswith(" ") else format_comment(comment)
    yield from doubt_comments(sheet.doubts_of("rows"))
    yield from doubt_comments(sheet.doubts_of("year"))
    yield ""
    yield from _field_lines(sheet, year)
    yield ""
    yield from fund_lines(sheet)
    yield ""


def _describe_source(sheet: ReadSheet, sha256: str) -> str:
    source = f"{sheet.document}（SHA-256 前 12 位 {sha256[:12]}）" if sha256 else sheet.document
    kind = OTHER_KINDS.get(sheet.kind)
    note = f"（一份{kind}，只取其中的目标）" if kind else ""
    return f"{source}，{sheet.place}{note}"


def _field_lines(sheet: ReadSheet, year: int) -> Iterator[str]:
    if not sheet.name:
        yield unsure_comment("原表没有项目名称")
    if sheet.is_department:
        yield "kind: 部门整体"
        yield field_line("name", _read_party(sheet.name.text, sheet.department_code.text).name)
    else:
        yield field_line("name", sheet.name.text)
    yield from _party_lines("department", sheet.department, sheet.department_code)
    yield from _party_lines("unit", sheet.unit, sheet.unit_code)
    if sheet.attribute:
        yield field_line("attribute", sheet.attribute.text)
    if sheet.period:
        yield _period_line(sheet.period, year)
    if sheet.leader:
        yield field_line("leader", sheet.leader.text)
    yield from doubt_comments(sheet.doubts_of("goal"))
    yield field_line("goal", sheet.goal.text)
    yield from task_lines(sheet)
    yield "schedule: monthly"


def _period_line(printed: PrintedText, year: int) -> str:
    """A comment where the period would make the file an error."""
    line = field_line("period", printed.text)
    if covers_year(printed.text, year):
        return line
    return unsure_comment(f"项目期读不出或不含 {year} 年，原表为 {line}（{printed.place}）")


def covers_year(printed: str, year: int) -> bool:
    """Whether a printed 项目期 can be read and has a part in ``year``."""
    period = read_period(printed)
    return period is not None and period[0].year <= year <= period[1].year


class PrintedParty(NamedTuple):
    """A department or unit; its code is "" where none is printed."""

    code: str
    name: str


def _party_lines(field: str, printed: PrintedText, code: PrintedText) -> Iterator[str]:
    if printed:
        party = _read_party(printed.text, code.text)
        name = scalar(party.name, flow=True)
        number = re.sub(r"[^0-9A-Za-z_.-]", "", party.code)
        code_field = f'code: "{number}", ' if party.code else ""
        yield f"{field}: {{{code_field}name: {name}}}"


def _read_party(text: str, code: str) -> PrintedParty:
    """A code in the same cell, before or behind the name, goes before one in a cell of its own."""
    match = PRINTED_CODE.fullmatch(text)
    if not match:
        return PrintedParty(code, text)
    return PrintedParty(match[1] or match[3], (match[2] or match[4]).strip())
