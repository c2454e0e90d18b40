"""The numbers of a drawing as a table: month by month, for those who read rather than look."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Values = Sequence[tuple[date, Decimal]]


@dataclass(frozen=True)
class ChartRow:
    """``value`` is what stood at ``day`` since the beginning of the year, ``own`` that of the month alone,
    ``prior`` what stood a year before. ``is_tried`` says that a ``value`` of ``None`` was looked for."""

    day: date
    value: Decimal | None
    is_tried: bool
    own: Decimal | None = None
    prior: Decimal | None = None
    light: str = ""
    in_doubt: bool = False

    @property
    def gain(self) -> Decimal | None:
        """How much more than a year before."""
        return None if self.value is None or self.prior is None else self.value - self.prior


def build_rows(
    values: Sequence[tuple[date, Decimal | None]],
    months: Values,
    prior: Values,
    lights: Mapping[date, str],
    days_in_doubt: Collection[date],
) -> tuple[ChartRow, ...]:
    """One row for each day that anything is known of, oldest first."""
    by_day, own, before = dict(values), dict(months), dict(prior)
    return tuple(
        ChartRow(
            day=day,
            value=by_day.get(day),
            is_tried=day in by_day,
            own=own.get(day),
            prior=before.get(day),
            light=lights.get(day, ""),
            in_doubt=day in days_in_doubt,
        )
        for day in sorted({*by_day, *before})
    )
