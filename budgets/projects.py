"""A budget beside the target forms of its year: every amount of 项目支出 has a form, and the forms name the same unit."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgets.answers import RelationResult, Term, Verdict, cannot_tell, check_equal, sum_terms
from budgets.budget import Budget, Statement, TableKind
from budgets.names import PROJECT, normalize_text
from budgets.pairs import total_term
from budgets.statements import statement_term, walk_statements
from indicators.model import Project
from indicators.quoting import quote_text

TARGET_SHEETS, UNIT = "T27", "B-unit"


def check_against_projects(budget: Budget, projects: Sequence[Project]) -> Iterator[RelationResult]:
    yield from check_target_sheets(budget, projects)
    yield from check_unit_names(budget, projects)


def check_target_sheets(budget: Budget, projects: Sequence[Project]) -> Iterator[RelationResult]:
    """项目支出 is what the target forms sum to."""
    spent = project_spending_term(budget)
    if spent is None or (not spent.value and not projects):
        return
    if not projects:
        yield cannot_tell(
            TARGET_SHEETS, spent, None, f"{spent.name}为 {spent.display_text}，没有读到绩效目标表，无法核对"
        )
        return
    funds = [project_funds_term(project) for project in projects]
    blank = next((fund for fund in funds if fund.value is None), None)
    covered = sum_terms(funds, "绩效目标表的年度资金总额之和")
    if blank is not None:
        yield cannot_tell(TARGET_SHEETS, spent, covered, f"{blank.name}没有填写年度资金总额，无法核对")
        return
    answer = check_equal(TARGET_SHEETS, spent, covered, len(funds))
    if answer.verdict is Verdict.BROKEN:
        message = f"{spent.name}为 {spent.display_text}，{covered.name}为 {covered.display_text}，{describe_uncovered(budget, answer.difference)}"
        answer = RelationResult(TARGET_SHEETS, Verdict.BROKEN, spent, covered, message)
    yield answer


def project_spending_term(budget: Budget) -> Term | None:
    """From the tables, else as the text says it."""
    for kind in (TableKind.GENERAL, TableKind.SPENDING):
        table = budget.table(kind)
        if found := total_term(table, PROJECT) if table else None:
            return found
    told = project_statement(budget)
    return statement_term(told) if told else None


def project_statement(budget: Budget) -> Statement | None:
    every_one = walk_statements(budget.statements)
    return next(
        (
            statement
            for statement in every_one
            if statement.reference and statement.reference.column == PROJECT and statement.amount is not None
        ),
        None,
    )


def project_funds_term(project: Project) -> Term:
    funds = project.funds
    amount = funds.initial.total if funds else None
    return Term(
        f"项目{quote_text(project.name)}",
        amount,
        project.file or f"绩效目标表{quote_text(project.name)}",
        funds.unit if funds else "",
    )


def describe_uncovered(budget: Budget, gap: Decimal | None) -> str:
    """How much no form covers, and what the text says of as much."""
    if gap is None or gap < 0:
        return f"目标表多出 {abs(gap or 0):f}；请核对"
    told = project_statement(budget)
    same = [part for part in (told.parts if told else ()) if part.amount == gap]
    as_said = f"，等于说明中{quote_text(same[0].subject)}{same[0].amount:f}" if same else ""
    return f"有 {gap:f} 没有绩效目标表{as_said}；请补报目标表，或说明原因"


def check_unit_names(budget: Budget, projects: Sequence[Project]) -> Iterator[RelationResult]:
    """The forms name the unit of the budget as 实施单位, or as 主管部门 where they are of units below it."""
    own = Term("部门预算的单位", None, budget.document or budget.file, text=budget.unit)
    for project in projects if budget.unit else ():
        if not project.unit.name:
            continue
        place = project.file or f"绩效目标表{quote_text(project.name)}"
        named = Term(f"项目{quote_text(project.name)}的实施单位", None, place, text=project.unit.name)
        if without_quotes(budget.unit) in (
            without_quotes(project.unit.name),
            without_quotes(project.department.name),
        ):
            yield RelationResult(UNIT, Verdict.HOLDS, named, own, f"{named.name}与部门预算一致")
        else:
            message = f"{named.name}写作{quote_text(project.unit.name)}，部门预算的单位是{quote_text(budget.unit)}；请统一为规范的单位名称"
            yield RelationResult(UNIT, Verdict.BROKEN, named, own, message)


def without_quotes(name: str) -> str:
    return normalize_text(name).translate(dict.fromkeys(map(ord, "“”\"'‘’「」")))
