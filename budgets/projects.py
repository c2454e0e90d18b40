"""A budget beside the target forms of its year: every amount of 项目支出 has a form, and the forms name the same unit."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgets.answers import Answer, Term, Verdict, cannot_tell, equal, summed
from budgets.budget import Budget, Statement, TableKind
from budgets.names import PROJECT, flat
from budgets.pairs import total
from budgets.stated import every, said
from indicators.model import Project
from indicators.quoting import quoted

FORMS, UNIT = "T27", "B-unit"


def beside_projects(budget: Budget, projects: Sequence[Project]) -> Iterator[Answer]:
    yield from forms(budget, projects)
    yield from units(budget, projects)


def forms(budget: Budget, projects: Sequence[Project]) -> Iterator[Answer]:
    """项目支出 is what the target forms sum to."""
    spent = project_spending(budget)
    if spent is None or (not spent.value and not projects):
        return
    if not projects:
        yield cannot_tell(FORMS, spent, None, f"{spent.name}为 {spent.shown}，没有读到绩效目标表，无法核对")
        return
    funds = [funds_of(each) for each in projects]
    blank = next((each for each in funds if each.value is None), None)
    covered = summed(funds, "绩效目标表的年度资金总额之和")
    if blank is not None:
        yield cannot_tell(FORMS, spent, covered, f"{blank.name}没有填写年度资金总额，无法核对")
        return
    answer = equal(FORMS, spent, covered, len(funds))
    if answer.verdict is Verdict.BROKEN:
        message = (
            f"{spent.name}为 {spent.shown}，{covered.name}为 {covered.shown}，{uncovered(budget, answer.difference)}"
        )
        answer = Answer(FORMS, Verdict.BROKEN, spent, covered, message)
    yield answer


def project_spending(budget: Budget) -> Term | None:
    """From the tables, else as the text says it."""
    for kind in (TableKind.GENERAL, TableKind.SPENDING):
        table = budget.table(kind)
        if found := total(table, PROJECT) if table else None:
            return found
    told = project_statement(budget)
    return said(told) if told else None


def project_statement(budget: Budget) -> Statement | None:
    every_one = every(budget.statements)
    return next((each for each in every_one if each.of and each.of.column == PROJECT and each.amount is not None), None)


def funds_of(project: Project) -> Term:
    funds = project.funds
    amount = funds.initial.total if funds else None
    return Term(
        f"项目{quoted(project.name)}",
        amount,
        project.file or f"绩效目标表{quoted(project.name)}",
        funds.unit if funds else "",
    )


def uncovered(budget: Budget, gap: Decimal | None) -> str:
    """How much no form covers, and what the text says of as much."""
    if gap is None or gap < 0:
        return f"目标表多出 {abs(gap or 0):f}；请核对"
    told = project_statement(budget)
    same = [each for each in (told.parts if told else ()) if each.amount == gap]
    as_said = f"，等于说明中{quoted(same[0].subject)}{same[0].amount:f}" if same else ""
    return f"有 {gap:f} 没有绩效目标表{as_said}；请补报目标表，或说明原因"


def units(budget: Budget, projects: Sequence[Project]) -> Iterator[Answer]:
    """The forms name the unit of the budget as 实施单位, or as 主管部门 where they are of units below it."""
    own = Term("部门预算的单位", None, budget.document or budget.file, text=budget.unit)
    for each in projects if budget.unit else ():
        if not each.unit.name:
            continue
        place = each.file or f"绩效目标表{quoted(each.name)}"
        named = Term(f"项目{quoted(each.name)}的实施单位", None, place, text=each.unit.name)
        if bare(budget.unit) in (bare(each.unit.name), bare(each.department.name)):
            yield Answer(UNIT, Verdict.HOLDS, named, own, f"{named.name}与部门预算一致")
        else:
            message = f"{named.name}写作{quoted(each.unit.name)}，部门预算的单位是{quoted(budget.unit)}；请统一为规范的单位名称"
            yield Answer(UNIT, Verdict.BROKEN, named, own, message)


def bare(name: str) -> str:
    return flat(name).translate(dict.fromkeys(map(ord, "“”\"'‘’「」")))
