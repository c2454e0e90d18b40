"""部门项目支出绩效自评汇总表: the self-evaluations of many projects counted together, then drawn."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from forms.amounts import percent_text
from forms.form import Form
from forms.funds_block import round_amount
from forms.summary.data import MONEY_UNIT, Department, GradeCount, Summary, SummaryRow, Sums
from forms.summary.grid import draw_grid
from indicators.assessment import AssessedRow, Assessment
from indicators.figures import format_plain, half_up
from indicators.missing import Missing, MissingKind, missing_texts
from indicators.points import has_full_points, lost_points
from indicators.quoting import quote_text
from indicators.units import convert_value

MOST_NAMED = 3
MOST_PLACES = 6


def summary_form(assessments: Sequence[Assessment], *, sample: bool) -> Form:
    missing = tuple(missing_self_evaluations(assessments))
    content = collect_summary(assessments, sample=sample)
    return Form(
        "summary",
        content.title,
        content.as_of,
        sample,
        content,
        (draw_grid(content),),
        footer_text(content),
        missing,
    )


def collect_summary(assessments: Sequence[Assessment], *, sample: bool) -> Summary:
    rows = [build_summary_row(assessment) for assessment in in_summary_order(assessments)]
    departments = tuple(
        Department(mine[0].department, mine, sum_rows(mine))
        for _, group in groupby(rows, key=lambda row: row.department.name)
        for mine in [tuple(group)]
    )
    years = sorted({assessment.project.year for assessment in assessments})
    year = "、".join(map(str, years))
    grades = list(
        dict.fromkeys(line.name for assessment in assessments for line in assessment.profile.grades.lines)
    )
    only = departments[0].department.name if len(departments) == 1 else ""
    return Summary(
        title=f"{only}项目支出绩效自评汇总表（{year}年度）",
        year=year,
        departments=departments,
        sums=sum_rows(rows),
        grades=tuple(count_grades(grades, rows)),
        notes=tuple(note_lines(rows)),
        missing=missing_texts(missing_self_evaluations(assessments)),
        sample=sample,
        as_of=max(assessment.as_of for assessment in assessments),
    )


def in_summary_order(assessments: Iterable[Assessment]) -> list[Assessment]:
    """By department, then by project."""
    return sorted(
        assessments, key=lambda assessment: (assessment.project.department.name, assessment.project.id)
    )


def missing_self_evaluations(assessments: Iterable[Assessment]) -> Iterator[Missing]:
    """The projects whose own self-evaluation is not complete, in the order of the sheet."""
    for assessment in in_summary_order(assessments):
        if not assessment.ready:
            project = assessment.project
            named = f"{quote_text(project.name)}（{project.id}）"
            yield Missing(project.id, MissingKind.SELF_EVALUATION, values={"project": named})


def build_summary_row(assessment: Assessment) -> SummaryRow:
    project, funds = assessment.project, assessment.funds
    return SummaryRow(
        project=project.id,
        name=project.name,
        department=project.department,
        unit=project.unit,
        as_of=assessment.as_of,
        budget=in_money_unit(funds.funds.annual.total, funds.funds.unit) if funds else None,
        executed=in_money_unit(funds.executed.total, funds.funds.unit) if funds else None,
        rate=funds.rate if funds else None,
        total=assessment.total,
        grade=assessment.grade,
        ready=assessment.ready,
        deviation=deviation_text(assessment),
    )


def in_money_unit(value: Decimal | None, unit: str) -> Decimal | None:
    amount = None if value is None else convert_value(value, unit, MONEY_UNIT)
    return None if amount is None else round_amount(amount, MOST_PLACES)


def deviation_text(assessment: Assessment) -> str:
    """The rows that lost most with their numbers, the reason that a person gave for the first; what is not known is said."""
    rows = sorted((row for row in assessment.rows if row_loss(row) > 0), key=row_loss, reverse=True)
    parts = [describe_lost_row(row, row is rows[0]) for row in rows[:MOST_NAMED]]
    if len(rows) > MOST_NAMED:
        parts.append(f"另有 {len(rows) - MOST_NAMED} 项扣分")
    funds = assessment.funds
    if (
        funds
        and funds.rate is not None
        and funds.score.points is not None
        and not has_full_points(funds.score.points, funds.weight)
    ):
        parts.append(f"预算执行率{percent_text(funds.rate)}")
    if assessment.total is None:
        open_rows = sum(row.score.points is None and row.indicator.weight > 0 for row in assessment.rows)
        parts.append(f"{open_rows} 项待采集或待评定" if open_rows else "预算执行情况待采集")
    return "；".join(parts)


def row_loss(row: AssessedRow) -> Decimal:
    """The points a row lost; 0 where it has none yet."""
    points = row.score.points
    return Decimal(0) if points is None else lost_points(points, row.indicator.weight)


def describe_lost_row(row: AssessedRow, with_reason: bool) -> str:
    name = row.indicator.name.rstrip("。；，,. ").replace("\n", "")
    target, reason = row.indicator.target.text.replace("\n", ""), row.reason.rstrip("。").replace("\n", " ")
    why = f"，{reason}" if with_reason and reason else ""
    return f"{name}（指标值{target}，实际{row.actual}，扣{format_plain(row_loss(row))}分{why}）"


def sum_rows(rows: Sequence[SummaryRow]) -> Sums:
    judged = [row for row in rows if row.total is not None]
    weighable = [row for row in judged if row.budget is not None and row.budget > 0]
    budget, executed = (
        sum_if_complete(row.budget for row in rows),
        sum_if_complete(row.executed for row in rows),
    )
    return Sums(
        projects=len(rows),
        judged=len(judged),
        weighable=len(weighable),
        budget=budget,
        executed=executed,
        rate=percent_of(executed, budget),
        average=weighted_mean([(row.total or Decimal(0), Decimal(1)) for row in judged]),
        weighted=weighted_mean([(row.total or Decimal(0), row.budget or Decimal(0)) for row in weighable]),
    )


def sum_if_complete(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, unknown where one of them is."""
    found = list(values)
    return None if None in found else sum((value for value in found if value is not None), Decimal(0))


