"""The shape of a measure: how its number comes from tallies."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, localcontext
from typing import Any

from sqlalchemy import and_, case, literal_column

from evaluators.contract import Condition, Count, Difference, Mean, Measure, Quotient, Ratio, Span, Term, Total
from measuring.aggregates import Tally, tally
from measuring.requests import Window
from sources.tables import Table

SECONDS = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
DIGITS = 28
"""Quotients are carried to so many digits; nothing is rounded before it is shown."""

Node = Tally | Span | Decimal | tuple["Node", "Node"]
"""A term whose leaves are tallies; a pair is a difference."""


@dataclass(frozen=True, eq=False)
class Shape:
    """A measure as nodes: part, or part ÷ of × times − less. ``behind`` holds for the rows shown behind the number.

    With ``needs_rows`` a sum over no rows is not known, rather than 0.
    """

    part: Node
    of: Node | None
    behind: Condition
    table: Table
    times: Decimal = Decimal(1)
    less: Span | Decimal = Decimal(0)
    at_least: int = 0
    needs_rows: bool = False

    def tallies(self) -> Iterator[Tally]:
        yield from leaves(self.part)
        if self.of is not None:
            yield from leaves(self.of)


def leaves(node: Node) -> Iterator[Tally]:
    if isinstance(node, Tally):
        yield node
    elif isinstance(node, tuple):
        for each in node:
            yield from leaves(each)


def node_of(term: Term, first: Table) -> Node:
    if isinstance(term, Count):
        return tally(term.where, term.distinct, term.distinct is not None, first)
    if isinstance(term, Total):
        return tally(term.where, term.value, False, first)
    if isinstance(term, Difference):
        return node_of(term.whole, first), node_of(term.taken, first)
    return term


def holds_not(condition: Condition) -> Condition:
    """False or unknown."""
    return case((condition, literal_column("0")), else_=literal_column("1")) == literal_column("1")


def shape_of(measure: Measure, first: Table, lower: bool) -> Shape:
    """The measure taken apart; ``first`` is the table of what names no column, ``lower`` says that less is better."""
    if isinstance(measure, Ratio):
        return shape_of_ratio(measure, first, lower)
    if isinstance(measure, Mean):
        known = and_(measure.where, measure.value.is_not(None))
        nodes = node_of(Total(measure.value, known), first), node_of(Count(known), first)
        behind = known if measure.missed is None else measure.missed
        return Shape(*nodes, behind, table_of(nodes, first), at_least=measure.at_least)
    if isinstance(measure, Quotient):
        nodes = node_of(measure.part, first), node_of(measure.of, first)
        table = table_of(nodes, first)
        behind = counted(nodes, table) if measure.missed is None else measure.missed
        return Shape(*nodes, behind, table, times=measure.times, less=measure.less)
    needs_rows = isinstance(measure, Total) and not measure.empty_is_zero
    single = node_of(measure, first)
    return Shape(single, None, measure.where, table_of((single,), first), needs_rows=needs_rows)


def shape_of_ratio(measure: Ratio, first: Table, lower: bool) -> Shape:
    both, whole = Count(and_(measure.of, measure.part)), Count(measure.of)
    behind = and_(measure.of, measure.part if lower else holds_not(measure.part))
    nodes = node_of(both, first), node_of(whole, first)
    return Shape(*nodes, behind, table_of(nodes, first), at_least=measure.at_least)


def table_of(nodes: tuple[Node, ...], first: Table) -> Table:
    return next((leaf.table for node in nodes for leaf in leaves(node)), first)


def counted(nodes: tuple[Node, ...], table: Table) -> Condition:
    return next(leaf.where for node in nodes for leaf in leaves(node) if leaf.table is table)


def amount(node: Node, counts: Mapping[str, Any], window: Window) -> Decimal:
    """A node as a number, from the tallies by key. A sum over no rows is 0; whether that proves anything is asked elsewhere."""
    if isinstance(node, Tally):
        return Decimal(counts.get(node.key) or 0)
    if isinstance(node, tuple):
        return amount(node[0], counts, window) - amount(node[1], counts, window)
    return length(node, window) if isinstance(node, Span) else node


def length(span: Span, window: Window) -> Decimal:
    with localcontext(prec=DIGITS):
        if span.unit != "year_share":
            return Decimal(window.seconds) / SECONDS[span.unit]
        last = window.end - timedelta(days=1)
        return (last.month - 1 + Decimal(last.day) / monthrange(last.year, last.month)[1]) / 12
