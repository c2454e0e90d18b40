"""The words and numbers of a 项目支出绩效自评表, before any layout. ``None`` is not known, or a cell left blank."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from forms.provenance import Addition, FormProvenance
from indicators.model import Comparison, DepartmentTask, Party, ScoreStatus, SheetKind, Target, TargetKind
from indicators.sheet_words import SHEET_WORDS, SheetWords


@dataclass(frozen=True)
class AppliedRules:
    """The rule profile that was applied."""

    name: str
    title: str
    sha256: str


@dataclass(frozen=True)
class Fund:
    """One row of 项目资金, in the unit of the block; ``key`` is total, fiscal, carried_over or other."""

    key: str
    label: str
    initial: Decimal | None
    annual: Decimal | None
    executed: Decimal | None


@dataclass(frozen=True)
class FundsBlock:
    """``rate`` is in percent."""

    unit: str
    rows: tuple[Fund, ...]
    weight: Decimal
    rate: Decimal | None
    points: Decimal | None
    computed: Decimal | None
    outcome: ScoreStatus
    why: str
    reason: str
    measure: str
    account: FormProvenance


@dataclass(frozen=True)
class AnnualGoal:
    """``actual`` is what a person wrote, else counted from the rows; ``additions`` are what people wrote."""

    expected: str
    actual: str
    additions: tuple[Addition, ...]


@dataclass(frozen=True)
class TargetReading:
    """指标值 as read; ``value`` is a number in ``unit``, or the last day that meets the target."""

    kind: TargetKind
    comparison: Comparison | None
    value: Decimal | date | None
    unit: str


def target_reading(target: Target) -> TargetReading:
    return TargetReading(target.kind, target.comparison, target.day or target.value, target.unit)


@dataclass(frozen=True)
class IndicatorRow:
    """``target`` and ``actual`` are the printed texts; ``computed`` keeps the rule's points where a person
    changed them."""

    id: str
    branch: tuple[str, str]
    name: str
    target: str
    reading: TargetReading
    actual: str
    value: Decimal | None
    weight: Decimal
    points: Decimal | None
    computed: Decimal | None
    outcome: ScoreStatus
    why: str
    flags: tuple[str, ...]
    reason: str
    measure: str
    account: FormProvenance


@dataclass(frozen=True)
class SelfEvaluation:
    """``weight`` is the sum of all weights; ``total`` is ``None`` while anything is unknown; ``notes`` say
    how it differs from the plain sum."""

    title: str
    layout: str
    project: str
    name: str
    year: int
    department: Party
    unit: Party
    leader: str
    as_of: date
    rules: AppliedRules
    sample: bool
    funds: FundsBlock | None
    goal: AnnualGoal
    indicators: tuple[IndicatorRow, ...]
    weight: Decimal
    total: Decimal | None
    so_far: Decimal
    grade: str | None
    ready: bool
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    kind: SheetKind = SheetKind.PROJECT
    tasks: tuple[DepartmentTask, ...] = ()

    @property
    def words(self) -> SheetWords:
        return SHEET_WORDS[self.kind]
