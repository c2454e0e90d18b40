"""One number by the values of a column: each part with its counts, its rate and how sure that is, the worst
first."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from indicators.rate_interval import FULL, RateInterval, wilson_interval
from indicators.records import Observation
from measuring import Slice

MONTH = "month"
MOST_PARTS = 100
FEW = 10
"""Of fewer cases a rate says too little to be ranked."""
AXIS_STEP = 5
UNRANKED_COLUMNS = ("_no", "_id", "_code")


@dataclass(frozen=True)
class NumberPart:
    """``misses`` says whether the part alone would miss the target, ``None`` where that cannot be told."""

    key: str
    part: Decimal | None
    of: Decimal | None
    value: Decimal | None
    interval: RateInterval | None
    is_few: bool
    misses: bool | None


@dataclass(frozen=True)
class PartsTarget:
    """What the value is held against, in its own unit; ``is_ceiling``: it is not to be passed."""

    value: Decimal | None
    text: str
    is_ceiling: bool


@dataclass(frozen=True)
class PartsPage:
    """``few`` have too few cases to be ranked; ``left_out`` more parts are not listed. ``refusal`` says why
    there are no parts."""

    observation: Observation
    label: str
    by: str
    dimensions: tuple[tuple[str, str], ...]
    target: PartsTarget
    ranked: tuple[NumberPart, ...] = ()
    few: tuple[NumberPart, ...] = ()
    left_out: int = 0
    refusal: str = ""

    @property
    def axis(self) -> tuple[int, int]:
        """One for all: from the first five below the least to the first five above the most, in percent."""
        parts = [part.interval for part in (*self.ranked, *self.few) if part.interval]
        ends = [end for interval in parts for end in (interval.low, interval.high)]
        if parts and self.target.value is not None:
            ends.append(min(max(float(self.target.value), 0.0), float(FULL)))
        if not ends:
            return 0, FULL
        low, high = floor(min(ends) / AXIS_STEP) * AXIS_STEP, ceil(max(ends) / AXIS_STEP) * AXIS_STEP
        return low, max(high, low + AXIS_STEP)

    @property
    def by_label(self) -> str:
        return dict(self.dimensions).get(self.by, self.by)

    @property
    def links_to_rows(self) -> bool:
        """A month is no value of a column."""
        return self.by != MONTH


def rank_parts(
    slices: Sequence[Slice], unit: str, target: PartsTarget, *, in_order: bool
) -> tuple[list[NumberPart], list[NumberPart]]:
    """The worst first, or ``in_order`` as they came; those of few cases apart, the most cases first."""
    parts = [number_part(slice_, unit, target) for slice_ in slices]
    if in_order:
        return parts, []
    ranked = [part for part in parts if part.value is not None and not part.is_few]
    few = [part for part in parts if part.value is None or part.is_few]
    ranked.sort(key=lambda part: part.value or Decimal(0), reverse=target.is_ceiling)
    few.sort(key=lambda part: part.of or part.part or Decimal(0), reverse=True)
    return ranked, few


def number_part(slice_: Slice, unit: str, target: PartsTarget) -> NumberPart:
    interval = rate_interval(slice_, unit)
    is_few = slice_.of is not None and interval is not None and slice_.of < FEW
    return NumberPart(
        slice_.key, slice_.part, slice_.of, slice_.value, interval, is_few, misses(slice_.value, target)
    )


def misses(value: Decimal | None, target: PartsTarget) -> bool | None:
    if value is None or target.value is None:
        return None
    return value > target.value if target.is_ceiling else value < target.value


def rate_interval(slice_: Slice, unit: str) -> RateInterval | None:
    """Only of a share of cases: whole numbers, and no more in the part than in the whole."""
    part, of = slice_.part, slice_.of
    if unit != "%" or part is None or not of or not 0 <= part <= of:
        return None
    if part != part.to_integral_value() or of != of.to_integral_value():
        return None
    return wilson_interval(int(part), int(of))
