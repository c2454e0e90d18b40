"""Weights printed as parts of one (0.15) beside points of a hundred."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from checks.filled_form import FilledRow

ONE, HUNDRED = Decimal(1), Decimal(100)


def weights_in_points(rows: Sequence[FilledRow]) -> tuple[FilledRow, ...]:
    """The rows with weights of a hundred where theirs make one at most and points go beyond them all."""
    if not _are_parts(rows):
        return tuple(rows)
    return tuple(replace(row, weight=weight_in_points(row.weight)) for row in rows)


def weight_in_points(weight: Decimal | None) -> Decimal | None:
    return weight * HUNDRED if weight is not None and weight <= ONE else weight


def _are_parts(rows: Sequence[FilledRow]) -> bool:
    weights = [row.weight for row in rows if row.weight is not None]
    points = [row.points for row in rows if row.points is not None]
    return bool(weights) and sum(weights) <= ONE and any(point > ONE for point in points)
