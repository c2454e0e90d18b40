"""The page of one department budget."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.answers import VERDICT_WORDS, RelationResult, Verdict
from budgets.budget import Budget, BudgetRow, BudgetTable, Figure, Side
from budgets.order import NUMBERS, YEAR
from budgets.reconciliation import RELATION_WORDS
from workspace.budgets import ReadBudget
from yamlfiles.problem import Problem

VERDICT_COLOURS = {Verdict.HOLDS: "green", Verdict.BROKEN: "red", Verdict.CANNOT_TELL: "yellow"}


@dataclass(frozen=True)
class BudgetCell:
    """``anchor`` names the first broken relation that it takes part in as one of the two sides."""

    text: str
    anchor: str = ""


@dataclass(frozen=True)
class TableHalf:
    """A row as shown, or one side of it where a table has income on the left and expenditure on the right."""

    code: str
    name: str
    level: int
    total: bool
    cells: tuple[BudgetCell, ...]


@dataclass(frozen=True)
class BudgetTableView:
    table: BudgetTable
    heads: tuple[tuple[str, tuple[str, ...]], ...]
    lines: tuple[tuple[TableHalf, ...], ...]


@dataclass(frozen=True)
class RelationRow:
    """One answer with the name of its relation and, where it is broken, the anchor that cells link to."""

    answer: RelationResult
    word: str
    anchor: str = ""

    @property
    def difference_text(self) -> str:
        """How far apart two amounts are; years, numbers of tables and names are not."""
        gap = self.answer.difference if self.compares_amounts else None
        return "—" if gap is None else f"{gap:f}"

    @property
    def compares_amounts(self) -> bool:
        return self.answer.verdict is Verdict.BROKEN and self.answer.relation not in (NUMBERS, YEAR)


@dataclass(frozen=True)
class BudgetPage:
    """``rounded`` are those of the broken that rounding explains; ``holding`` are those that hold, by
    relation; ``problems`` stand in the way where there is no budget."""

    id: str
    file: str
    budget: Budget | None
    problems: tuple[Problem, ...]
    counts: Mapping[str, tuple[int, str]]
    broken: tuple[RelationRow, ...]
    rounded: tuple[RelationRow, ...]
    undecided: tuple[RelationRow, ...]
    holding: tuple[tuple[str, tuple[RelationResult, ...]], ...]
    tables: tuple[BudgetTableView, ...]


def budget_page(read: ReadBudget) -> BudgetPage:
    own = {verdict: [answer for answer in read.answers if answer.verdict is verdict] for verdict in Verdict}
    broken = [
        RelationRow(result, RELATION_WORDS[result.relation], f"no-{number}")
        for number, result in enumerate(own[Verdict.BROKEN], 1)
    ]
    marks = anchors_by_place(broken)
    budget = read.budget
    return BudgetPage(
        id=read.id,
        file=read.file,
        budget=budget,
        problems=read.problems if budget is None else (),
        counts={
            word: (len(own[verdict]), VERDICT_COLOURS[verdict]) for verdict, word in VERDICT_WORDS.items()
        },
        broken=tuple(row for row in broken if not row.answer.may_be_rounding),
        rounded=tuple(row for row in broken if row.answer.may_be_rounding),
        undecided=tuple(
            RelationRow(result, RELATION_WORDS[result.relation]) for result in own[Verdict.CANNOT_TELL]
        ),
        holding=tuple(group_by_relation(own[Verdict.HOLDS])),
        tables=tuple(build_table_view(table, marks) for table in (budget.tables if budget else ())),
    )


def anchors_by_place(broken: Iterable[RelationRow]) -> dict[str, str]:
    """By place, the first broken relation that has it as a side."""
    anchors = [(place, row.anchor) for row in broken for place in side_places(row.answer)]
    return dict(reversed(anchors))


def side_places(answer: RelationResult) -> Iterable[str]:
    sides = (answer.left, answer.right)
    return (side.place for side in sides if side is not None and side.place)


def group_by_relation(answers: Sequence[RelationResult]) -> Iterable[tuple[str, tuple[RelationResult, ...]]]:
    for relation, word in RELATION_WORDS.items():
        own = tuple(answer for answer in answers if answer.relation == relation)
        if own:
            yield word, own


def build_table_view(table: BudgetTable, marks: Mapping[str, str]) -> BudgetTableView:
    sides = [
        side
        for side in (Side.INCOME, Side.SPENDING)
        if any(budget_row.side is side for budget_row in table.rows)
    ]
    halves = [
        [budget_row for budget_row in table.rows if budget_row.side is side] for side in sides or [Side.NONE]
    ]
    columns = [used_columns(table, rows) for rows in halves]
    heads = tuple(
        (f"{side}项目" if side else "科目", own)
        for side, own in zip(sides or [Side.NONE], columns, strict=True)
    )
    longest = max(map(len, halves), default=0)
    rows = zip(*(align_last_rows(own, longest) for own in halves), strict=True)
    lines = (
        tuple(table_half(half, names, marks) for half, names in zip(row, columns, strict=True))
        for row in rows
    )
    return BudgetTableView(table, heads, tuple(lines))


def align_last_rows(rows: Sequence[BudgetRow], longest: int) -> list[BudgetRow | None]:
    """Both 总计 stand in the last line."""
    blank: list[BudgetRow | None] = [None] * (longest - len(rows))
    return [*rows[:-1], *blank, *rows[-1:]]


def used_columns(table: BudgetTable, rows: Sequence[BudgetRow]) -> tuple[str, ...]:
    """The columns of one half: those that any of its rows has an amount in."""
    filled = {column for row in rows for column in row.figures}
    return tuple(column for column in table.columns if column in filled)


def table_half(row: BudgetRow | None, columns: Sequence[str], marks: Mapping[str, str]) -> TableHalf:
    if row is None:
        return TableHalf("", "", 0, False, tuple(BudgetCell("") for _ in columns))
    return filled_half(row, budget_cells(row, columns, marks))


def filled_half(row: BudgetRow, cells: tuple[BudgetCell, ...]) -> TableHalf:
    is_total = row.level == 0 and not row.code
    return TableHalf(row.code, row.name, row.level, is_total, cells)


def budget_cells(row: BudgetRow, columns: Sequence[str], marks: Mapping[str, str]) -> tuple[BudgetCell, ...]:
    return tuple(budget_cell(row.figures.get(column), column, marks) for column in columns)


def budget_cell(figure: Figure | None, column: str, marks: Mapping[str, str]) -> BudgetCell:
    if figure is None:
        return BudgetCell("")
    return BudgetCell(
        figure.unread_text or format_amount(figure.value, column),
        marks.get(figure.place, "") if figure.place else "",
    )


def format_amount(value: Decimal | None, column: str) -> str:
    """As it stands in the document, with the sign of a percentage."""
    return "" if value is None else f"{value:,f}{'%' if column.endswith('%') else ''}"
