"""The nouns of a rule profile: what a regulation fixes, as frozen values. Percentages are numbers of
percent (90 is 90 %).

To add a parameter: a field here, a line in ``parameters.SECTIONS``, and its value with its reference in
``rules/mof-2020.yaml``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from yamlfiles.problem import Severity


class CitationStatus(StrEnum):
    """How far the people who wrote a number down have read it in the original."""

    READ = "read"
    DIGEST = "digest"
    UNREAD = "unread"


@dataclass(frozen=True)
class ParameterCitation:
    """Where one parameter stands: ``label`` and ``value`` for reading, the regulation, and how it was
    read."""

    label: str
    value: str
    reference: str
    evidence: CitationStatus


@dataclass(frozen=True)
class LegalBasis:
    """A document a profile stands on."""

    number: str
    title: str
    evidence: CitationStatus


class ZeroRule(StrEnum):
    ALL_OR_NOTHING = "all_or_nothing"
    DEDUCT = "deduct"


class AtMostRule(StrEnum):
    LINEAR = "linear"
    INVERSE = "inverse"
    ALL_OR_NOTHING = "all_or_nothing"


class SatisfactionRule(StrEnum):
    RATIO = "ratio"
    STEPS = "steps"
    LINEAR_FROM = "linear_from"


class DateRule(StrEnum):
    ALL_OR_NOTHING = "all_or_nothing"
    PER_DAY = "per_day"
    PER_MONTH = "per_month"


class NotApplicableRule(StrEnum):
    REWEIGHT = "reweight"
    TO_BENEFIT = "to_benefit"
    RESCALE = "rescale"


class ExecutionRule(StrEnum):
    RATE = "rate"
    STEPS = "steps"


class OverFullRule(StrEnum):
    """What becomes of an execution rate above 100 %."""

    REFUSED = "refused"
    ALLOWED = "allowed"


@dataclass(frozen=True)
class Step:
    """From ``start`` percent on (included), ``share`` percent of the weight."""

    start: Decimal
    share: Decimal


@dataclass(frozen=True)
class AtLeastParameters:
    """≥, >, = (target above 0): in proportion; below ``pass_threshold`` percent of the target nothing."""

    pass_threshold: Decimal | None


@dataclass(frozen=True)
class AtMostParameters:
    rule: AtMostRule


@dataclass(frozen=True)
class ZeroParameters:
    """= 0: ``per_occurrence`` points off for each where ``rule`` is deduct."""

    rule: ZeroRule
    per_occurrence: Decimal | None


@dataclass(frozen=True)
class Band:
    """Points of one 评定等次: ``low`` percent of the weight (included) up to ``high`` (included only where it
    is 100)."""

    name: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class QualitativeParameters:
    """``bands`` from the best to the worst."""

    bands: tuple[Band, ...]

    def find_band(self, name: str) -> Band | None:
        return next((band for band in self.bands if band.name == name), None)


@dataclass(frozen=True)
class SatisfactionParameters:
    """``steps`` from the highest; ``start`` is where linear_from begins to give points."""

    rule: SatisfactionRule
    steps: tuple[Step, ...]
    start: Decimal | None


@dataclass(frozen=True)
class DateParameters:
    """``per_late`` points off for each day, or month begun, that a date is late."""

    rule: DateRule
    per_late: Decimal | None


@dataclass(frozen=True)
class NotApplicableParameters:
    rule: NotApplicableRule


@dataclass(frozen=True)
class OverAchievementParameters:
    """``flag`` and ``reason`` are percent of the target; ``reason_required`` keeps a form from being ready
    without one."""

    flag: Decimal
    reason: Decimal
    reason_required: bool


@dataclass(frozen=True)
class ExecutionParameters:
    """预算执行率. ``points`` is its weight; ``steps`` are percent of it; below ``reason_below`` percent a reason
    is required."""

    points: Decimal
    rule: ExecutionRule
    steps: tuple[Step, ...]
    over_full: OverFullRule
    reason_below: Decimal | None


@dataclass(frozen=True)
class Cap:
    """An execution rate under ``below`` percent keeps the total at ``at_most`` or less."""

    below: Decimal
    at_most: Decimal


@dataclass(frozen=True)
class CapParameters:
    """``lines`` from the lowest rate."""

    lines: tuple[Cap, ...]


@dataclass(frozen=True)
class GradeLine:
    """A total of ``start`` or more earns ``name``."""

    name: str
    start: Decimal


@dataclass(frozen=True)
class GradeParameters:
    """``lines`` from the best."""

    lines: tuple[GradeLine, ...]


@dataclass(frozen=True)
class BranchParameters:
    """The usual points of each first level, beside the execution rate."""

    weights: Mapping[str, Decimal]


@dataclass(frozen=True)
class MonitoringParameters:
    """运行监控: limits of the lights in percent, warning lines, when a reason is required and how soon to
    react."""

    red_below: Decimal
    yellow_below: Decimal
    blue_from: Decimal
    execution_red_below: Decimal
    execution_yellow_below: Decimal
    gap: Decimal | None
    execution_lines: Mapping[str, Decimal]
    reason_on: tuple[str, ...]
    explanation_required: bool
    react_within: Decimal | None


@dataclass(frozen=True)
class DoubtParameters:
    """存疑: above so many percent of its rows a doubt makes a number 待核实; ``by_code`` outranks ``limit``."""

    limit: Decimal
    by_code: Mapping[str, Decimal]


@dataclass(frozen=True)
class ResultParameters:
    """结果应用: what is proposed for a project by its grade."""

    actions: Mapping[str, str]


@dataclass(frozen=True)
class Profile:
    """评分规则: one dated, cited set of parameters. ``citations`` has, for each parameter (``execution.points``),
    where it stands; ``sha256`` is over the text of the file and of those it extends, which ``lineage``
    names, its own first. ``checks`` weighs checks by id, ``None`` turns one off."""

    name: str
    title: str
    start: date
    end: date | None
    basis: tuple[LegalBasis, ...]
    extends: str
    at_least: AtLeastParameters
    at_most: AtMostParameters
    zero: ZeroParameters
    qualitative: QualitativeParameters
    satisfaction: SatisfactionParameters
    dates: DateParameters
    not_applicable: NotApplicableParameters
    over_achievement: OverAchievementParameters
    execution: ExecutionParameters
    caps: CapParameters
    grades: GradeParameters
    branches: BranchParameters
    monitoring: MonitoringParameters
    doubts: DoubtParameters
    results: ResultParameters
    citations: Mapping[str, ParameterCitation]
    sha256: str
    checks: Mapping[str, Severity | None]
    lineage: tuple[str, ...]

    @property
    def execution_points(self) -> Decimal:
        return self.execution.points

    @property
    def moves_absent(self) -> bool:
        """Whether the weight of a row that does not apply goes elsewhere by itself, and not by the author's
        hand."""
        return self.not_applicable.rule is not NotApplicableRule.REWEIGHT

    def is_in_force(self, start: date, end: date) -> bool:
        """Whether the profile was in force on any day of a period."""
        return self.start <= end and (self.end is None or start <= self.end)
