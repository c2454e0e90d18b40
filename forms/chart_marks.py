"""What a drawing is made of: dots, ticks, labels, the line of the target, where the year may end."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Dot:
    """One observation: where it is drawn, and what it says. Without ``value`` it was tried and not had;
    ``in_doubt`` it was had with doubts, whether or not somebody accepted them. ``light`` is the name of its
    light, "" where it is not judged."""

    x: float
    y: float
    as_of: date
    label: str
    value: Decimal | None
    in_doubt: bool = False
    light: str = ""


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class TargetLine:
    """The target as a line across and its words, on the ``left`` or right; ``pace`` is where the even way to
    it begins, if it has one. ``ceiling``: what lies above the line misses it."""

    y: float
    text_y: float
    text: str
    left: bool
    pace: float | None
    ceiling: bool = False


@dataclass(frozen=True)
class ExpectedEnd:
    """Where the year may end on ``day``, as worked out, and what that says."""

    day: date
    low: Decimal
    value: Decimal
    high: Decimal
    label: str


@dataclass(frozen=True)
class ExpectedMark:
    """The same as drawn: an upright from ``low`` to ``high`` at ``x``, and a line from the newest dot."""

    x: float
    y: float
    low: float
    high: float
    label: str
    begin: Dot | None
