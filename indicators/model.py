"""The nouns of the field as frozen values: what is declared and how it is judged; what was seen is in
``records.py``.

Every other room speaks in them, and none of them knows a room.

An object exists only when it is valid. ``None`` means *not known* and never counts as 0.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Never

from indicators.ledgers import Ledger
from yamlfiles.problem import LineColumn

EMPTY_MAPPING: Mapping[str, Never] = MappingProxyType({})

ParameterScalar = str | int | Decimal | bool | None
ParameterValue = ParameterScalar | Sequence["ParameterValue"] | Mapping[str, "ParameterValue"]
Parameters = Mapping[str, ParameterValue]
"""``with`` of an evaluator by name: as text where a person wrote it, typed once the evaluator has read it."""

FUNDS = "funds"
"""The reserved indicator id of the funds line (预算执行率): what is measured or entered for it is the amount
executed."""


class SheetKind(StrEnum):
    """Whose money a target sheet speaks of: one project's, or all of a department's (部门整体)."""

    PROJECT = "project"
    DEPARTMENT = "department"


class TargetKind(StrEnum):
    """What a written target value is."""

    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    QUALITATIVE = "qualitative"
    NOT_APPLICABLE = "not_applicable"
    EMPTY = "empty"


class Comparison(StrEnum):
    """计算符号."""

    GT = ">"
    GE = ">="
    EQ = "="
    LE = "<="
    LT = "<"


class ComparedWith(StrEnum):
    """What a relative target is held against."""

    LAST_YEAR = "last_year"
    LAST_MONTH = "last_month"
    BASELINE = "baseline"


@dataclass(frozen=True)
class Relative:
    """A target that asks for a change: with what it is compared, and whether it is to fall."""

    base: ComparedWith
    falls: bool


@dataclass(frozen=True)
class Target:
    """年度指标值: ``text`` as printed on the sheet, and its reading.

    ``value`` is in ``unit`` as written (20万元 is 20 with unit 万元). ``day`` is set for dates only: the last
    day that still meets the target. ``confirm`` says that a person should confirm the reading, ``why`` says
    for what reason. ``relative``: ``value`` is a change, in the direction named (下降5% is 5 and falls).
    """

    text: str
    kind: TargetKind
    comparison: Comparison | None = None
    value: Decimal | None = None
    day: date | None = None
    unit: str = ""
    confirm: bool = False
    why: str = ""
    relative: Relative | None = None


@dataclass(frozen=True)
class Party:
    """主管部门 or 实施单位 with its code."""

    name: str
    code: str = ""


@dataclass(frozen=True)
class FundRow:
    """年度资金总额 and its three sources, in the unit of the sheet; ``None`` is a cell left blank. A department
    has ``basic`` 基本支出 and ``projects`` 项目支出 beside them."""

    total: Decimal | None = None
    fiscal: Decimal | None = None
    carried_over: Decimal | None = None
    other: Decimal | None = None
    basic: Decimal | None = None
    projects: Decimal | None = None


@dataclass(frozen=True)
class Funds:
    """项目资金: ``initial`` is 年初预算数, ``annual`` 全年预算数 (A); how the amount executed (B) is measured. A
    department's are told apart ``by_use``: 基本支出 and 项目支出."""

    unit: str = "万元"
    initial: FundRow = FundRow()
    annual: FundRow = FundRow()
    evaluator: str = "finance.spending"
    params: Parameters = field(default_factory=dict)
    by_use: bool = False


@dataclass(frozen=True)
class Indicator:
    """三级指标: one scored row of the form; ``branch`` names the two levels above it.

    ``weight`` is 0 on a row that does not apply (无), else greater than 0. ``accumulates`` is flow, rate or
    stock. ``manual`` rows (evaluator ``manual.*``) are filled in by a person. ``places``: where its fields
    stand in the file, and the row itself under "".
    """

    id: str
    branch: tuple[str, str]
    name: str
    target: Target
    weight: Decimal
    evaluator: str
    params: Parameters = field(default_factory=dict)
    accumulates: str = "rate"
    basis: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    places: Mapping[str, LineColumn] = field(default_factory=dict, compare=False)

    @property
    def is_manual(self) -> bool:
        return self.evaluator.startswith("manual.")


