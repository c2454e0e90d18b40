"""The page of one department budget."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgets.answers import VERDICT_WORDS, RelationResult, Verdict
from budgets.budget import Budget, BudgetRow, BudgetTable, Figure, Side
from budgets.order import NUMBERS, YEAR
from budgets.reconciliation import RELATION_WORDS
from indicators.model import EMPTY_MAPPING
from indicators.units import convert_value
from pages.problems_page import with_project_names
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
class TableSummary:
    """How much of one table, or of the text beside the tables, does not agree. ``largest`` is the greatest
    difference, in 元. ``anchor`` leads to the table, "" for the text."""

    name: str
    anchor: str
    broken: int
    rounded: int
    largest: Decimal | None


@dataclass(frozen=True)
class BudgetPage:
    """``broken`` and ``rounded``, which rounding explains, have the greatest difference first; ``holding``
    are those that hold, by relation; ``problems`` stand in the way where there is no budget. ``summary`` is
    what does not agree, by table."""

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
    summary: tuple[TableSummary, ...] = ()
    names: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)

    def place_text(self, place: str) -> str:
        """A target file by the project that it declares."""
        return with_project_names(place, self.names)


def budget_page(read: ReadBudget, names: Mapping[str, str] = EMPTY_MAPPING) -> BudgetPage:
    """``names`` are those of projects by their ids."""
    own = {verdict: [answer for answer in read.answers if answer.verdict is verdict] for verdict in Verdict}
    broken = relation_rows("no", sorted(own[Verdict.BROKEN], key=gap_sort_key))
    budget, marks = read.budget, anchors_by_place(broken)
    tables = budget.tables if budget else ()
    return BudgetPage(
        id=read.id,
        file=read.file,
        budget=budget,
        problems=() if budget else read.problems,
        counts={
            word: (len(own[verdict]), VERDICT_COLOURS[verdict]) for verdict, word in VERDICT_WORDS.items()
        },
        broken=tuple(row for row in broken if not row.answer.may_be_rounding),
        rounded=tuple(row for row in broken if row.answer.may_be_rounding),
        undecided=tuple(relation_rows("open", own[Verdict.CANNOT_TELL])),
        holding=tuple(group_by_relation(own[Verdict.HOLDS])),
        tables=tuple(build_table_view(table, marks) for table in tables),
        summary=tuple(summarize_tables(broken, budget)) if budget else (),
        names=names,
    )


def relation_rows(kind: str, results: Iterable[RelationResult]) -> list[RelationRow]:
    """In their order, each with the anchor of its number among its ``kind``."""
    return [
        RelationRow(result, RELATION_WORDS[result.relation], f"{kind}-{number}")
        for number, result in enumerate(results, 1)
    ]


def gap_sort_key(result: RelationResult) -> tuple[bool, bool, Decimal]:
    """What rounding explains after all else, then by size; what is no amount after amounts."""
    gap = gap_in_yuan(result)
    return result.may_be_rounding, gap is None, -(gap or Decimal(0))


def gap_in_yuan(result: RelationResult) -> Decimal | None:
    """How far apart two amounts are; ``None`` of years, numbers of tables and names."""
    if result.difference is None or result.relation in (NUMBERS, YEAR):
        return None
    return abs(convert_value(result.difference, result.left.money, "元") or result.difference)


def summarize_tables(broken: Sequence[RelationRow], budget: Budget) -> Iterable[TableSummary]:
    """Each table that takes part in a broken relation, as a relation between two tables in both."""
    of_no_table = set(broken)
    for number, table in enumerate(budget.tables, 1):
        own = [row for row in broken if any(is_in_table(place, table) for place in side_places(row.answer))]
        of_no_table.difference_update(own)
        if own:
            yield table_summary(table.title, f"table-{number}", own)
    if of_no_table:
        yield table_summary("正文和其他", "", [row for row in broken if row in of_no_table])


def is_in_table(place: str, table: BudgetTable) -> bool:
    return bool(table.place) and f"{place} ".startswith(f"{table.place} ")


def table_summary(name: str, anchor: str, rows: Sequence[RelationRow]) -> TableSummary:
    gaps = [gap for row in rows if (gap := gap_in_yuan(row.answer)) is not None]
    rounded = sum(row.answer.may_be_rounding for row in rows)
    return TableSummary(name, anchor, len(rows) - rounded, rounded, max(gaps, default=None))


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
