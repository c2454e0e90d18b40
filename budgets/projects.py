"""A budget beside the target sheets of its year: all 项目支出 has a sheet, and the sheets name the same unit."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from budgets.answers import RelationResult, Term, Verdict, cannot_tell, check_equal, sum_terms
from budgets.budget import Budget, Statement, TableKind
from budgets.names import PROJECT, normalize_text
from budgets.statements import statement_term, walk_statements
from budgets.table_terms import total_term
from indicators.model import Project
from indicators.quoting import quote_text

TARGET_SHEETS, UNIT = "B-targets", "B-unit"
QUOTES = dict.fromkeys(map(ord, "“”\"'‘’「」"))
"""Units are written with any of them, and without."""


def check_against_projects(budget: Budget, projects: Sequence[Project]) -> Iterator[RelationResult]:
    yield from check_target_sheets(budget, projects)
    yield from check_unit_names(budget, projects)


def check_target_sheets(budget: Budget, projects: Sequence[Project]) -> Iterator[RelationResult]:
    """项目支出 is what the target sheets sum to."""
    spent = project_spending_term(budget)
    if spent is None or (not spent.value and not projects):
        return
    if not projects:
        why = f"{spent.amount_clause}，没有读到绩效目标表，无法核对"
        yield cannot_tell(TARGET_SHEETS, spent, None, why)
        return
    funds = [project_funds_term(project) for project in projects]
    covered = sum_terms(funds, "绩效目标表的年度资金总额之和")
    blank = next((fund for fund in funds if fund.value is None), None)
    if blank is not None:
        yield cannot_tell(TARGET_SHEETS, spent, covered, f"{blank.name}没有填写年度资金总额，无法核对")
    else:
        yield check_covered(budget, spent, covered, len(funds))


def check_covered(budget: Budget, spent: Term, covered: Term, count: int) -> RelationResult:
    result = check_equal(TARGET_SHEETS, spent, covered, count)
    if result.verdict is not Verdict.BROKEN:
        return result
    amounts = f"{spent.amount_clause}，{covered.amount_clause}"
    return replace(result, message=f"{amounts}，{describe_uncovered(budget, result.difference)}")


def project_spending_term(budget: Budget) -> Term | None:
    """From the tables, else as the text says it."""
    for kind in (TableKind.GENERAL, TableKind.SPENDING):
        if term := total_term(budget.table(kind), PROJECT):
            return term
    statement = project_statement(budget)
    return statement_term(statement) if statement else None


def project_statement(budget: Budget) -> Statement | None:
    """The first statement of the amount of 项目支出."""
    for statement in walk_statements(budget.statements):
        reference = statement.reference
        if reference and reference.column == PROJECT and statement.amount is not None:
            return statement
    return None


def project_place(project: Project) -> str:
    return project.file or f"绩效目标表{quote_text(project.name)}"


def project_funds_term(project: Project) -> Term:
    name = f"项目{quote_text(project.name)}"
    funds = project.funds
    if funds is None:
        return Term(name, None, project_place(project))
    return Term(name, funds.initial.total, project_place(project), funds.unit)


def describe_uncovered(budget: Budget, gap: Decimal | None) -> str:
    """How much no target sheet covers, and what the text says of as much."""
    if gap is None or gap < 0:
        return f"目标表多出 {abs(gap or 0):f}；请核对"
    return f"有 {gap:f} 没有绩效目标表{describe_equal_part(budget, gap)}；请补报目标表，或说明原因"


def describe_equal_part(budget: Budget, gap: Decimal) -> str:
    """Empty where the text names no part of 项目支出 that is as much."""
    part = find_equal_part(budget, gap)
    return f"，等于说明中{quote_text(part.subject)}{part.amount:f}" if part else ""


def find_equal_part(budget: Budget, gap: Decimal) -> Statement | None:
    statement = project_statement(budget)
    parts = statement.parts if statement else ()
    return next((part for part in parts if part.amount == gap), None)


def check_unit_names(budget: Budget, projects: Sequence[Project]) -> Iterator[RelationResult]:
    """The sheets name the unit of the budget as 实施单位, or as 主管部门 where they are of units below it."""
    if not budget.unit:
        return
    for project in projects:
        if project.unit.name:
            yield check_unit_name(project, budget_unit_term(budget))


def budget_unit_term(budget: Budget) -> Term:
    return Term("部门预算的单位", None, budget.document or budget.file, text=budget.unit)


def check_unit_name(project: Project, budget_unit: Term) -> RelationResult:
    name = f"项目{quote_text(project.name)}的实施单位"
    sheet_unit = Term(name, None, project_place(project), text=project.unit.name)
    names = [without_quotes(project.unit.name), without_quotes(project.department.name)]
    if without_quotes(budget_unit.text) in names:
        return RelationResult(UNIT, Verdict.HOLDS, sheet_unit, budget_unit, f"{name}与部门预算一致")
    message = (
        f"{name}写作{quote_text(project.unit.name)}，"
        f"{budget_unit.name}是{quote_text(budget_unit.text)}；请统一为规范的单位名称"
    )
    return RelationResult(UNIT, Verdict.BROKEN, sheet_unit, budget_unit, message)


def without_quotes(name: str) -> str:
    return normalize_text(name).translate(QUOTES)
