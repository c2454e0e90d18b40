"""The numbers of the fused benchmark in a pandas script as an analyst would write it."""

from pathlib import Path

import pandas as pd

from benchmarks.by_hand import Numbers

DATES = ["received_at", "dispatched_at", "sign_due_at", "signed_at", "due_at", "closed_at"]
COLUMNS = [*DATES, "handler", "returned", "redone", "replied_directly", "contacted"]


def numbers(csv: Path, cumulative: bool) -> Numbers:
    orders = pd.read_csv(
        csv, usecols=COLUMNS, parse_dates=DATES, dtype={"handler": "category", "contacted": "boolean"}
    )
    found: Numbers = {}
    for month in range(1, 13):
        end = pd.Timestamp(2024 + month // 12, month % 12 + 1, 1)
        start = pd.Timestamp(2024, 1 if cumulative else month, 1)
        found.update(month_of(orders, month, start, end))
    return found


def month_of(orders: pd.DataFrame, month: int, start: pd.Timestamp, end: pd.Timestamp) -> Numbers:
    def inside(column: str) -> pd.DataFrame:
        return orders[(orders[column] >= start) & (orders[column] < end)]

    found: Numbers = {}

    def add(name: str, rows: pd.DataFrame, part: pd.Series, of: pd.Series) -> None:
        sums = pd.DataFrame({"part": part, "of": of}).groupby(rows["handler"], observed=False).sum()
        for handler, one in sums.iterrows():
            found[month, name, str(handler)] = (int(one["part"]), int(one["of"]))
        found[month, name, None] = (int(sums["part"].sum()), int(sums["of"].sum()))

    due = inside("due_at")
    all_of, on_time, known = due["due_at"].notna(), due["closed_at"] <= due["due_at"], due["closed_at"] < end
    add("on_time_rate", due, on_time, all_of)
    add("overdue_rate", due, ~on_time, all_of)
    add("closed_rate", due, known, all_of)
    past = orders[orders["due_at"] < end]
    add("overdue_open", past, ~(past["closed_at"] < end), past["due_at"].isna())
    sign = inside("sign_due_at")
    add("signed_on_time_rate", sign, sign["signed_at"] <= sign["sign_due_at"], sign["sign_due_at"].notna())
    received = inside("received_at")
    add("volume", received, received["received_at"].notna(), received["received_at"].isna())
    add("direct_answer_rate", received, received["replied_directly"], received["received_at"].notna())
    sent = inside("dispatched_at")
    add("return_rate", sent, sent["returned"], sent["dispatched_at"].notna())
    add("contacted_rate", sent, sent["contacted"].fillna(False), sent["contacted"].notna())
    closed = inside("closed_at")
    add("redo_rate", closed, closed["redone"] > 0, closed["closed_at"].notna())
    return found
