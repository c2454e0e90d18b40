"""What a workspace has laid down for its 通报: classes of units, rates with their full marks, orders set apart.

``bulletins/reading.py`` reads it from ``bulletin.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bulletins.report_schedule import NO_SCHEDULE, ReportSchedule
from bulletins.supervision import USUAL_SUPERVISION, SupervisionRules
from indicators.model import EMPTY_MAPPING, Parameters

TITLE = "12345热线办理情况通报"
LEAST_CASES = 30
ERROR = Decimal(5)
UNDECLARED_CLASS = "全部承办单位"


@dataclass(frozen=True)
class RateRule:
    """One rate: by which evaluator it is counted, and the ``target`` in percent it is shown with. Whether
    less of it is better says the evaluator."""

    id: str
    label: str
    evaluator: str
    params: Parameters = field(default_factory=lambda: EMPTY_MAPPING)
    target: Decimal | None = None
    is_lower_better: bool = False


@dataclass(frozen=True)
class UnitClass:
    """Units that are judged against each other. ``names`` gives each unit all names that data have for it;
    ``full`` are the full marks of each rate by its id, none where no points are given."""

    name: str
    names: Mapping[str, tuple[str, ...]]
    full: Mapping[str, Decimal] = field(default_factory=lambda: EMPTY_MAPPING)

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(self.names)


@dataclass(frozen=True)
class ApartRule:
    """Orders that count for nobody and are listed: those whose ``column`` has one of ``values``."""

    label: str
    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class BulletinRules:
    """``error`` is the chance in percent, over all units of a class, that one like the others is put into the
    band below; the same above. Units of fewer than ``least_cases`` are in no band."""

    rates: tuple[RateRule, ...]
    classes: tuple[UnitClass, ...] = ()
    apart: tuple[ApartRule, ...] = ()
    title: str = TITLE
    least_cases: int = LEAST_CASES
    error: Decimal = ERROR
    supervision: SupervisionRules = USUAL_SUPERVISION
    reports: ReportSchedule = NO_SCHEDULE


USUAL_RULES = BulletinRules(
    (
        RateRule("on_time", "按时办结率", "hotline.on_time_rate"),
        RateRule("satisfaction", "满意率", "hotline.satisfaction_rate"),
        RateRule("solved", "解决率", "hotline.solved_rate"),
    )
)
"""Of a workspace that has laid down nothing: all units are one class."""
