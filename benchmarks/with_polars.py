"""The numbers of the fused benchmark in a polars script: one lazy scan a window, as an analyst would write it."""

from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.by_hand import Numbers

START = date(2024, 1, 1)


def numbers(csv: Path) -> Numbers:
    """Cumulative windows of twelve months, read from the csv."""
    orders = pl.read_csv(csv, try_parse_dates=True)
    found: Numbers = {}
    for month in range(1, 13):
        found.update(month_of(orders, month, date(2024 + month // 12, month % 12 + 1, 1)))
    return found


def month_of(orders: pl.DataFrame, month: int, end: date) -> Numbers:
    found: Numbers = {}

    def add(dated_by: str, **counts: tuple[pl.Expr, pl.Expr]) -> None:
        rows = orders.filter(pl.col(dated_by).is_between(START, end, closed="left"))
        sums = [
            expression.cast(pl.Int64).sum().alias(f"{name} {place}")
            for name, pair in counts.items()
            for place, expression in zip(("part", "of"), pair, strict=True)
        ]
        by_handler = rows.group_by("handler").agg(sums)
        for one in [*by_handler.to_dicts(), {"handler": None, **rows.select(sums).to_dicts()[0]}]:
            for name in counts:
                found[month, name, one["handler"]] = (one[f"{name} part"] or 0, one[f"{name} of"] or 0)

    every, none = pl.col("handler").is_not_null(), pl.col("handler").is_null()
    on_time = (pl.col("closed_at") <= pl.col("due_at")).fill_null(value=False)
    known = (pl.col("closed_at") < end).fill_null(value=False)
    add(
        "due_at",
        on_time_rate=(on_time, every),
        overdue_rate=(~on_time, every),
        closed_rate=(known, every),
        overdue_open=(~known, none),
    )
    signed = (pl.col("signed_at") <= pl.col("sign_due_at")).fill_null(value=False)
    add("sign_due_at", signed_on_time_rate=(signed, every))
    add("received_at", volume=(every, none), direct_answer_rate=(pl.col("replied_directly"), every))
    contacted = pl.col("contacted")
    add(
        "dispatched_at",
        return_rate=(pl.col("returned"), every),
        contacted_rate=(contacted.fill_null(value=False), contacted.is_not_null()),
    )
    add("closed_at", redo_rate=(pl.col("redone") > 0, every))
    return found
