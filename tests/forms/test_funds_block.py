"""Amounts are printed whole, those of one column with as many places."""

from dataclasses import replace
from decimal import Decimal

import pytest

from forms.funds_block import build_funds_block
from indicators.execution import execution_rate
from indicators.funding import FundsLine
from indicators.model import FundRow
from tests.forms.assessments import complete, profile


def line(annual: str, executed: str, **parts: str) -> FundsLine:
    whole = complete().funds
    assert whole
    amounts = {name: Decimal(value) for name, value in parts.items()}
    rate = execution_rate(Decimal(executed), Decimal(annual), profile()).rate
    funds = replace(whole.funds, initial=FundRow(), annual=FundRow(Decimal(annual)))
    return replace(whole, funds=funds, executed=FundRow(Decimal(executed), **amounts), rate=rate)


def printed(made: FundsLine) -> list[str | None]:
    return [None if row.executed is None else f"{row.executed}" for row in build_funds_block(made).rows]


@pytest.mark.parametrize(
    ("annual", "executed", "shown"),
    [
        ("18.5", "15.37", "15.37"),
        ("4.5", "4.46835", "4.46835"),
        ("8", "7.99996", "7.99996"),
        ("8", "8", "8.00"),
        ("45000", "44683.50", "44683.50"),
        ("3", "1", "1.00"),
    ],
)
def test_amounts_are_printed_whole_so_that_nothing_is_rounded_in_silence(
    annual: str, executed: str, shown: str
) -> None:
    made = line(annual, executed)
    assert printed(made)[0] == shown
    assert execution_rate(Decimal(shown), Decimal(annual), profile()).rate == made.rate


@pytest.mark.parametrize(
    ("annual", "executed", "shown"), [("0", "1.23456789", "1.234568"), ("1.2", "1.1999999", "1.20")]
)
def test_less_than_a_cent_is_not_printed(annual: str, executed: str, shown: str) -> None:
    assert printed(line(annual, executed))[0] == shown


def test_the_amounts_of_a_column_have_as_many_places() -> None:
    made = line("10", "1.00", fiscal="0.335", carried_over="0.335", other="0.33")
    assert printed(made) == ["1.000", "0.335", "0.335", "0.330"]


def test_a_source_without_budget_and_without_spending_is_blank_in_its_whole_row() -> None:
    made = line("4.5", "4.46835", fiscal="4.46835", carried_over="0", other="0")
    assert printed(made) == ["4.46835", "4.46835", None, None]


def test_declared_amounts_are_printed_as_declared() -> None:
    rows = build_funds_block(line("8.125", "8")).rows
    assert f"{rows[0].annual}" == "8.125"
    assert rows[1].annual is None
