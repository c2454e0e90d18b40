"""What was seen, as frozen values: attempts to measure, what people entered, and all of it as known at a day.

Kept for ever and only added to; a judgement (``model.Score``) is worked out from it anew each time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from indicators.doubts import Acceptance, Doubt
from indicators.model import EMPTY_MAPPING, Period
from indicators.provenance import Provenance


class MeasurementStatus(StrEnum):
    """How one attempt to measure ended; only MEASURED and MANUAL carry a value."""

    MEASURED = "measured"
    NO_DATA = "no_data"
    STALE = "stale"
    FAILED = "failed"
    MANUAL = "manual"


@dataclass(frozen=True)
class MeasurementResult:
    """What an evaluator gave for one period.

    ``part`` ÷ ``of`` are exact and in the evaluator's base (counts, seconds, 元); ``value`` is exact too
    (part ÷ of, times 100 when ``unit`` is %), never rounded; it is ``None`` unless ``outcome`` is MEASURED,
    and then ``reason`` (Chinese) says why. ``rows`` is how many rows lay in the period.
    """

    evaluator: str
    period: Period
    outcome: MeasurementStatus
    unit: str = ""
    part: Decimal | None = None
    of: Decimal | None = None
    value: Decimal | None = None
    rows: int = 0
    reason: str = ""
    provenance: Provenance = field(default_factory=Provenance)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What may have changed the number; none also where nobody looked (``provenance.doubts``)."""
        return self.provenance.doubts or ()

    @property
    def is_unchecked(self) -> bool:
        """存疑未检查: counted from tables by a release that did not look for doubts."""
        return bool(self.provenance.tables) and self.provenance.doubts is None


@dataclass(frozen=True)
class Observation:
    """监测记录: one attempt at one indicator, kept for ever. ``indicator`` is an indicator id or FUNDS."""

    project: str
    indicator: str
    measured: MeasurementResult
    recorded_at: datetime
    run: str = ""
    seq: int = 0

    @property
    def as_of(self) -> date:
        return self.measured.period.end


@dataclass(frozen=True)
class Evidence:
    """佐证资料: one file kept by its hash."""

    sha256: str
    name: str
    bytes: int


OUTLOOK_FIELDS = ("forecast", "cause", "explanation", "likelihood", "note")
TEXT_FIELDS = ("value", "grade", "reason", "measure", *OUTLOOK_FIELDS)
"""What a person says of a row in words; each stands until it is said anew or taken back."""


@dataclass(frozen=True)
class ManualEntry:
    """What a person added to an indicator, kept for ever; a later entry stands before an earlier one, field
    by field.

    ``value`` is the actual value as typed, ``grade`` 达成/部分达成/未达成, ``points`` the graded points or, without
    a grade, an override of the computed points (then ``reason`` is required); ``reason`` and ``measure``
    are 偏差原因 and 改进措施. ``as_of`` is the day the entry speaks of.

    The rest is for 运行监控: ``forecast`` 全年预计完成情况 (of funds 全年预计执行数), ``cause`` the categories of the
    deviation joined by 、, ``explanation`` 原因说明, ``likelihood`` 完成目标可能性, ``note`` 备注.

    ``None`` is a field left alone, "" one that the entry takes back (撤回): nothing of it stands any more.

    ``acceptance`` 采信 speaks of the doubts of the number measured, not of a value of its own.

    ``why`` is why something was taken back or said anew. ``evidence_kept`` are the hashes of earlier evidence
    that still holds for what this entry says; ``None`` where it says no new value, or was kept by a release
    that did not ask. ``evidence_withdrawn`` are hashes of evidence taken back. ``account`` is who was signed
    in, "" where there are no accounts.
    """

    project: str
    indicator: str
    as_of: date
    by: str
    recorded_at: datetime
    value: str | None = None
    grade: str | None = None
    points: Decimal | None = None
    reason: str | None = None
    measure: str | None = None
    evidence: tuple[Evidence, ...] = ()
    seq: int = 0
    forecast: str | None = None
    cause: str | None = None
    explanation: str | None = None
    likelihood: str | None = None
    note: str | None = None
    acceptance: Acceptance | None = None
    why: str = ""
    evidence_kept: tuple[str, ...] | None = None
    evidence_withdrawn: tuple[str, ...] = ()
    account: str = ""

    @property
    def is_about_value(self) -> bool:
        """Whether it says anything of the value or its points, and not only of the outlook."""
        said = (self.value, self.grade, self.points, self.reason, self.measure)
        return bool(self.evidence) or any(text is not None for text in said)

    @property
    def is_about_outlook(self) -> bool:
        """Whether it says anything for 运行监控."""
        said = (self.forecast, self.cause, self.explanation, self.likelihood, self.note)
        return any(text is not None for text in said)


@dataclass(frozen=True)
class RecordDamage:
    """A kept record that was changed by other hands, in words for people. ``indicator`` is the row whose
    number it takes away; "" where no single row is meant."""

    indicator: str
    text: str


@dataclass(frozen=True)
class ProjectRecords:
    """All that was seen of one project as known at a day.

    ``observations``: the newest attempt of each indicator with as_of on or before that day, by indicator id
    (newest by as_of, then the one added last), whatever its outcome. ``entries``: all with as_of on or
    before that day, in the same order: what was said of July in January does not hide what was said of
    December before. ``damage``: what of it was changed in the ledger and is given without a number.
    ``bases``: of rows with a relative target the earlier observations, of this year and the one before,
    oldest first.
    """

    observations: Mapping[str, Observation] = field(default_factory=lambda: EMPTY_MAPPING)
    entries: tuple[ManualEntry, ...] = ()
    damage: tuple[RecordDamage, ...] = ()
    bases: Mapping[str, Sequence[Observation]] = field(default_factory=lambda: EMPTY_MAPPING)


def group_by_indicator(observations: Iterable[Observation], until: date) -> dict[str, list[Observation]]:
    """Those up to a day, in their order."""
    found: dict[str, list[Observation]] = {}
    for observation in observations:
        if observation.as_of <= until:
            found.setdefault(observation.indicator, []).append(observation)
    return found