@dataclass(frozen=True)
class DepartmentTask:
    """年度主要任务 of a department; amounts in the unit of its funds, ``None`` where none is written."""

    name: str
    content: str = ""
    total: Decimal | None = None
    fiscal: Decimal | None = None
    other: Decimal | None = None


@dataclass(frozen=True)
class Project:
    """预算项目: one project in one year; ``id`` is the path of its file below ``targets/`` without suffix.
    ``places``: where its fields stand in the file. A sheet of ``kind`` DEPARTMENT is of all that a department
    spends, and has ``tasks``."""

    id: str
    name: str
    year: int
    indicators: Sequence[Indicator]
    department: Party = Party("")
    unit: Party = Party("")
    attribute: str = ""
    period: tuple[date, date] = (date.min, date.max)
    rules: str = ""
    funds: Funds | None = None
    goal: str = ""
    schedule: str = "monthly"
    leader: str = ""
    kind: SheetKind = SheetKind.PROJECT
    tasks: tuple[DepartmentTask, ...] = ()
    file: str = field(default="", compare=False)
    sha256: str = field(default="", compare=False)
    places: Mapping[str, LineColumn] = field(default_factory=dict, compare=False)

    @property
    def span(self) -> tuple[date, date]:
        """The days of this sheet: its year, as far as the project's period (项目期, which may be of several
        years) reaches."""
        return max(self.period[0], date(self.year, 1, 1)), min(self.period[1], date(self.year, 12, 31))

    @property
    def is_department(self) -> bool:
        return self.kind is SheetKind.DEPARTMENT

    def find_indicator(self, indicator_id: str) -> Indicator | None:
        return next((indicator for indicator in self.indicators if indicator.id == indicator_id), None)


@dataclass(frozen=True)
class Period:
    """A span of days, both ends included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


class ScoreStatus(StrEnum):
    """The outcome of scoring one row."""

    SCORED = "scored"
    NO_EVIDENCE = "no_evidence"
    NEEDS_PERSON = "needs_person"
    UNVERIFIED = "unverified"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Score:
    """得分 of one row. ``points`` is ``None`` unless ``outcome`` is SCORED; ``why`` is the sentence that
    explains it.

    ``attainment`` is 完成率 (exact, 1 is 100 %). ``computed`` keeps the rule's points when a person overrode
    them. ``flags`` are short Chinese remarks (超额完成 …).
    """

    outcome: ScoreStatus
    points: Decimal | None
    attainment: Decimal | None
    why: str
    computed: Decimal | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class EvaluatorInfo:
    """取数方法 as the checks and pages see it. ``params`` maps a parameter's name to its default; ``columns``
    are the names a ``with`` filter may use; ``better`` is higher or lower; ``definition`` is the published
    definition; ``cumulative`` says that a month shows what stands at its end. With ``chooses_table`` a
    parameter says which table is read; ``ledgers`` are those of the office itself. ``find_faults`` says what
    is wrong with parameters, where that takes more than their names and kinds."""

    name: str
    label: str
    unit: str
    better: str
    definition: str
    tables: tuple[str, ...] = ()
    params: Parameters = field(default_factory=lambda: EMPTY_MAPPING)
    columns: tuple[str, ...] = ()
    version: str = ""
    cumulative: bool = False
    chooses_table: bool = False
    ledgers: tuple[Ledger, ...] = ()
    variants: tuple["EvaluatorInfo", ...] = ()
    """What the same evaluator is where it answers from a ready-made report."""
    find_faults: Callable[[Parameters], Iterable[str]] | None = field(default=None, compare=False)

    @property
    def is_manual(self) -> bool:
        """Whether it measures nothing."""
        return not self.tables and not self.chooses_table

    def as_measured_from(self, tables: Iterable[str]) -> "EvaluatorInfo":
        """The one of itself and its variants that reads these tables: itself always reads the records too
        that a variant does without."""
        read = frozenset(tables)
        fitting = (variant for variant in self.variants if read and read <= frozenset(variant.tables))
        return next(fitting, self)

    def tables_read(self, params: Parameters) -> tuple[str, ...]:
        """By the parameters that a row gives it."""
        chosen = params.get("table") if self.chooses_table else None
        return (chosen,) if isinstance(chosen, str) and chosen else self.tables
