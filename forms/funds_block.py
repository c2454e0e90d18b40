"""项目资金 as printed: amounts with two places, more only where two would contradict what stands beside them."""

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction

from forms.provenance import build_provenance
from forms.self_evaluation_data import Fund, FundsBlock
from indicators.assessment import FundsLine
from indicators.display import decimal_places
from indicators.figures import PLACES, half_up
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
    return FundsBlock(
        unit=line.funds.unit,
        rows=tuple(build_funds(line)),
        weight=line.weight,
        rate=line.rate,
        points=line.score.points,
        computed=line.score.computed,
        outcome=line.score.outcome,
        why=line.score.why,
        reason=line.reason,
        measure=line.measure,
        account=build_provenance(line.observation, line.entries, line.evidence, line.doubts),
    )


def build_funds(line: FundsLine) -> Iterator[Fund]:
    initial, annual = declared_amounts(line.funds.initial), declared_amounts(line.funds.annual)
    executed = executed_amounts(line)
    for key, label in FUND_LABELS:
        yield Fund(key, label, getattr(initial, key), getattr(annual, key), getattr(executed, key))


def declared_amounts(row: FundRow) -> FundRow:
    """As written on the declared sheet."""
    return round_row(row, MOST_PLACES)


def round_row(row: FundRow, places: int) -> FundRow:
    return FundRow(**{name: round_amount(value, places) for name, value in known_amounts(row)})


def executed_amounts(line: FundsLine) -> FundRow:
    """Rounded alike in the whole column: to the fewest places with which its sources sum to its total, and a
    reader who divides the printed amounts gets the printed rate."""
    annual = declared_amounts(line.funds.annual).total
    for places in range(PLACES, MOST_PLACES):
        row = round_row(line.executed, places)
        if sources_match_total(row) and rate_matches(row.total, annual, line.rate):
            return row
    return round_row(line.executed, MOST_PLACES)


def round_amount(value: Decimal, most: int) -> Decimal:
    """Without zeros that say nothing, but with two places."""
    shortest = half_up(value, most).normalize()
    return half_up(shortest, decimal_places(shortest))


def sources_match_total(row: FundRow) -> bool:
    """Nothing contradicts the total while a source is not known."""
    sources = [value for name, value in known_amounts(row) if name != "total"]
    return row.total is None or len(sources) < len(FUND_LABELS) - 1 or sum(sources) == row.total


def rate_matches(executed: Decimal | None, annual: Decimal | None, rate: Decimal | None) -> bool:
    if executed is None or not annual or annual < 0 or rate is None:
        return True
    return half_up(Fraction(executed) / Fraction(annual) * 100, decimal_places(rate)) == rate


def known_amounts(row: FundRow) -> Iterator[tuple[str, Decimal]]:
    """The names and amounts that are not blank."""
    for field in fields(row):
        value = getattr(row, field.name)
        if value is not None:
            yield field.name, value
