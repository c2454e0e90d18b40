"""项目资金 as printed: amounts with two places, more only where two would contradict what stands beside them."""

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction

from forms.amounts import MIN_PLACES, decimal_places
from forms.provenance import build_provenance
from forms.self_evaluation_data import Fund, FundsBlock
from indicators.assessment import FundsLine
from indicators.figures import half_up
from indicators.model import FundRow

FUND_LABELS = (
    ("total", "年度资金总额"),
    ("fiscal", "其中:当年财政拨款"),
    ("carried_over", "上年结转资金"),
    ("other", "其他资金"),
)
MOST_PLACES = 6
"""万元 with six places still tell 分."""


def build_funds_block(line: FundsLine) -> FundsBlock:
    sheets = (
        declared_amounts(line.funds.initial),
        declared_amounts(line.funds.annual),
        executed_amounts(line),
    )
    return FundsBlock(
        unit=line.funds.unit,
        rows=tuple(Fund(key, text, *(getattr(sheet, key) for sheet in sheets)) for key, text in FUND_LABELS),
        weight=line.weight,
        rate=line.rate,
        points=line.score.points,
        computed=line.score.computed,
        outcome=line.score.outcome,
        why=line.score.why,
        reason=line.reason,
        measure=line.measure,
        account=build_provenance(line.observation, line.entries),
    )


def declared_amounts(row: FundRow) -> FundRow:
    """As written on the declared sheet."""
    return FundRow(**{name: round_amount(value, MOST_PLACES) for name, value in known_amounts(row)})


def executed_amounts(line: FundsLine) -> FundRow:
    """Rounded alike in the whole column: to the fewest places with which its sources sum to its total, and a
    reader who divides the printed amounts gets the printed rate."""
    known, annual = dict(known_amounts(line.executed)), declared_amounts(line.funds.annual).total
    tries = [
        FundRow(**{name: round_amount(value, places) for name, value in known.items()})
        for places in range(MIN_PLACES, MOST_PLACES + 1)
    ]
    return next(
        (row for row in tries if sources_match_total(row) and rate_matches(row.total, annual, line.rate)),
        tries[-1],
    )


def round_amount(value: Decimal, most: int) -> Decimal:
    """Without zeros that say nothing, but with two places."""
    shortest = half_up(value, most).normalize()
    return half_up(shortest, decimal_places(shortest))


def sources_match_total(row: FundRow) -> bool:
    parts = [value for name, value in known_amounts(row) if name != "total"]
    return row.total is None or len(parts) < len(FUND_LABELS) - 1 or sum(parts) == row.total


def rate_matches(executed: Decimal | None, annual: Decimal | None, rate: Decimal | None) -> bool:
    if executed is None or not annual or annual < 0 or rate is None:
        return True
    return half_up(Fraction(executed) / Fraction(annual) * 100, decimal_places(rate)) == rate


def known_amounts(row: FundRow) -> Iterator[tuple[str, Decimal]]:
    """What is known of a row."""
    pairs = ((field.name, getattr(row, field.name)) for field in fields(row))
    return ((name, value) for name, value in pairs if value is not None)
