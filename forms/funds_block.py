"""项目资金 as printed: whole amounts, in one column with as many places as the longest of them needs."""

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal

from forms.amounts import align_amounts
from forms.provenance import build_provenance
from forms.self_evaluation_data import Fund, FundsBlock
from indicators.assessment import FundsLine
from indicators.display import decimal_places
from indicators.figures import half_up
from indicators.model import FundRow
from indicators.sheet_words import fund_labels

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
    initial, annual, executed = map(printed_amounts, (line.funds.initial, line.funds.annual, line.executed))
    for key, label in fund_labels(line.funds):
        before, planned, spent = (getattr(row, key) for row in (initial, annual, executed))
        # A source the sheet left blank, of which nothing was spent, is blank in the whole row.
        is_unused = key != "total" and before is None and planned is None and not spent
        yield Fund(key, label, before, planned, None if is_unused else spent)


def printed_amounts(row: FundRow) -> FundRow:
    """One column: nothing of it is rounded but what is less than 分, and all with as many places."""
    names = [field.name for field in fields(row)]
    amounts = (getattr(row, name) for name in names)
    shortest = [None if amount is None else round_amount(amount, MOST_PLACES) for amount in amounts]
    return FundRow(**dict(zip(names, align_amounts(shortest), strict=True)))


def round_amount(value: Decimal, most: int) -> Decimal:
    """Without zeros that say nothing, but with two places."""
    shortest = half_up(value, most).normalize()
    return half_up(shortest, decimal_places(shortest))
