"""The contract of an evaluator: expressions over typed tables go in, a measure comes out; nothing is
fetched here.

To add a metric, write one function in a module of this folder (or of a workspace's own ``evaluators/``
folder, or of a package that registers the entry-point group ``jixiao.evaluators``) and mark it with
``@evaluator``; its path is its name: ``hotline.on_time_rate``. What a table offers is in
``evaluators/columns.py``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from indicators.model import Parameters
from sources.tables import Table

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    Expression = ColumnElement[Any]
    Condition = ColumnElement[bool]
else:
    Expression = Condition = (
        Any  # declared without SQLAlchemy, for the reason that evaluators/expressions.py gives
    )


ANY_TABLE = Table("", "任一数据表", (), "")
"""What an evaluator reads whose ``with`` says which table that is."""


@dataclass(frozen=True)
class Count:
    """Rows for which ``where`` holds; of distinct values of ``distinct`` where given."""

    where: Condition
    distinct: Expression | None = None


@dataclass(frozen=True)
class Total:
    """The exact sum of ``value`` over the rows for which ``where`` holds. The sum over no rows is 0, or not
    known."""

    value: Expression
    where: Condition
    empty_is_zero: bool = True


@dataclass(frozen=True)
class Span:
    """The length of the period in ``unit`` (``months``: calendar months that it touches); or how much of the
    calendar year has passed at its end: as ``year_share`` whole months and the last one by its days, as
    ``quarter_share`` whole quarters only."""

    unit: Literal["days", "hours", "minutes", "seconds", "months", "year_share", "quarter_share"]


@dataclass(frozen=True)
class Difference:
    """``whole`` less ``taken``."""

    whole: "Term"
    taken: "Term"


Term = Count | Total | Span | Difference | Decimal


@dataclass(frozen=True)
class Ratio:
    """Rows with ``of`` and ``part`` ÷ rows with ``of``.

    The rows behind it are those with ``of`` and without ``part`` (with ``part`` where lower is better).
    Fewer rows with ``of`` than ``at_least`` prove nothing.
    """

    part: Condition
    of: Condition
    at_least: int = 0


@dataclass(frozen=True)
class Mean:
    """The mean of ``value`` over the rows for which ``where`` holds and ``value`` is known. ``missed``
    marks the rows behind."""

    value: Expression
    where: Condition
    missed: Condition | None = None
    at_least: int = 0


@dataclass(frozen=True)
class Quotient:
    """``times`` × one term ÷ another, ``less`` a known number; the two terms may read different tables.
    ``missed`` marks the rows behind."""

    part: Term
    of: Term
    times: Decimal = Decimal(1)
    less: Span | Decimal = Decimal(0)
    missed: Condition | None = None


Measure = Count | Total | Ratio | Mean | Quotient


@dataclass(frozen=True)
class DatedByChoice:
    """The column that places a row in a period, by the value of a parameter; the first holds where nobody
    chose."""

    parameter: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Contract:
    """What an evaluator declares of itself.

    ``dated_by`` names, by table, the column that places a row in a period. With ``stock`` all rows dated
    before the period's end count (what stands at a moment), not only those dated inside it. Tables in
    ``undated`` may have rows without a date, which then count in every period. ``by_source`` names a column
    by which the total is told apart too. By month a ``cumulative`` figure is what it is at each month's end,
    any other that of the month for itself. ``dating`` says by which parameter ``dated_by`` is another
    column.
    """

    reads: tuple[Table, ...]
    unit: str
    better: Literal["higher", "lower"]
    dated_by: Mapping[str, str]
    label: str
    stock: bool
    undated: tuple[Table, ...] = ()
    by_source: str = ""
    cumulative: bool = False
    dating: DatedByChoice | None = None
    from_new_year: bool = False
    """The number is told from the first of January on only."""

    @property
    def chooses_table(self) -> bool:
        """Whether ``with`` says which table is read."""
        return self.reads == (ANY_TABLE,)

    def is_undated(self, table: Table) -> bool:
        """A table may have more columns than the one that was declared here."""
        return any(undated.name == table.name for undated in self.undated)

    def dated_as(self, params: Parameters) -> "Contract":
        """The contract as these parameters date its rows."""
        if self.dating is None:
            return self
        return replace(self, dated_by=dating_columns(self.reads, chosen_date(self.dating, params)))


def dating_columns(tables: tuple[Table, ...], dated_by: str) -> Mapping[str, str]:
    """By table: ``dated_by`` where it has such a column, else the birth of its rows."""
    return {table.name: dated_by if table.column(dated_by) else table.birth_column for table in tables}


def chosen_date(dating: DatedByChoice, params: Parameters) -> str:
    first = next(iter(dating.columns.values()))
    return dating.columns.get(str(params.get(dating.parameter)), first)


Evaluating = TypeVar("Evaluating", bound=Callable[..., Measure | None])

MARK = "__jixiao_contract__"


def evaluator(
    *,
    label: str,
    unit: str,
    better: Literal["higher", "lower"],
    reads: Table | tuple[Table, ...] = (),
    dated_by: str | DatedByChoice | None = None,
    stock: bool = False,
    undated: tuple[Table, ...] = (),
    by_source: str = "",
    cumulative: bool = False,
) -> Callable[[Evaluating], Evaluating]:
    """Mark a function as an evaluator; its docstring is the published definition.

    Its positional parameters are the tables of ``reads`` in their order, its keyword parameters what
    ``with`` may set. ``dated_by`` is the dating column of every table that has it, or which one it is by a
    parameter; else a table is dated by the birth of its rows.
    """
    tables = reads if isinstance(reads, tuple) else (reads,)
    dating = dated_by if isinstance(dated_by, DatedByChoice) else None
    dates = dating_columns(tables, chosen_date(dating, {}) if dating else str(dated_by or ""))
    contract = Contract(tables, unit, better, dates, label, stock, undated, by_source, cumulative, dating)

    def mark(function: Evaluating) -> Evaluating:
        setattr(function, MARK, contract)
        return function

    return mark


class UnanswerableError(ValueError):
    """The table cannot answer what the parameters ask; its text is the reason for officials."""


@dataclass(frozen=True)
class StandIn:
    """What a function stands in for: the evaluator's name, and its contract over other tables."""

    evaluator: str
    contract: Contract


STAND_IN_MARK = "__jixiao_stand_in__"


def stands_in_for(
    original: Callable[..., Measure | None], reads: Table, *, from_new_year: bool = False
) -> Callable[[Evaluating], Evaluating]:
    """Mark a function that answers for an evaluator where there are no records, with the same parameters,
    from a ready-made report; raises UnanswerableError for what a report does not tell."""
    contract: Contract = getattr(original, MARK)
    undated = (reads,) if from_new_year else ()
    other = Contract(
        (reads,),
        contract.unit,
        contract.better,
        {reads.name: reads.birth_column},
        contract.label,
        contract.stock,
        undated,
        cumulative=contract.cumulative or from_new_year,
        from_new_year=from_new_year,
    )
    name = f"{original.__module__.split('.')[1]}.{original.__name__}"

    def mark(function: Evaluating) -> Evaluating:
        setattr(function, STAND_IN_MARK, StandIn(name, other))
        return function

    return mark
