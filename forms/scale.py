"""The vertical scale of a drawing: round ticks that hold every value, and numbers in as few digits as
needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from indicators.display import show_measured
from indicators.figures import FULL_PERCENT

ROUND_STEPS = tuple(map(Decimal, ("1", "2", "2.5", "5", "10")))
SCALE_PARTS = 3


@dataclass(frozen=True)
class Scale:
    """From ``low`` to ``high`` in steps of ``step``; all three are round."""

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def ticks(self) -> tuple[Decimal, ...]:
        count = int((self.high - self.low) / self.step)
        return tuple(self.low + self.step * index for index in range(count + 1))

    def relative_height(self, value: Decimal) -> float:
        """Where ``value`` stands between ``low`` (0) and ``high`` (1)."""
        return float((value - self.low) / (self.high - self.low))


def build_scale(values: Sequence[Decimal], unit: str, from_zero: bool) -> Scale:
    """The scale that holds ``values``: of a rate up to 100, never past it; of amounts that add up, from 0."""
    low, high = value_span(values, from_zero)
    is_share = unit == "%" and low >= 0 and high <= FULL_PERCENT
    if low == high:
        low, high = room_around(low)
    step = round_step((high - low) / SCALE_PARTS)
    if all(value == value.to_integral_value() for value in values):
        step = max(step, Decimal(1))
    floor, ceiling = round_to_step(low, step, ROUND_FLOOR), round_to_step(high, step, ROUND_CEILING)
    if is_share and (FULL_PERCENT - floor) % step == 0:
        ceiling = min(ceiling, FULL_PERCENT)
    return Scale(floor, ceiling, step)


def round_to_step(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (value / step).to_integral_value(rounding) * step


def value_span(values: Sequence[Decimal], from_zero: bool) -> tuple[Decimal, Decimal]:
    """The least and the greatest; 0 to 100 where there is none."""
    low, high = (min(values), max(values)) if values else (Decimal(0), FULL_PERCENT)
    return (min(low, Decimal(0)), max(high, Decimal(0))) if from_zero else (low, high)


def room_around(value: Decimal) -> tuple[Decimal, Decimal]:
    """Room for a value that never changes: below a rate or amount, never below nothing."""
    if value == 0:
        return Decimal(0), Decimal(1)
    room = abs(value) / 10
    return (value - room, value) if value > 0 else (value, value + room)


def round_step(step: Decimal) -> Decimal:
    """The next round number from ``step`` on: 1, 2, 2.5 or 5 of its order."""
    order = Decimal(1).scaleb(step.adjusted())
    return next(value * order for value in ROUND_STEPS if value * order >= step)


def tick_places(step: Decimal) -> int:
    """How many places tell the ticks of ``step`` apart."""
    return max(0, -int(step.normalize().as_tuple().exponent))


def format_short(value: Decimal, places: int = 2, unit: str = "", against: Decimal | None = None) -> str:
    """A number for a drawing: large ones in 万 or 亿, unless their unit has its own. It is never rounded
    to what it is held ``against``."""
    has_own_size = any(word in unit for word in "万亿")
    for size, word in ((Decimal(10**8), "亿"), (Decimal(10**4), "万")):
        if abs(value) >= size and not has_own_size:
            scaled = None if against is None else against / size
            return show_measured(value / size, against=scaled, grouped=True) + word
    return show_measured(value, against=against, places=places, grouped=True)