def percent_of(part: Decimal | None, of: Decimal | None) -> Decimal | None:
    return half_up(Fraction(part) / Fraction(of) * 100) if part is not None and of else None


def weighted_mean(pairs: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """Of values with weights; exact, then rounded once."""
    total = sum((Fraction(weight) for _, weight in pairs), Fraction(0))
    return (
        half_up(sum((Fraction(value) * Fraction(weight) for value, weight in pairs), Fraction(0)) / total)
        if total
        else None
    )


def count_grades(grades: Iterable[str], rows: Sequence[SummaryRow]) -> Iterable[GradeCount]:
    judged = sum(row.grade is not None for row in rows)
    for name in grades:
        mine = [row for row in rows if row.grade == name]
        yield GradeCount(
            name,
            len(mine),
            percent_of(Decimal(len(mine)), Decimal(judged)),
            sum_if_complete(row.budget for row in mine),
        )
    if open_rows := [row for row in rows if row.grade is None]:
        yield GradeCount("未评定", len(open_rows), None, sum_if_complete(row.budget for row in open_rows))


def note_lines(rows: Sequence[SummaryRow]) -> Iterable[str]:
    if waiting := [row for row in rows if row.total is None]:
        yield f"{len(waiting)} 个项目尚未评完，未计入平均分：{'、'.join(each.name for each in waiting)}。"
    if blank := [row for row in rows if row.total is not None and not row.budget]:
        yield f"{len(blank)} 个项目没有预算数，未计入加权平均分：{'、'.join(each.name for each in blank)}。"
    if unknown := [row for row in rows if row.executed is None]:
        yield f"{len(unknown)} 个项目的全年执行数待采集，执行数不合计：{'、'.join(each.name for each in unknown)}。"
    yield "平均分：各项目得分的简单平均；加权平均分：以全年预算数为权数。"


def footer_text(content: Summary) -> str:
    return f"{content.sums.projects} 个项目　截至 {content.as_of.isoformat()}"
