"""What is asked of measuring and what it answers beside ``Measured``."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from indicators.drawing import RowPopulation
from indicators.model import Parameters, Period
from measuring.once import Once


class BadRequestError(ValueError):
    """A breakdown or a list of rows that cannot be had; its text is for the person who asked."""


class UnknownColumnError(BadRequestError):
    """A breakdown by something that no export of the table could have."""


@dataclass(frozen=True)
class MeasureRequest:
    """One measure asked for; ``key`` finds its answer again. The table is read as known at the period's
    last day."""

    key: Hashable
    evaluator: str
    params: Parameters
    period: Period

    @Once
    def params_text(self) -> str:
        """Equal for parameters that are written alike."""
        return repr(dict(self.params))


def group_equal(requests: Iterable[MeasureRequest]) -> list[list[MeasureRequest]]:
    """Requests that ask the same of the same days, under whatever keys, together; in the order of the first
    of each."""
    groups: dict[Hashable, list[MeasureRequest]] = {}
    for request in requests:
        groups.setdefault((request.evaluator, request.params_text, request.period), []).append(request)
    return list(groups.values())


@dataclass(frozen=True)
class Slice:
    """A part of a measure: the rows of one value of a column, or of one month. ``key`` of empty cells is
    未填."""

    key: str
    part: Decimal | None
    of: Decimal | None
    value: Decimal | None


LATE = "late"
"""What rows are ordered by where that is how late they were, not a column."""


@dataclass(frozen=True)
class RowChoice:
    """Which of the rows behind a number, and in what order. Without ``population`` those that the number
    shows by itself: what missed, or what was counted. ``value`` of ``column`` picks some, as a breakdown
    names them; ``column`` is "" for all. ``order`` is a column, ``LATE``, or "" for their dates. ``group_by``
    asks how many rows each value of a column has."""

    population: RowPopulation | None = None
    column: str = ""
    value: str = ""
    order: str = ""
    descending: bool = False
    group_by: str = ""


ALL_BEHIND = RowChoice()


@dataclass(frozen=True)
class RowPage:
    """One page of the rows behind a number, masked, as text; ``labels`` are what the columns are called on
    screen.

    ``looked_at`` are the columns that decide; ``late`` says of each row in seconds how late it was, where it
    has a deadline (of ``open_rows``, as known at the end of the period). ``tells_missed``: there are rows
    that met and rows that missed. ``groups`` are the values of the column asked for, the most rows first.
    """

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    total: int
    looked_at: tuple[str, ...] = ()
    late: tuple[int | None, ...] = ()
    open_rows: tuple[bool, ...] = ()
    tells_missed: bool = False
    groups: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class DrawnRow:
    """One row that was drawn, masked, as text; ``counted_as`` is what it was counted as."""

    key: str
    counted_as: str
    cells: tuple[str | None, ...]


@dataclass(frozen=True)
class RowDraw:
    """Rows drawn by chance out of ``total``, in the order of their lots; ``sha256`` is over all keys."""

    labels: tuple[str, ...]
    rows: tuple[DrawnRow, ...]
    total: int
    sha256: str


@dataclass(frozen=True, order=True)
class Window:
    """The rows dated in [start, end), as known before ``known_before``."""

    start: datetime
    end: datetime
    known_before: datetime

    @property
    def seconds(self) -> int:
        return int((self.end - self.start).total_seconds())

    @Once
    def from_beginning(self) -> "Window":
        """The same with all rows before it."""
        return replace(self, start=BEFORE_ALL_ROWS)

    @property
    def last_day(self) -> date:
        return (self.end - timedelta(days=1)).date()


# local time of Shanghai without a zone, as all instants here
BEFORE_ALL_ROWS = datetime(1, 1, 1)  # noqa: DTZ001
"""Before any row."""


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())


@lru_cache(maxsize=1024)
def period_window(period: Period) -> Window:
    end = midnight(period.end) + timedelta(days=1)
    return Window(midnight(period.start), end, end)


def month_end_windows(period: Period) -> dict[str, Window]:
    """By 2024-01 the period up to each month's end, as known at that end."""
    ends = {month: window.last_day for month, window in month_windows(period).items()}
    return {month: period_window(Period(period.start, end)) for month, end in ends.items()}


def month_windows(period: Period) -> dict[str, Window]:
    """The months of a period by 2024-01, each cut to it and all as known at its end."""
    whole, start, months = period_window(period), period.start, {}
    while start <= period.end:
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        months[f"{start:%Y-%m}"] = Window(
            midnight(start), min(midnight(following), whole.end), whole.known_before
        )
        start = following
    return months
