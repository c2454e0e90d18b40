"""One statement over the doubtful rows of a table for many windows and values of filters.

As in ``multi_window_scan``, rows are first counted by the moments that matter and by the values that filters
let through; then each window adds up what it sees.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import CTE, Label, Subquery, and_, case, column, false, func, null, or_, select, tuple_

from evaluators.contract import Condition, Expression
from evaluators.stored_columns import stored_table
from indicators.doubts import DoubtCode
from measuring.multi_window_scan import (
    BORN_COLUMN,
    DATED_COLUMN,
    FROM_COLUMN,
    KNOWN_COLUMN,
    TO_COLUMN,
    moments_of,
    number_literal,
    position_among,
    windows_relation,
)
from measuring.requests import Window
from measuring.statements import Dimension, RowSet, Statement, dimension_expression
from sources.tables import Table

MOST_WORDS = 5
"""Words that a sentence names; of more it says how many."""
UNDATED = -1
"""The place of a row without the date that would place it."""
DOUBT_COLUMN: Expression = column("doubt_column")
DOUBT_FILE: Expression = column("doubt_file")
DOUBT_ROW: Expression = column("doubt_row")
DOUBTFUL_CELL: tuple[Expression, ...] = (
    column("doubt_code"),
    DOUBT_COLUMN,
    column("doubt_text"),
    DOUBT_FILE,
)
"""What makes doubtful cells the same."""
WantedOfCuts = tuple[tuple[Any, ...], ...]
"""Of each filter the values that are asked for; none where every value is told."""


@dataclass(frozen=True)
class AskedAlike:
    """How requests date and filter a table, whose rows they may count (``counts``) or not; ``known`` says of
    each filter whether it is by a word that is known."""

    row_set: RowSet
    counts: bool
    known: tuple[bool, ...]

    def filters(self) -> Iterator[tuple[Dimension, bool]]:
        return zip(self.row_set.dimensions, self.known, strict=True)


@dataclass(frozen=True)
class DoubtfulScan:
    """``columns`` are those in doubt that somebody concerns himself with. ``repeated``: a row of a file may
    stand there more than once for one doubt and counts once in a window, so each row is told for itself."""

    alike: AskedAlike
    windows: tuple[Window, ...]
    wanted: WantedOfCuts
    columns: frozenset[str]
    repeated: bool

    @cached_property
    def stored(self) -> Mapping[str, Expression]:
        return dict(stored_table(self.alike.row_set.table).c)

    @cached_property
    def moments(self) -> tuple[list[datetime], list[datetime]]:
        return moments_of(self.windows)

    def build_statement(self) -> Statement:
        """For each window, by its number, and each value of the filters the doubtful cells: code, column,
        file, how many, the first row, the text, and of how many texts. A value is empty where the very cell
        that is filtered was not read.

        Texts beyond MOST_WORDS of a column of a file are told as one, without any; but not those that a
        request may count as understood, or that are counted together with those of other places.
        """
        if self.repeated:
            return self.every_row()
        ranked = self.ranked_cells()
        kept_whole = or_(
            ranked.c.doubt_code == DoubtCode.UNKNOWN_WORD, ranked.c.doubt_column.in_(self.filtered)
        )
        is_told = or_(ranked.c.rank <= number_literal(MOST_WORDS), kept_whole)
        told = case((is_told, ranked.c.rank), else_=number_literal(0)).label("told")
        kinds = [ranked.c.number, *(ranked.c[name] for name in self.kind_names()), told]
        counts = func.sum(ranked.c.cells), func.min(ranked.c.first_row)
        texts = func.min(case((told > number_literal(0), ranked.c.doubt_text))), func.count()
        return select(*kinds[:-1], *counts, *texts).group_by(*kinds)

    def every_row(self) -> Statement:
        rows, windows = self.placed_cells(), windows_relation(self.windows, *self.moments)
        kinds = [windows.c.number, *(rows.c[name] for name in self.kind_names())]
        one = number_literal(1)
        joined = rows.join(windows, self.visibility_condition(rows, windows))
        return select(*kinds, one, rows.c.doubt_row, rows.c.doubt_text, one).select_from(joined).distinct()

    def ranked_cells(self) -> Subquery:
        """Cells of one text by window and place; the texts of a column of a file in the order of their cells,
        those of the most first."""
        seen = self.seen_cells()
        alike = [seen.c.number, *(seen.c[name] for name in self.kind_names())]
        rank = func.row_number().over(partition_by=alike, order_by=[seen.c.cells.desc(), seen.c.doubt_text])
        return select(seen, rank.label("rank")).subquery("ranked")

    def seen_cells(self) -> Subquery:
        groups, windows = self.grouped_cells(), windows_relation(self.windows, *self.moments)
        kinds = [windows.c.number, *(groups.c[name] for name in self.kind_names()), groups.c.doubt_text]
        counts = func.sum(groups.c.cells).label("cells"), func.min(groups.c.first_row).label("first_row")
        joined = groups.join(windows, self.visibility_condition(groups, windows))
        return select(*kinds, *counts).select_from(joined).group_by(*kinds).subquery("seen")

    @property
    def filtered(self) -> list[str]:
        return [cut.column for cut in self.alike.row_set.dimensions]

    def kind_names(self) -> list[str]:
        filters = (f"cut_{number}" for number in range(len(self.alike.known)))
        return [*filters, *(part.name for part in DOUBTFUL_CELL if part.name != "doubt_text")]

    def grouped_cells(self) -> Subquery:
        placed = self.placed_cells()
        names = [part for part in placed.c if part.name != DOUBT_ROW.name]
        counted = func.count().label("cells"), func.min(placed.c.doubt_row).label("first_row")
        return select(*names, *counted).group_by(*names).subquery("counted")

    def placed_cells(self) -> Subquery:
        """The cells that some request may mean: of a row that is let through, or of which the very cell that
        is filtered was not read."""
        unread, let_through = list(self.unread_conditions()), list(self.filter_expressions())
        cuts = [
            case((condition, null()), else_=value).label(f"cut_{number}")
            for number, (condition, value) in enumerate(zip(unread, let_through, strict=True))
        ]
        met = (
            or_(condition, value.is_not(None)) for condition, value in zip(unread, let_through, strict=True)
        )
        rows = select(*cuts, *self.place_columns(), *DOUBTFUL_CELL, DOUBT_ROW)
        asked = rows.where(DOUBT_COLUMN.in_(sorted(self.columns)), *met)
        return asked.select_from(stored_table(self.alike.row_set.table)).subquery("placed")

    def filter_expressions(self) -> Iterator[Expression]:
        for (cut, _), values in zip(self.alike.filters(), self.wanted, strict=True):
            value = dimension_expression(cut, self.stored, ())
            asked = self.stored[cut.column].in_(values)
            yield case((asked, value)) if values and cut.any_of is None else value

    def unread_conditions(self) -> Iterator[Condition]:
        for cut, is_known in self.alike.filters():
            if cut.any_of == frozenset():  # two filters that exclude each other let nothing through
                yield false()
                continue
            unread = self.in_doubt_condition(cut.column)
            # a filter by a word that is not known means that word and no other
            yield unread if is_known else and_(unread, self.stored[cut.column].is_(None))

    def in_doubt_condition(self, name: str) -> Condition:
        """Of a row the cell of a filter is in doubt, as told here, or told beside that of another filter."""
        told: Condition = DOUBT_COLUMN.in_((name,))
        if others := [other for other in self.filtered if other != name]:
            table = stored_table(self.alike.row_set.table)
            rows = select(DOUBT_FILE, DOUBT_ROW).select_from(table).where(told)
            return or_(told, and_(DOUBT_COLUMN.in_(others), tuple_(DOUBT_FILE, DOUBT_ROW).in_(rows)))
        return told

    def place_columns(self) -> Iterator[Label[Any]]:
        cuts, known = self.moments
        born = position_or(self.stored[self.alike.row_set.table.birth_column], known, 0)
        yield born.label(BORN_COLUMN)
        if self.alike.counts:
            dated = position_or(self.stored[self.alike.row_set.dated_by], cuts, UNDATED)
            yield dated.label(DATED_COLUMN)

    def visibility_condition(self, groups: Subquery, windows: CTE) -> Condition:
        """Dated in the period; or it cannot be told for want of the very date, and the row was there."""
        born = groups.c[BORN_COLUMN] <= windows.c[KNOWN_COLUMN]
        if not self.alike.counts:
            return born
        dated = groups.c[DATED_COLUMN]
        begun = dated >= number_literal(0) if self.alike.row_set.stock else dated >= windows.c[FROM_COLUMN]
        inside = and_(begun, dated <= windows.c[TO_COLUMN])
        return and_(born, or_(inside, dated == number_literal(UNDATED)))


def position_or(moment: Expression, moments: Sequence[datetime], empty: int) -> Expression:
    return case((moment.is_(None), number_literal(empty)), else_=position_among(moment, moments))


def doubted_columns_statement(table: Table) -> Statement:
    """The columns in doubt, and how often a row of a file stands for one doubt at most: more than once where
    a report has several days in a row."""
    kinds = (*DOUBTFUL_CELL, DOUBT_ROW)
    rows = select(DOUBT_COLUMN, func.count().label("rows")).select_from(stored_table(table))
    alike = rows.group_by(*kinds).subquery("alike")
    return select(alike.c.doubt_column, func.max(alike.c.rows)).group_by(alike.c.doubt_column)
