"""What a recheck found in many forms, as a workbook or any other paper: a line a form, then every finding
with its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count

from checks.evaluation_unchecked import count_unchecked, soundness_text
from checks.filled_form import FilledForm
from forms.amounts import two_decimals_cell
from forms.form import Form
from forms.grid import Grid, GridCell, GridRow, label_cells, text_cell
from indicators.display import SEVERITY_WORDS
from yamlfiles.problem import Problem, Severity

RECHECK_TITLE = "项目支出绩效自评表复核结果"
LIST_WIDTHS = (9.0, 40.0, 39.0, 17.0, 12.0, 12.0, 12.0, 15.0, 30.0)
LIST_HEADERS = ("序号", "文件", "项目", "表上总分", "等级", "错误", "提醒", "没有核对", "结论")
FINDING_WIDTHS = (33.0, 12.0, 12.0, 33.0, 54.0, 21.0, 21.0)
FINDING_HEADERS = ("文件", "编号", "轻重", "位置", "问题", "表上", "应为")


@dataclass(frozen=True)
class RecheckedForm:
    """One form, or a file without one (then ``form`` is ``None``), with all that was found."""

    file: str
    form: FilledForm | None
    findings: tuple[Problem, ...]

    def count(self, severity: Severity) -> int:
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def verdict(self) -> str:
        if self.form is None:
            return "没有读到自评表"
        if self.count(Severity.ERROR):
            return "有错误，请退回改正"
        return "有提醒，请核对" if self.count(Severity.WARNING) else soundness_text(self.findings)

    @property
    def unchecked(self) -> int:
        """How many findings say that something was not checked."""
        return count_unchecked(self.findings)


@dataclass(frozen=True)
class Recheck:
    forms: tuple[RecheckedForm, ...]
    as_of: date


def recheck_form(forms: Sequence[RecheckedForm], as_of: date) -> Form:
    content = Recheck(tuple(forms), as_of)
    pages = [overview_grid(content)]
    if any(form.findings for form in forms):
        pages.append(findings_grid(content))
    return Form(
        kind="recheck",
        title=RECHECK_TITLE,
        as_of=as_of,
        sample=False,
        content=content,
        pages=tuple(pages),
        foot=f"{len(forms)} 份",
    )


def overview_grid(content: Recheck) -> Grid:
    rows = (label_cells(LIST_HEADERS), *map(overview_row, count(1), content.forms))
    return Grid("复核汇总", RECHECK_TITLE, LIST_WIDTHS, rows, repeat=range(1))


def overview_row(number: int, rechecked_form: RecheckedForm) -> GridRow:
    return (
        GridCell(str(number)),
        text_cell(rechecked_form.file, 1),
        *result_cells(rechecked_form.form),
        count_cell(rechecked_form.count(Severity.ERROR)),
        count_cell(rechecked_form.count(Severity.WARNING)),
        GridCell(str(rechecked_form.unchecked), number=Decimal(rechecked_form.unchecked)),
        text_cell(rechecked_form.verdict, 1),
    )


def result_cells(form: FilledForm | None) -> GridRow:
    """项目, 表上总分 and 等级; blank where the file has no form."""
    if form is None:
        return text_cell("", 1), GridCell(), GridCell()
    total = GridCell() if form.total is None else two_decimals_cell(form.total)
    return text_cell(form.name, 1), total, GridCell(form.grade)


def count_cell(number: int) -> GridCell:
    return GridCell(str(number), style="waiting" if number else "text", number=Decimal(number))


def findings_grid(content: Recheck) -> Grid:
    rows = [label_cells(FINDING_HEADERS)]
    for form in content.forms:
        rows += [finding_row(form.file, finding) for finding in form.findings]
    return Grid("复核明细", "复核明细", FINDING_WIDTHS, tuple(rows), repeat=range(1))


def finding_row(file: str, finding: Problem) -> GridRow:
    style = "waiting" if finding.severity is Severity.ERROR else "text"
    return (
        text_cell(file, 1),
        GridCell(finding.code),
        GridCell(SEVERITY_WORDS[finding.severity], style=style),
        text_cell(finding.place.label, 1),
        text_cell(finding.message, 1),
        text_cell(finding.published or "", 1),
        text_cell(finding.computed or "", 1),
    )
