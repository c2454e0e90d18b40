"""What the text states: against the tables, against itself, and how it explains what changed."""

from collections.abc import Iterator
from decimal import Decimal

from budgets.answers import Answer, Term, Verdict, at_most, cannot_tell, equal, summed, term, ulp
from budgets.budget import Budget, BudgetTable, Reference, Row, Side, Statement, TableKind
from budgets.changes import rate_answer
from budgets.names import CHANGE, GENERAL, TOTAL, concept, flat
from budgets.pairs import row as meaning_row
from budgets.sums import of_table, total_rows
from indicators.quoting import quoted

TEXT, PARTS, SHARE, REASON, GROWTH, SOURCE = "B-text", "B-parts", "B-share", "B-reason", "B-text-growth", "B-source"


def stated(budget: Budget) -> Iterator[Answer]:
    for each in every(budget.statements):
        yield from against_table(budget, each)
        yield from parts(budget, each)
        yield from shares(each)
        yield from change(budget, each)
    yield from sources(budget)


def every(statements: tuple[Statement, ...]) -> Iterator[Statement]:
    for each in statements:
        yield each
        yield from every(each.parts)


def said(statement: Statement, value: Decimal | None = None, what: str = "") -> Term:
    """A statement as a side of a relation."""
    own = statement.amount if value is None else value
    return Term(
        f"说明中{quoted(statement.subject)}{what}", own, spot_of(statement), statement.money, spot=statement.spot
    )


def spot_of(statement: Statement) -> str:
    return statement.place or "情况说明"


def against_table(budget: Budget, statement: Statement) -> Iterator[Answer]:
    table = budget.table(statement.of.table) if statement.of else None
    if statement.of is None or statement.amount is None or table is None:
        return
    left = said(statement)
    row = find_row(table, statement.of)
    if row is None:
        yield cannot_tell(
            TEXT, left, None, f"{table.kind}没有“{statement.of.row}”行，{left.name} {left.shown} 无法核对"
        )
        return
    right = term(table, row, statement.of.column)
    if right.value is None and not right.text and statement.amount == 0:
        yield Answer(TEXT, Verdict.HOLDS, left, right, f"{left.name}为 0，{right.name}空白，没有矛盾")
    else:
        yield equal(TEXT, left, right, rounded=True)


def find_row(table: BudgetTable, wanted: Reference) -> Row | None:
    """By name, else by what the name means; a total may be the row of zeros or the only row."""
    rows = [each for each in table.rows if wanted.side in (Side.NONE, each.side)]
    exact = [each for each in rows if flat(each.name) == flat(wanted.row)]
    alike = [each for each in rows if concept(each.name) == concept(wanted.row)]
    if concept(wanted.row) == TOTAL:
        alike = total_rows(table) or [each for each in rows if each.filler] or (rows if len(rows) == 1 else [])
    return next(iter(exact or alike), None)


def parts(budget: Budget, statement: Statement) -> Iterator[Answer]:
    """What follows as 其中 or 包括. Where the text names no amount for the whole, the table's stands for it."""
    own = [said(each) for each in statement.parts if each.amount is not None]
    if own:
        whole = said(statement)
        if whole.value is None:
            table = budget.table(statement.of.table) if statement.of else None
            row = find_row(table, statement.of) if table and statement.of else None
            found = of_table(table, row, statement.of.column) if table and statement.of else None
            whole = found or whole
        listed = summed(own, "说明中所列各项之和")
        if whole.value is None:
            yield cannot_tell(PARTS, whole, listed, f"{whole.name}没有金额，所列各项之和 {listed.shown} 无法核对")
        else:
            yield (equal(PARTS, whole, listed, len(own)) if statement.whole else at_most(PARTS, whole, listed))
    moved = [said(each, each.change.amount) for each in statement.parts if each.change and each.amount is None]
    if moved and statement.change and statement.change.amount is not None and len(moved) == len(statement.parts):
        yield equal(PARTS, said(statement, statement.change.amount, "增减额"), summed(moved, "所列各项增减额之和"))


def shares(statement: Statement) -> Iterator[Answer]:
    """占比 of each part."""
    known = [each for each in statement.parts if each.amount is not None]
    listed = sum((each.amount for each in known if each.amount is not None), Decimal(0))
    whole = statement.amount if statement.amount is not None else listed
    base = said(statement) if statement.amount is not None else summed([said(each) for each in known], "所列各项之和")
    for each in known:
        if each.share is None or each.amount is None:
            continue
        printed = said(each, each.share, "占比")
        if whole == 0:
            if each.share:
                yield cannot_tell(SHARE, printed, base, f"{base.name}为 0，{printed.name}无法计算")
            continue
        yield rate_answer(SHARE, printed, each.amount, whole, ulp(each.amount, whole), (said(each), base))


def change(budget: Budget, statement: Statement) -> Iterator[Answer]:
    """增长 N% from the amounts beside it; the reason named may not be more than what changed."""
    moved = statement.change
    if moved is None or moved.amount is None:
        return
    if moved.percent is not None and statement.amount is not None:
        base, printed = statement.amount - moved.amount, said(statement, moved.percent, "增减%")
        if base == 0:
            yield cannot_tell(GROWTH, printed, said(statement), f"{printed.name}的上年数为 0，无法计算")
        else:
            unit = ulp(statement.amount, moved.amount)
            yield rate_answer(GROWTH, printed, moved.amount, base, unit, (said(statement),))
    yield from change_in_table(budget, statement, moved.amount)
    if moved.reason is not None:
        yield reason(statement, moved.amount, moved.reason)


def change_in_table(budget: Budget, statement: Statement, amount: Decimal) -> Iterator[Answer]:
    table = budget.table(statement.of.table) if statement.of else None
    same_year = table is not None and statement.change is not None and table.previous == statement.change.year
    if table is None or statement.of is None or statement.of.column != TOTAL or not same_year:
        return
    row = find_row(table, statement.of)
    found = of_table(table, row, CHANGE)
    if found is not None:
        yield equal(TEXT, said(statement, amount, "增减额"), found, rounded=True)


def reason(statement: Statement, amount: Decimal, explained: Decimal) -> Answer:
    left, right = said(statement, amount, "增减额"), said(statement, explained, "所说原因的金额")
    if amount == explained or (amount * explained > 0 and abs(explained) < abs(amount)):
        return Answer(
            REASON, Verdict.HOLDS, left, right, f"{left.name} {left.shown}，{right.name} {right.shown}，不超过增减额"
        )
    message = f"{left.name}为 {left.shown}，{right.name}却是 {right.shown}；请补充其他增减因素，或改正金额"
    return Answer(REASON, Verdict.BROKEN, left, right, message)


def sources(budget: Budget) -> Iterator[Answer]:
    """基本支出 and 项目支出 tell how much of each comes from this year and how much was carried over."""
    fiscal = budget.table(TableKind.FISCAL)
    wholes = [each for each in budget.statements if each.of and each.of.table is TableKind.GENERAL and each.parts]
    columns = {each.of.column for each in wholes if each.of}
    if fiscal is None or not {"基本支出", "项目支出"} <= columns:
        return
    for words, meaning in ((("本年", "当年"), GENERAL), (("结转", "结余"), "上年结转")):
        own = [one for each in wholes for one in each.parts if any(word in one.subject for word in words)]
        right = of_table(fiscal, meaning_row(fiscal, meaning, Side.INCOME), TOTAL)
        if len(own) == 2 and right is not None and all(each.amount is not None for each in own):
            yield equal(SOURCE, right, summed([said(each) for each in own], "说明中基本支出、项目支出所用之和"), 2)
