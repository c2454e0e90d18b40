"""The page of one department budget."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.answers import VERDICTS, Answer, Verdict
from budgets.budget import Budget, BudgetTable, Figure, Row, Side
from budgets.order import NUMBERS, YEAR
from budgets.reconciliation import WORDS
from workspace.budgets import ReadBudget
from yamlfiles.problem import Problem

COLOURS = {Verdict.HOLDS: "green", Verdict.BROKEN: "red", Verdict.CANNOT_TELL: "yellow"}


@dataclass(frozen=True)
class Cell:
    """``anchor`` names the first broken relation that it takes part in as one of the two sides."""

    text: str
    anchor: str = ""


@dataclass(frozen=True)
class Half:
    """A row as shown, or one side of it where a table has income on the left and expenditure on the right."""

    code: str
    name: str
    level: int
    total: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ShownTable:
    table: BudgetTable
    heads: tuple[tuple[str, tuple[str, ...]], ...]
    lines: tuple[tuple[Half, ...], ...]


@dataclass(frozen=True)
class Said:
    """One answer with the name of its relation and, where it is broken, the anchor that cells link to."""

    answer: Answer
    word: str
    anchor: str = ""

    @property
    def gap(self) -> str:
        """How far apart two amounts are; years, numbers of tables and names are not."""
        counted = self.answer.verdict is Verdict.BROKEN and self.answer.relation not in (NUMBERS, YEAR)
        gap = self.answer.difference if counted else None
        return "—" if gap is None else f"{gap:f}"


@dataclass(frozen=True)
class BudgetPage:
    """``holding`` are those that hold, by relation; ``problems`` stand in the way where there is no budget."""

    id: str
    file: str
    budget: Budget | None
    problems: tuple[Problem, ...]
    counts: Mapping[str, tuple[int, str]]
    broken: tuple[Said, ...]
    untold: tuple[Said, ...]
    holding: tuple[tuple[str, tuple[Answer, ...]], ...]
    tables: tuple[ShownTable, ...]


def budget_page(read: ReadBudget) -> BudgetPage:
    own = {verdict: [each for each in read.answers if each.verdict is verdict] for verdict in Verdict}
    broken = [Said(each, WORDS[each.relation], f"no-{number}") for number, each in enumerate(own[Verdict.BROKEN], 1)]
    marks = anchors(broken)
    budget = read.budget
    return BudgetPage(
        id=read.id,
        file=read.file,
        budget=budget,
        problems=read.problems if budget is None else (),
        counts={word: (len(own[verdict]), COLOURS[verdict]) for verdict, word in VERDICTS.items()},
        broken=tuple(broken),
        untold=tuple(Said(each, WORDS[each.relation]) for each in own[Verdict.CANNOT_TELL]),
        holding=tuple(by_relation(own[Verdict.HOLDS])),
        tables=tuple(shown_table(each, marks) for each in (budget.tables if budget else ())),
    )


def anchors(broken: Iterable[Said]) -> dict[str, str]:
    """By place, the first broken relation that has it as a side."""
    found: dict[str, str] = {}
    for each in broken:
        for side in (each.answer.left, each.answer.right):
            if side is not None and side.place:
                found.setdefault(side.place, each.anchor)
    return found


def by_relation(answers: Sequence[Answer]) -> Iterable[tuple[str, tuple[Answer, ...]]]:
    for relation, word in WORDS.items():
        own = tuple(each for each in answers if each.relation == relation)
        if own:
            yield word, own


def shown_table(table: BudgetTable, marks: Mapping[str, str]) -> ShownTable:
    sides = [side for side in (Side.INCOME, Side.SPENDING) if any(each.side is side for each in table.rows)]
    halves = [[each for each in table.rows if each.side is side] for side in sides or [Side.NONE]]
    columns = [columns_of(table, rows) for rows in halves]
    heads = tuple(
        (f"{side}项目" if side else "科目", own) for side, own in zip(sides or [Side.NONE], columns, strict=True)
    )
    longest = max(map(len, halves), default=0)
    rows = zip(*(level_ends(own, longest) for own in halves), strict=True)
    lines = (tuple(half(each, own, marks) for each, own in zip(row, columns, strict=True)) for row in rows)
    return ShownTable(table, heads, tuple(lines))


def level_ends(rows: Sequence[Row], longest: int) -> list[Row | None]:
    """Both 总计 stand in the last line."""
    blank: list[Row | None] = [None] * (longest - len(rows))
    return [*rows[:-1], *blank, *rows[-1:]]


def columns_of(table: BudgetTable, rows: Sequence[Row]) -> tuple[str, ...]:
    """The columns of one half: those that any of its rows has an amount in."""
    return tuple(each for each in table.columns if any(each in row.figures for row in rows))


def half(row: Row | None, columns: Sequence[str], marks: Mapping[str, str]) -> Half:
    if row is None:
        return Half("", "", 0, False, tuple(Cell("") for _ in columns))
    cells = tuple(cell(row.figures.get(each), each, marks) for each in columns)
    return Half(row.code, row.name, row.level, row.level == 0 and not row.code, cells)


def cell(figure: Figure | None, column: str, marks: Mapping[str, str]) -> Cell:
    if figure is None:
        return Cell("")
    return Cell(figure.unread or printed(figure.value, column), marks.get(figure.place, "") if figure.place else "")


def printed(value: Decimal | None, column: str) -> str:
    """As it stands in the document, with the sign of a percentage."""
    return "" if value is None else f"{value:,f}{'%' if column.endswith('%') else ''}"
