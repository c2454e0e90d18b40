"""The shape of a measure: how its number comes from tallies."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, localcontext

from sqlalchemy import and_, case, literal_column, or_

from evaluators.contract import (
    Condition,
    Count,
    Difference,
    Mean,
    Measure,
    Quotient,
    Ratio,
    Span,
    Term,
    Total,
)
from measuring.aggregates import Aggregate, build_aggregate
from measuring.queries import Counts
from measuring.requests import Window
from sources.tables import Table

SECONDS_PER_UNIT = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
QUOTIENT_DIGITS = 28
"""Quotients are carried to so many digits; nothing is rounded before it is shown."""

AggregateNode = Aggregate | Span | Decimal | tuple["AggregateNode", "AggregateNode"]
"""A term whose leaves are tallies; a pair is a difference."""


@dataclass(frozen=True, eq=False)
class MeasureShape:
    """A measure as nodes: part, or part ÷ of × times − less. ``behind`` holds for the rows shown behind the
    number; ``tells_missed`` says that these are rows that missed, not all that were counted.

    With ``needs_rows`` a sum over no rows is not known, rather than 0.
    """

    part: AggregateNode
    of: AggregateNode | None
    behind: Condition
    table: Table
    times: Decimal = Decimal(1)
    less: Span | Decimal = Decimal(0)
    at_least: int = 0
    needs_rows: bool = False
    tells_missed: bool = False

    @property
    def counted(self) -> Condition:
        """Holds for every row of the table that is counted anywhere in the number."""
        return or_(*(leaf.where for leaf in self.aggregates() if leaf.table is self.table))

    def aggregates(self) -> Iterator[Aggregate]:
        yield from leaf_aggregates(self.part)
        if self.of is not None:
            yield from leaf_aggregates(self.of)


def leaf_aggregates(node: AggregateNode) -> Iterator[Aggregate]:
    if isinstance(node, Aggregate):
        yield node
    elif isinstance(node, tuple):
        for term in node:
            yield from leaf_aggregates(term)


def build_node(term: Term, first: Table) -> AggregateNode:
    if isinstance(term, Count):
        return build_aggregate(term.where, term.distinct, term.distinct is not None, first)
    if isinstance(term, Total):
        return build_aggregate(term.where, term.value, False, first)
    if isinstance(term, Difference):
        return build_node(term.whole, first), build_node(term.taken, first)
    return term


def is_not_true(condition: Condition) -> Condition:
    """False or unknown."""
    return case((condition, literal_column("0")), else_=literal_column("1")) == literal_column("1")


def build_shape(measure: Measure, first: Table, lower: bool) -> MeasureShape:
    """The measure taken apart; ``first`` is the table of what names no column, ``lower`` says that less is
    better."""
    if isinstance(measure, Ratio):
        return build_ratio_shape(measure, first, lower)
    if isinstance(measure, Mean):
        return build_mean_shape(measure, first)
    if isinstance(measure, Quotient):
        return build_quotient_shape(measure, first)
    needs_rows = isinstance(measure, Total) and not measure.empty_is_zero
    single = build_node(measure, first)
    return MeasureShape(single, None, measure.where, first_table((single,), first), needs_rows=needs_rows)


def build_mean_shape(measure: Mean, first: Table) -> MeasureShape:
    known = and_(measure.where, measure.value.is_not(None))
    nodes = build_node(Total(measure.value, known), first), build_node(Count(known), first)
    behind = known if measure.missed is None else measure.missed
    return MeasureShape(
        *nodes,
        behind,
        first_table(nodes, first),
        at_least=measure.at_least,
        tells_missed=measure.missed is not None,
    )


def build_quotient_shape(measure: Quotient, first: Table) -> MeasureShape:
    nodes = build_node(measure.part, first), build_node(measure.of, first)
    table = first_table(nodes, first)
    behind = counted_condition(nodes, table) if measure.missed is None else measure.missed
    return MeasureShape(
        *nodes,
        behind,
        table,
        times=measure.times,
        less=measure.less,
        tells_missed=measure.missed is not None,
    )


def build_ratio_shape(measure: Ratio, first: Table, lower: bool) -> MeasureShape:
    both, whole = Count(and_(measure.of, measure.part)), Count(measure.of)
    behind = and_(measure.of, measure.part if lower else is_not_true(measure.part))
    nodes = build_node(both, first), build_node(whole, first)
    table = first_table(nodes, first)
    return MeasureShape(*nodes, behind, table, at_least=measure.at_least, tells_missed=True)


def first_table(nodes: tuple[AggregateNode, ...], first: Table) -> Table:
    return next((leaf.table for node in nodes for leaf in leaf_aggregates(node)), first)


def counted_condition(nodes: tuple[AggregateNode, ...], table: Table) -> Condition:
    return next(leaf.where for node in nodes for leaf in leaf_aggregates(node) if leaf.table is table)


def node_amount(node: AggregateNode, counts: Counts, window: Window) -> Decimal:
    """A node as a number, from the tallies by key. A sum over no rows is 0; whether that proves anything is
    asked elsewhere."""
    if isinstance(node, Aggregate):
        return Decimal(counts.get(node.key) or 0)
    if isinstance(node, tuple):
        return node_amount(node[0], counts, window) - node_amount(node[1], counts, window)
    return span_length(node, window) if isinstance(node, Span) else node


def span_length(span: Span, window: Window) -> Decimal:
    with localcontext(prec=QUOTIENT_DIGITS):
        if span.unit in SECONDS_PER_UNIT:
            return Decimal(window.seconds) / SECONDS_PER_UNIT[span.unit]
        first, last = window.start, window.end - timedelta(days=1)
        if span.unit == "months":
            return Decimal((last.year - first.year) * 12 + last.month - first.month + 1)
        if span.unit == "quarter_share":
            return Decimal(window.end.year - last.year or (window.end.month - 1) // 3 / Decimal(4))
        return (last.month - 1 + Decimal(last.day) / monthrange(last.year, last.month)[1]) / 12
