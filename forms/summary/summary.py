"""部门项目支出绩效自评汇总表: the self-evaluations of many projects counted together, then drawn."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import attrgetter

from forms.form import Form
from forms.funds_block import MOST_PLACES, round_amount
from forms.progress import join_names, open_words_text
from forms.summary.data import SUMMARY_MONEY_UNIT, Department, GradeCount, Summary, SummaryRow, Sums
from forms.summary.grid import draw_grid
from indicators.assessment import AssessedRow, Assessment, FundsLine
from indicators.completeness import EXECUTION_RATE
from indicators.display import SCORE_STATUS_WORDS, UNVERIFIED, WAITING, show_rounded_percent
from indicators.figures import FULL_PERCENT, format_plain, half_up, round_apart
from indicators.missing import Missing, MissingKind, missing_texts
from indicators.model import ScoreStatus
from indicators.points import has_full_points, lost_points
from indicators.quoting import quote_text
from indicators.units import convert_value

MOST_NAMED = 3
MOST_LISTED = 10
"""Projects named in a note; a paper is no list of to-dos."""


def summary_form(every: Sequence[Assessment], *, sample: bool) -> Form:
    """Of projects alone: a whole department holds their money once more."""
    assessments = [assessment for assessment in every if not assessment.project.is_department] or every
    left_out = [one for one in every if one.project.is_department] if assessments is not every else []
    content = collect_summary(assessments, sample=sample, left_out=left_out)
    return Form(
        kind="summary",
        title=content.title,
        as_of=content.as_of,
        sample=sample,
        content=content,
        pages=(draw_grid(content),),
        foot=footer_text(content),
        missing=tuple(missing_self_evaluations(assessments)),
    )


def collect_summary(
    assessments: Sequence[Assessment], *, sample: bool, left_out: Sequence[Assessment] = ()
) -> Summary:
    """``left_out`` are whole departments, which the notes name."""
    rows = [build_summary_row(assessment) for assessment in in_summary_order(assessments)]
    departments = tuple(group_departments(rows))
    department = departments[0].department.name if len(departments) == 1 else ""
    years = {assessment.project.year for assessment in assessments}
    year = "、".join(map(str, sorted(years)))
    return Summary(
        title=f"{department}项目支出绩效自评汇总表（{year}年度）",
        year=year,
        departments=departments,
        sums=sum_rows(rows),
        grades=tuple(count_grades(grade_names(assessments), rows)),
        notes=(*note_lines(rows), *department_note(left_out)),
        missing=missing_texts(missing_self_evaluations(assessments)),
        sample=sample,
        as_of=max(assessment.as_of for assessment in assessments),
    )


def group_departments(rows: Sequence[SummaryRow]) -> Iterator[Department]:
    """``rows`` stand in the order of their departments."""
    for _, group in groupby(rows, key=lambda row: row.department.name):
        members = tuple(group)
        yield Department(members[0].department, members, sum_rows(members))


def grade_names(assessments: Iterable[Assessment]) -> list[str]:
    """Those of all profiles, the best first."""
    profiles = [assessment.profile for assessment in assessments]
    return list(dict.fromkeys(line.name for profile in profiles for line in profile.grades.lines))


def in_summary_order(assessments: Iterable[Assessment]) -> list[Assessment]:
    """By department, then by project."""
    return sorted(assessments, key=attrgetter("project.department.name", "project.id"))


def missing_self_evaluations(assessments: Iterable[Assessment]) -> Iterator[Missing]:
    """The projects whose own self-evaluation is not complete, in the order of the sheet."""
    for assessment in in_summary_order(assessments):
        if not assessment.ready:
            project = assessment.project
            label = quote_text(project.name)
            yield Missing(project.id, MissingKind.SELF_EVALUATION, values={"project": label})


def build_summary_row(assessment: Assessment) -> SummaryRow:
    project = assessment.project
    budget, executed, rate = money_figures(assessment.funds)
    return SummaryRow(
        project=project.id,
        name=project.name,
        department=project.department,
        unit=project.unit,
        as_of=assessment.as_of,
        budget=budget,
        executed=executed,
        rate=rate,
        total=assessment.total,
        grade=assessment.grade,
        ready=assessment.ready,
        deviation=deviation_text(assessment),
        unverified=tuple(unverified_names(assessment)),
    )


def unverified_names(assessment: Assessment) -> Iterator[str]:
    if assessment.funds and assessment.funds.score.outcome is ScoreStatus.UNVERIFIED:
        yield EXECUTION_RATE
    for row in assessment.rows:
        if row.score.outcome is ScoreStatus.UNVERIFIED:
            yield row.indicator.name


def money_figures(line: FundsLine | None) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """全年预算数 and 全年执行数 in 万元, 执行率 in percent."""
    if line is None:
        return None, None, None
    unit = line.funds.unit
    return in_money_unit(line.funds.annual.total, unit), in_money_unit(line.executed.total, unit), line.rate


def in_money_unit(value: Decimal | None, unit: str) -> Decimal | None:
    amount = None if value is None else convert_value(value, unit, SUMMARY_MONEY_UNIT)
    return None if amount is None else round_amount(amount, MOST_PLACES)


def deviation_text(assessment: Assessment) -> str:
    """主要偏差, a line each: the rows that lost most with their numbers, the reason given for the first, the
    money, and what is still open."""
    return "\n".join((*lost_row_texts(assessment), *execution_texts(assessment), *open_texts(assessment)))


def lost_row_texts(assessment: Assessment) -> Iterator[str]:
    rows = sorted((row for row in assessment.rows if row_loss(row) > 0), key=row_loss, reverse=True)
    for number, row in enumerate(rows[:MOST_NAMED]):
        yield describe_lost_row(row, with_reason=number == 0)
    if len(rows) > MOST_NAMED:
        yield f"另有 {len(rows) - MOST_NAMED} 项扣分"


def execution_texts(assessment: Assessment) -> Iterator[str]:
    funds = assessment.funds
    if funds is None or funds.rate is None or funds.score.points is None:
        return
    if not has_full_points(funds.score.points, funds.weight):
        lost = format_plain(lost_points(funds.score.points, funds.weight))
        yield f"预算执行率{show_rounded_percent(funds.rate)}，扣{lost}分"


def open_texts(assessment: Assessment) -> Iterator[str]:
    if assessment.total is None:
        open_rows = sum(row.score.points is None and row.indicator.weight > 0 for row in assessment.rows)
        words = open_words_text(row.score.outcome for row in assessment.rows)
        yield f"{open_rows} 项{words}" if open_rows else f"预算执行情况{funds_word(assessment)}"
        names = list(unverified_names(assessment))
        if names:
            yield f"{UNVERIFIED}：{join_names(names)}"


def funds_word(assessment: Assessment) -> str:
    return SCORE_STATUS_WORDS[assessment.funds.score.outcome] if assessment.funds else WAITING


def row_loss(row: AssessedRow) -> Decimal:
    """The points a row lost; 0 where it has none yet."""
    points = row.score.points
    return Decimal(0) if points is None else lost_points(points, row.indicator.weight)


def describe_lost_row(row: AssessedRow, with_reason: bool) -> str:
    name = row.indicator.name.rstrip("。；，,. ").replace("\n", "")
    target = row.indicator.target.text.replace("\n", "")
    parts = [f"指标值{target}", f"实际{row.actual}", f"扣{format_plain(row_loss(row))}分"]
    if with_reason and (reason := row.reason.rstrip("。").replace("\n", " ")):
        parts.append(reason)
    return f"{name}（{'，'.join(parts)}）"


def sum_rows(rows: Sequence[SummaryRow]) -> Sums:
    budget = sum_if_complete(row.budget for row in rows)
    executed = sum_if_complete(row.executed for row in rows)
    totals = [(row.total, row.budget) for row in rows if row.total is not None]
    weighted = [(total, budget) for total, budget in totals if budget is not None and budget > 0]
    return Sums(
        projects=len(rows),
        judged=len(totals),
        weighable=len(weighted),
        budget=budget,
        executed=executed,
        rate=percent_of(executed, budget),
        average=weighted_mean([(total, Decimal(1)) for total, _ in totals]),
        weighted=weighted_mean(weighted),
    )


def sum_if_complete(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, unknown where one of them is."""
    total = Decimal(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total


def percent_of(part: Decimal | None, of: Decimal | None) -> Decimal | None:
    return round_apart(Fraction(part) / Fraction(of) * 100, FULL_PERCENT) if part is not None and of else None


def weighted_mean(pairs: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """Of values with weights; exact, then rounded once. ``None`` where nothing has weight."""
    whole = sum((Fraction(weight) for _, weight in pairs), Fraction(0))
    if not whole:
        return None
    weighted_sum = sum((Fraction(value) * Fraction(weight) for value, weight in pairs), Fraction(0))
    return half_up(weighted_sum / whole)


def count_grades(names: Iterable[str], rows: Sequence[SummaryRow]) -> Iterator[GradeCount]:
    """A line for each grade, and one for the projects that have none yet."""
    judged = Decimal(sum(row.grade is not None for row in rows))
    for name in names:
        members = [row for row in rows if row.grade == name]
        yield grade_count(name, members, percent_of(Decimal(len(members)), judged))
    open_rows = [row for row in rows if row.grade is None]
    if open_rows:
        yield grade_count("未评定", open_rows, None)


def grade_count(name: str, rows: Sequence[SummaryRow], share: Decimal | None) -> GradeCount:
    return GradeCount(name, len(rows), share, sum_if_complete(row.budget for row in rows))


def note_lines(rows: Sequence[SummaryRow]) -> Iterator[str]:
    unjudged = [row for row in rows if row.total is None]
    unweighted = [row for row in rows if row.total is not None and not row.budget]
    unspent = [row for row in rows if row.executed is None]
    yield from left_out_note(unjudged, "尚未评完，未计入平均分")
    yield from left_out_note(unweighted, "没有预算数，未计入加权平均分")
    yield from left_out_note(unspent, "的全年执行数待采集，执行数不合计")
    yield "平均分：各项目得分的简单平均；加权平均分：以全年预算数为权数。"


def department_note(left_out: Sequence[Assessment]) -> Iterator[str]:
    if left_out:
        names = "、".join(one.project.name for one in left_out[:MOST_LISTED])
        yield f"部门整体的自评表 {len(left_out)} 张不列入本表，资金不重复计算：{names}。"


def left_out_note(rows: Sequence[SummaryRow], why: str) -> Iterator[str]:
    if rows:
        more = f"等 {len(rows)} 个" if len(rows) > MOST_LISTED else ""
        yield f"{len(rows)} 个项目{why}：{'、'.join(row.name for row in rows[:MOST_LISTED])}{more}。"


def footer_text(content: Summary) -> str:
    return f"{content.sums.projects} 个项目　截至 {content.as_of.isoformat()}"
