"""The words and numbers of a 项目支出绩效目标表, before any layout: what the target file declares. ``None`` is a cell
left blank."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from forms.self_evaluation_data import AppliedRules, TargetReading
from indicators.model import DepartmentTask, FundRow, Party, SheetKind


@dataclass(frozen=True)
class TargetFunds:
    """``initial`` is what the sheet was approved with; ``annual`` differs from it once the budget was
    adjusted."""

    unit: str
    initial: FundRow
    annual: FundRow


@dataclass(frozen=True)
class TargetRow:
    """``target`` is the printed text; ``confirm`` says that its reading waits for a person. ``basis`` may
    have standard, reference, source and formula."""

    id: str
    branch: tuple[str, str]
    name: str
    target: str
    reading: TargetReading
    confirm: bool
    weight: Decimal
    basis: Mapping[str, str]


@dataclass(frozen=True)
class ProjectPeriod:
    """项目期: both days are part of it; ``text`` as printed."""

    start: date
    end: date
    text: str


@dataclass(frozen=True)
class TargetSheet:
    """``sha256`` is that of the target file."""

    title: str
    layout: str
    project: str
    name: str
    year: int
    department: Party
    unit: Party
    leader: str
    attribute: str
    period: ProjectPeriod
    rules: AppliedRules
    sample: bool
    funds: TargetFunds | None
    goal: str
    indicators: tuple[TargetRow, ...]
    sha256: str
    kind: SheetKind = SheetKind.PROJECT
    tasks: tuple[DepartmentTask, ...] = ()

    @property
    def has_weights(self) -> bool:
        """Whether any row was given points."""
        return any(indicator.weight for indicator in self.indicators)
