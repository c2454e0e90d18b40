"""The contract of an evaluator: expressions over typed tables go in, a measure comes out; nothing is fetched here.

To add a metric, write one function in a module of this folder (or of a package that registers the entry-point group
``jixiao.evaluators``) and mark it with ``@evaluator``; its path is its name: ``hotline.on_time_rate``.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement

Expression = ColumnElement[Any]
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Count:
    """Rows for which ``where`` holds; of distinct values of ``distinct`` where given."""

    where: Condition
    distinct: Expression | None = None


@dataclass(frozen=True)
class Total:
    """The exact sum of ``value`` over the rows for which ``where`` holds."""

    value: Expression
    where: Condition


@dataclass(frozen=True)
class Ratio:
    """Rows with ``of`` and ``part`` ÷ rows with ``of``. The rows behind it are those with ``of`` and without ``part``."""

    part: Condition
    of: Condition


@dataclass(frozen=True)
class Mean:
    """The mean of ``value`` over the rows for which ``where`` holds (and ``value`` is known)."""

    value: Expression
    where: Condition


@dataclass(frozen=True)
class Quotient:
    """One tally ÷ another, or ÷ a known number; the two may read different tables."""

    part: Count | Total | Decimal
    of: Count | Total | Decimal


Measure = Count | Total | Ratio | Mean | Quotient
