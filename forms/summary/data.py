"""The words and numbers of a 部门项目支出绩效自评汇总表, before any layout. ``None`` is not known; amounts are in 万元."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.model import Party

SUMMARY_MONEY_UNIT = "万元"


@dataclass(frozen=True)
class SummaryRow:
    """One project. ``rate`` is in percent; ``total`` and ``grade`` are ``None`` while its self-evaluation
    lacks something. ``unverified`` names its numbers that are in doubt."""

    project: str
    name: str
    department: Party
    unit: Party
    as_of: date
    budget: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    total: Decimal | None
    grade: str | None
    ready: bool
    deviation: str
    unverified: tuple[str, ...] = ()


@dataclass(frozen=True)
class GradeCount:
    """``share`` in percent of the projects that have a grade; ``budget`` is their money."""

    grade: str
    projects: int
    share: Decimal | None
    budget: Decimal | None


@dataclass(frozen=True)
class Sums:
    """Over some projects. ``judged`` have a total; both averages are over them alone. ``weighted`` is by
    全年预算数, over those of them whose budget is known and above 0 (``weighable``). ``executed`` is ``None``
    while one project's is not known."""

    projects: int
    judged: int
    weighable: int
    budget: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    average: Decimal | None
    weighted: Decimal | None


@dataclass(frozen=True)
class Department:
    """主管部门 with its projects, by name."""

    department: Party
    rows: tuple[SummaryRow, ...]
    sums: Sums


@dataclass(frozen=True)
class Summary:
    """``notes`` say what the averages leave out."""

    title: str
    year: str
    departments: tuple[Department, ...]
    sums: Sums
    grades: tuple[GradeCount, ...]
    notes: tuple[str, ...]
    missing: tuple[str, ...]
    sample: bool
    as_of: date
