"""What a workspace has laid down for 培训 and 话务员考核: how many trainings a month, which items count how much.

``bulletins/operator_reading.py`` reads it from ``assessment.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.model import EMPTY_MAPPING, Parameters

OPERATORS_TITLE = "话务员考核"
LEAST_ROWS = 30


@dataclass(frozen=True)
class PointBand:
    """From ``bound`` on (of an item that is better lower: up to it) there are ``points``. ``is_percent``: it
    is written with a sign of percent."""

    bound: Decimal
    points: Decimal
    is_percent: bool = False


@dataclass(frozen=True)
class OperatorItem:
    """One item: counted by an evaluator for each value of the column ``by``; ``bands`` the best first.
    ``absent_is_zero``: who has no rows has 0, where the whole was counted; else there is no value."""

    id: str
    label: str
    evaluator: str
    by: str
    bands: tuple[PointBand, ...]
    params: Parameters = field(default_factory=lambda: EMPTY_MAPPING)
    is_lower_better: bool = False
    absent_is_zero: bool = False

    @property
    def full(self) -> Decimal:
        return max((band.points for band in self.bands), default=Decimal(0))


@dataclass(frozen=True)
class Operator:
    """``code`` is what the data have in the place of a person, ``also`` other codes of the same one."""

    code: str
    name: str = ""
    also: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.code, *self.also)


@dataclass(frozen=True)
class TrainingRules:
    """The declared ``table`` of trainings, its columns, and how many of each kind a month has at least;
    ``hours`` and ``people`` "" where the ledger does not tell them."""

    table: str
    kind: str
    plan: Mapping[str, int]
    hours: str = ""
    people: str = ""


@dataclass(frozen=True)
class OperatorRules:
    """Rates of fewer than ``least_rows`` rows have no points. ``grades`` name totals from so many points on,
    the best first."""

    title: str = OPERATORS_TITLE
    items: tuple[OperatorItem, ...] = ()
    operators: tuple[Operator, ...] = ()
    least_rows: int = LEAST_ROWS
    grades: tuple[tuple[str, Decimal], ...] = ()
    training: TrainingRules | None = None

    @property
    def full(self) -> Decimal:
        return sum((item.full for item in self.items), Decimal(0))
