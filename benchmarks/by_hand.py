"""The numbers of the fused benchmark in SQL written by hand for exactly these hundred indicators, in three
forms.

``grouped`` makes one pass per dating column, groups by department and month, and adds up; ``guarded`` does
the same but stays right where an order is due or closed before it is received or dispatched, as the product
does; ``ranges`` asks once per month. All know what only a person knows: that an order closed in time is
known to be closed, that overdue is the rest of on time.
"""

from collections.abc import Iterator
from typing import Any

import duckdb

Numbers = dict[tuple[int, str, str | None], tuple[int, int]]
"""By month, metric and department (all: ``None``): part and whole."""

MONTH = "month({0}) + 12 * (year({0}) - 2024)"
DUE = f"""
SELECT handler, {MONTH.format("due_at")} AS m, coalesce({MONTH.format("closed_at")}, 99) AS k, count(*) AS n,
    count(*) FILTER (closed_at <= due_at) AS on_time
FROM orders WHERE due_at < TIMESTAMP '2025-01-01' GROUP BY ALL
"""
SIGN = f"""
SELECT handler, {MONTH.format("sign_due_at")} AS m, count(*) AS n, count(*) FILTER (signed_at <= sign_due_at) AS signed
FROM orders WHERE sign_due_at < TIMESTAMP '2025-01-01' GROUP BY ALL
"""
RECEIVED = f"""
SELECT handler, {MONTH.format("received_at")} AS m, count(*) AS n, count(*) FILTER (replied_directly) AS direct
FROM orders WHERE received_at < TIMESTAMP '2025-01-01' GROUP BY ALL
"""
DISPATCHED = f"""
SELECT handler, {MONTH.format("dispatched_at")} AS m, count(*) AS n, sum(returned) AS returned,
    count(*) FILTER (contacted) AS yes, count(contacted) AS told
FROM orders WHERE dispatched_at < TIMESTAMP '2025-01-01' GROUP BY ALL
"""
CLOSED = f"""
SELECT handler, {MONTH.format("closed_at")} AS m, count(*) AS n, count(*) FILTER (redone > 0) AS redone
FROM orders WHERE closed_at < TIMESTAMP '2025-01-01' GROUP BY ALL
"""
ADD_UP = {
    DUE: "sum(n) FILTER (inside), sum(on_time) FILTER (inside), sum(n) FILTER (inside AND k <= w), sum(n) FILTER (k > w)",
    SIGN: "sum(n) FILTER (inside), sum(signed) FILTER (inside)",
    RECEIVED: "sum(n) FILTER (inside), sum(direct) FILTER (inside)",
    DISPATCHED: "sum(n) FILTER (inside), sum(returned) FILTER (inside), sum(yes) FILTER (inside), sum(told) FILTER (inside)",
    CLOSED: "sum(n) FILTER (inside), sum(redone) FILTER (inside)",
}


def grouped(connection: duckdb.DuckDBPyConnection, cumulative: bool) -> Numbers:
    return added_up(connection, {query: query for query in ADD_UP}, "m <= w" if cumulative else "m = w")


def guarded(connection: duckdb.DuckDBPyConnection, cumulative: bool) -> Numbers:
    """With ``v``, the month in which a row can be seen first."""
    columns = {
        DUE: "due_at",
        SIGN: "sign_due_at, dispatched_at",
        DISPATCHED: "dispatched_at",
        CLOSED: "closed_at",
    }
    queries = {query: query for query in ADD_UP}
    for query, dates in columns.items():
        months = ", ".join(MONTH.format(part) for part in (*dates.split(", "), "received_at"))
        queries[query] = query.replace(" AS m,", f" AS m, greatest({months}) AS v,")
    queries[RECEIVED] = RECEIVED.replace(" AS m,", f" AS m, {MONTH.format('received_at')} AS v,")
    return added_up(connection, queries, "v <= w" if cumulative else "m = w AND v <= w")


def added_up(connection: duckdb.DuckDBPyConnection, queries: dict[str, str], inside: str) -> Numbers:
    found: Numbers = {}
    for kind, sums in ADD_UP.items():
        rows = connection.execute(
            f"SELECT w, handler, {sums} FROM (SELECT *, {inside} AS inside FROM ({queries[kind]}), range(1, 13) AS months(w) WHERE m <= w) "
            "GROUP BY GROUPING SETS ((w, handler), (w))"
        ).fetchall()
        for row in rows:
            found.update(numbers(kind, row))
    return found


def numbers(
    query: str, row: tuple[Any, ...]
) -> Iterator[tuple[tuple[int, str, str | None], tuple[int, int]]]:
    month, handler, *counts = row
    whole, first, *more = (int(count or 0) for count in counts)
    if query is DUE:
        named = {"on_time_rate": first, "overdue_rate": whole - first, "closed_rate": more[0]}
        yield (month, "overdue_open", handler), (more[1], 0)
    elif query is SIGN:
        named = {"signed_on_time_rate": first}
    elif query is RECEIVED:
        named = {"direct_answer_rate": first}
        yield (month, "volume", handler), (whole, 0)
    elif query is DISPATCHED:
        named = {"return_rate": first}
        yield (month, "contacted_rate", handler), (more[0], more[1])
    else:
        named = {"redo_rate": first}
    yield from (((month, name, handler), (part, whole)) for name, part in named.items())


def ranges(connection: duckdb.DuckDBPyConnection, cumulative: bool) -> Numbers:
    """One query a month and dating column, its range cut by a plain filter."""
    found: Numbers = {}
    for month in range(1, 13):
        end = f"TIMESTAMP '{2024 + month // 12}-{month % 12 + 1:02}-01'"
        start = "TIMESTAMP '2024-01-01'" if cumulative else f"TIMESTAMP '2024-{month:02}-01'"
        for query, aggregates in RANGES.items():
            column = {
                "DUE": "due_at",
                "SIGN": "sign_due_at",
                "RECEIVED": "received_at",
                "DISPATCHED": "dispatched_at",
                "CLOSED": "closed_at",
            }[query]
            stock = query == "DUE"
            inside = f"{column} >= {start}"
            selected = aggregates.format(end=end, inside=inside if stock and not cumulative else "true")
            where = f"{column} < {end}" + ("" if stock and not cumulative else f" AND {inside}")
            rows = connection.execute(
                f"SELECT handler, {selected} FROM orders WHERE {where} GROUP BY GROUPING SETS ((handler), ())"
            ).fetchall()
            key = {
                "DUE": DUE,
                "SIGN": SIGN,
                "RECEIVED": RECEIVED,
                "DISPATCHED": DISPATCHED,
                "CLOSED": CLOSED,
            }[query]
            for row in rows:
                found.update(numbers(key, (month, *row)))
    return found


RANGES = {
    "DUE": "count(*) FILTER ({inside}), count(*) FILTER ({inside} AND closed_at <= due_at), "
    "count(*) FILTER ({inside} AND closed_at < {end}), count(*) FILTER (closed_at IS NULL OR closed_at >= {end})",
    "SIGN": "count(*), count(*) FILTER (signed_at <= sign_due_at)",
    "RECEIVED": "count(*), count(*) FILTER (replied_directly)",
    "DISPATCHED": "count(*), sum(returned), count(*) FILTER (contacted), count(contacted)",
    "CLOSED": "count(*), count(*) FILTER (redone > 0)",
}
