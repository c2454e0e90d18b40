"""One row of a form as judged: its target, what was achieved, the points, and what people said of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.actuals import entered_values_of
from indicators.display import is_known_text
from indicators.model import Indicator, Score
from indicators.records import Evidence, ManualEntry, Observation
from indicators.standing_doubts import NO_DOUBTS, StandingDoubts


@dataclass(frozen=True)
class AssessedRow:
    """One row of the form. ``value`` is the actual number in the unit of the target, where it is one;
    ``actual`` is the text shown, never blank: 待采集, 待评定 or 不适用 where nothing is known. ``evidence`` is
    what stands for it, ``lapsed`` what proved an earlier value. ``typed_on`` is the day that the value or
    grade speaks of which a person gave; ``None`` where none counts."""

    indicator: Indicator
    observation: Observation | None
    score: Score
    value: Decimal | None
    actual: str
    reason: str = ""
    measure: str = ""
    evidence: tuple[Evidence, ...] = ()
    entries: tuple[ManualEntry, ...] = ()
    doubts: StandingDoubts = NO_DOUBTS
    lapsed: tuple[Evidence, ...] = ()
    typed_on: date | None = None

    @property
    def is_known(self) -> bool:
        return is_known_text(self.actual)

    @property
    def grade(self) -> str:
        """评定等次 as it stands; "" where nobody gave one."""
        return entered_values_of(self.entries, self.indicator.id).grade
