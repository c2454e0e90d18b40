"""``table.*`` over random tables and conditions, held against plain Python and against SQLite.

``make deep`` looks at 3,000 random tables (``DECLARED_TABLES``), ``make test`` at a few.
"""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluators import discover_evaluators
from indicators.model import Period
from indicators.records import MeasurementStatus
from measuring import MeasureRequest
from measuring.engine import ParquetEngine
from measuring.measurer import Measurer
from measuring.row_cells import keyed_pseudonyms
from sources.declaration import read_declaration
from sources.tables import Table
from sources.typed import TypedTable
from tests.oracle.declared_rows import DECLARED, Asked, Row, conditions, days, row
from tests.sealing.counting import count_in_sqlite
from tests.temporary import chosen_place
from tests.typed_tables import made, typed_table

TABLES_IN_ALL = int(os.environ.get("DECLARED_TABLES", "60"))
NAMES = [name for name in discover_evaluators() if name.startswith("table.")]
PLAN = Decimal("37.5")
KEPT = (
    "session",
    "held_on",
    "planned_on",
    "done_at",
    "kind",
    "venue",
    "people",
    "seats",
    "fee",
    "score",
    "passed",
)
COVERED: dict[str, Any] = {"covers": (date(2000, 1, 1), date(2099, 12, 31)), "confirmed": date(2099, 12, 31)}
Answer = tuple[Fraction, Fraction | None]


def ledger() -> Table:
    declared = read_declaration(DECLARED.encode(), "sources.yaml")
    assert declared.problems == ()
    return declared.tables["ledger"].table


LEDGER = ledger()


class KeptEngine(ParquetEngine):
    """One engine for all random tables: opening another for each would take longer than all that is asked."""

    def __init__(self) -> None:
        self.connection = made(LEDGER)
        self.connection.execute("ALTER TABLE made RENAME TO ledger")

    def __exit__(self, *_: object) -> None:
        """It stays open."""

    def hold(self, rows: list[Row]) -> None:
        marks = ", ".join("?" for _ in LEDGER.columns)
        self.connection.execute("DELETE FROM ledger")
        cells = [[found.get(column.name) for column in LEDGER.columns] for found in rows]
        self.connection.executemany(f"INSERT INTO ledger VALUES ({marks})", cells)


ENGINE = KeptEngine()
EACH_IN_SQLITE = 5


class Undefined(Exception):  # noqa: N818
    """The definition gives no number here."""


@dataclass(frozen=True)
class Question:
    column: str
    part: Asked
    of: Asked
    at_least: int
    dated_by: str
    period: tuple[date, date]
    until: str | None = None


questions = st.builds(
    Question,
    st.sampled_from(("people", "fee", "score")),
    conditions,
    conditions,
    st.sampled_from((0, 0, 3)),
    st.sampled_from(("held_on", "held_on", "held_on", "planned_on", "done_at")),
    st.tuples(days, days).map(lambda pair: (min(pair), max(pair))),
    st.sampled_from((None, "planned_on", "done_at")),
)


def rows_of(rows: list[Row], asked: Question) -> list[Row]:
    """Those of the period as known at its end: what is done later has not been done yet."""
    start, end = asked.period
    known = datetime(end.year, end.month, end.day) + timedelta(days=1)
    found = []
    for each_row in rows:
        at = each_row[asked.dated_by]
        if each_row["held_on"] < known and at is not None and start <= at.date() <= end:
            done = each_row["done_at"]
            found.append({**each_row, "done_at": None if done is not None and done >= known else done})
    return found


def after_end(asked: Question) -> datetime:
    last = asked.period[1]
    return datetime(last.year, last.month, last.day) + timedelta(days=1)


def past_rows(rows: list[Row], asked: Question) -> list[Row]:
    """All rows of the past as known at the end of the period."""
    end = after_end(asked)
    known = [found for found in rows if found["held_on"] < end]
    return [
        {**found, "done_at": None if later(found["done_at"], end) else found["done_at"]} for found in known
    ]


def later(moment: datetime | None, end: datetime) -> bool:
    return moment is not None and moment >= end


def standing(rows: list[Row], asked: Question) -> int:
    past, end = past_rows(rows, asked), after_end(asked)
    newest = max((found["held_on"] for found in past), default=None)
    column = asked.until
    return sum(
        found["held_on"] == newest if column is None else found[column] is None or later(found[column], end)
        for found in past
        if asked.part.holds(found)
    )


def covered_seconds(rows: list[Row], asked: Question) -> Answer:
    end, start = after_end(asked), datetime.combine(asked.period[0], datetime.min.time())
    spans = []
    for found in past_rows(rows, asked):
        over = found[covering_column(asked)]
        if over is None and end - found["held_on"] <= timedelta(days=1):
            over = end
        if asked.part.holds(found) and over is not None:
            spans.append((max(found["held_on"], start), min(over, end)))
    total, reached = timedelta(0), start
    for began, over in sorted(spans):
        if over > began:
            total += max(timedelta(0), over - max(began, reached))
            reached = max(reached, over)
    return Fraction(total // timedelta(seconds=1)), Fraction((end - start) // timedelta(seconds=1))


def covering_column(asked: Question) -> str:
    return asked.until or "done_at"


def regular_months(rows: list[Row], asked: Question) -> Answer:
    held = [
        found["held_on"].strftime("%Y-%m")
        for found in rows_of(rows, replace(asked, dated_by="held_on"))
        if asked.part.holds(found)
    ]
    first, last = asked.period
    touched = (last.year - first.year) * 12 + last.month - first.month + 1
    return Fraction(sum(held.count(month) >= 2 for month in set(held))), Fraction(touched)


def divided(part: Any, of: Any, at_least: int = 0) -> Answer:
    if not of or of < at_least:
        raise Undefined
    return Fraction(part), Fraction(of)


def values(rows: list[Row], asked: Asked, column: str) -> list[Any]:
    return [found[column] for found in rows if asked.holds(found) and found[column] is not None]


DEFINITIONS: dict[str, Callable[[list[Row], Question], Answer]] = {
    "table.count": lambda rows, asked: (Fraction(sum(map(asked.part.holds, rows))), None),
    "table.total": lambda rows, asked: (Fraction(sum(values(rows, asked.part, asked.column))), None),
    "table.mean": lambda rows, asked: divided(
        sum(values(rows, asked.part, asked.column)),
        len(values(rows, asked.part, asked.column)),
        asked.at_least,
    ),
    "table.distinct": lambda rows, asked: (Fraction(len(set(values(rows, asked.part, asked.column)))), None),
    "table.ratio": lambda rows, asked: divided(
        sum(asked.part.holds(found) and asked.of.holds(found) for found in rows),
        sum(map(asked.of.holds, rows)),
        asked.at_least,
    ),
    "table.share_of_plan": lambda rows, asked: divided(sum(map(asked.part.holds, rows)), PLAN),
}
OWN_DATED: dict[str, Callable[[list[Row], Question], Answer]] = {
    "table.at_end": lambda rows, asked: (Fraction(standing(rows, asked)), None),
    "table.share_at_end": lambda rows, asked: (Fraction(standing(rows, asked)), Fraction(PLAN)),
    "table.covered_time": covered_seconds,
    "table.regular_months": regular_months,
}


def params_of(name: str, asked: Question) -> dict[str, Any]:
    every: dict[str, Any] = {
        "table.count": {"where": asked.part.tree},
        "table.total": {"where": asked.part.tree, "column": asked.column},
        "table.mean": {"where": asked.part.tree, "column": asked.column, "at_least": str(asked.at_least)},
        "table.distinct": {"where": asked.part.tree, "column": asked.column},
        "table.ratio": {"part": asked.part.tree, "of": asked.of.tree, "at_least": str(asked.at_least)},
        "table.share_of_plan": {"where": asked.part.tree, "plan": str(PLAN)},
        "table.at_end": {"where": asked.part.tree, "until": asked.until},
        "table.share_at_end": {"where": asked.part.tree, "until": asked.until, "plan": str(PLAN)},
        "table.covered_time": {"where": asked.part.tree, "until": covering_column(asked)},
        "table.regular_months": {"where": asked.part.tree, "times": "2"},
    }[name]
    written = {key: value for key, value in every.items() if value is not None}
    return {"table": "ledger", "dated_by": "held_on" if name in OWN_DATED else asked.dated_by, **written}


def is_old_list(name: str, rows: list[Row], asked: Question) -> bool:
    """Lists that are kept period by period, none of them of the period."""
    days = [found["held_on"].date() for found in past_rows(rows, asked)]
    of_newest = name in ("table.at_end", "table.share_at_end") and asked.until is None
    return of_newest and bool(days) and max(days) < asked.period[0]


def expected(name: str, rows: list[Row], asked: Question) -> Answer | MeasurementStatus:
    """Why, where there is no number: a word that stands nowhere is a slip of the pen."""
    words = asked.part.words + (asked.of.words if name == "table.ratio" else ())
    for column, group in words:
        if group.isdisjoint({found[column] for found in rows}):
            return MeasurementStatus.NO_DATA
    if is_old_list(name, rows, asked):
        return MeasurementStatus.STALE
    if name in OWN_DATED:
        return OWN_DATED[name](rows, asked)
    try:
        return DEFINITIONS[name](rows_of(rows, asked), asked)
    except Undefined:
        return MeasurementStatus.NO_DATA


def refuse_empty_part(name: str, asked: Question) -> bool:
    return name == "table.ratio" and asked.part.tree is None


def test_every_evaluator_has_its_definition() -> None:
    assert sorted({*DEFINITIONS, *OWN_DATED}) == sorted(NAMES)


@settings(
    max_examples=TABLES_IN_ALL,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(st.lists(row, min_size=6, max_size=20), questions)
def test_a_declared_table_is_measured_as_it_is_defined(rows: list[Row], asked: Question) -> None:
    ENGINE.hold(rows)
    typed = TypedTable(LEDGER, Path("ledger"), "ledger", frozenset(KEPT), (), len(rows), len(rows), **COVERED)
    measurer = Measurer(lambda name: typed, engine=lambda files: ENGINE)
    names = [name for name in NAMES if not refuse_empty_part(name, asked)]
    requests = [MeasureRequest(name, name, params_of(name, asked), Period(*asked.period)) for name in names]
    answers = measurer.measure(requests)
    for request in requests:
        answer, wanted = answers[request.key], expected(request.evaluator, rows, asked)
        told = (request, answer.reason, rows)
        assert answer.outcome is not MeasurementStatus.FAILED, told
        if isinstance(wanted, MeasurementStatus):
            assert answer.outcome is wanted, told
            continue
        assert answer.outcome is MeasurementStatus.MEASURED, told
        found = Fraction(answer.part or 0), None if answer.of is None else Fraction(answer.of)
        assert found == wanted, told
    measured = [request for request in requests if answers[request.key].value is not None]
    if measured and len(rows) % EACH_IN_SQLITE == 0:
        assert_sqlite_counts_the_same(rows, measured[asked.at_least % len(measured)])


def assert_sqlite_counts_the_same(rows: list[Row], request: MeasureRequest) -> None:
    """One of the numbers counted again by the statements that a sealed package holds."""
    with tempfile.TemporaryDirectory(dir=chosen_place()) as name:
        folder = Path(name)
        typed = typed_table(folder, LEDGER, rows, **COVERED)
        recount = Measurer(lambda _: typed).recount(request, folder, keyed_pseudonyms(lambda: "a secret"))
        period = [day.isoformat() for day in (request.period.start, request.period.end)]
        counted = count_in_sqlite(recount, folder, period)
    whole = None if recount.of_found is None else Fraction(recount.of_found)
    assert counted == (Fraction(recount.part_found or 0), whole), request


HELD = (datetime(2024, 3, 1), datetime(2024, 3, 2), datetime(2024, 3, 3))
AROUND: dict[str, tuple[Any, ...]] = {
    "people": (19, 20, 21),
    "fee": (Decimal("14999.99"), Decimal("15000.00"), Decimal("15000.01")),
    "score": (Decimal("59.999"), Decimal("60.000"), Decimal("60.001")),
    "planned_on": HELD,
    "done_at": (datetime(2024, 3, 1, 23, 59, 59), datetime(2024, 3, 2, 12), datetime(2024, 3, 3)),
}
"""By column, what lies just below a bound, at it and just above."""
WRITTEN = {
    "people": "20",
    "fee": "1.5万元",
    "score": "60",
    "planned_on": "2024-03-02",
    "done_at": "2024年3月2日",
}


def counted(rows: list[dict[str, Any]], where: Any) -> list[str]:
    """The sessions of the rows that meet a condition."""
    full = [
        {**dict.fromkeys(KEPT), "held_on": HELD[1], "session": f"T{n}", **each} for n, each in enumerate(rows)
    ]
    ENGINE.hold(full)
    typed = TypedTable(LEDGER, Path("ledger"), "ledger", frozenset(KEPT), (), len(full), len(full), **COVERED)
    measurer = Measurer(lambda name: typed, engine=lambda files: ENGINE)
    found = []
    for each in full:
        params: dict[str, Any] = {
            "table": "ledger",
            "where": {"all_of": [where, {"session": each["session"]}]},
        }
        period = Period(date(2024, 1, 1), date(2024, 6, 30))
        answer = measurer.measure([MeasureRequest(0, "table.count", params, period)])[0]
        assert answer.outcome is MeasurementStatus.MEASURED, answer.reason
        found += [each["session"]] * int(answer.value or 0)
    return found


@pytest.mark.parametrize("column", AROUND)
@pytest.mark.parametrize(
    ("sign", "wanted"),
    [("<", [0]), ("≤", [0, 1]), ("=", [1]), ("≥", [1, 2]), (">", [2]), ("≠", [0, 2]), ("..", [1])],
)
def test_a_bound_is_met_at_the_bound_and_nowhere_beside_it(column: str, sign: str, wanted: list[int]) -> None:
    rows = [{column: value} for value in (*AROUND[column], None)]
    bound = WRITTEN[column]
    written = f"{bound}..{bound}" if sign == ".." else f"{sign}{bound}"
    assert counted(rows, {column: written}) == [f"T{place}" for place in wanted]


@pytest.mark.parametrize(
    ("column", "written", "wanted"),
    [
        ("people", "19..20", [0, 1]),
        ("planned_on", "2024-03-01..2024-03-02", [0, 1]),
        ("done_at", "2024-03-02..2024-03-03", [1, 2]),
        ("done_at", "≤2024-03-02 12:00", [0, 1]),
        ("done_at", "<2024-03-02 12:00", [0]),
        ("done_at", ">2024-03-02 12:00", [2]),
        ("done_at", "≥2024-03-02 12:00", [1, 2]),
        ("planned_on", "<培训日期", [0]),
        ("planned_on", "≤培训日期", [0, 1]),
        ("planned_on", "≥培训日期", [1, 2]),
        ("planned_on", ">培训日期", [2]),
        ("planned_on", "培训日期后0天内", [1]),
        ("planned_on", "培训日期后1天内", [1, 2]),
        ("done_at", "培训日期后0天内", [1]),
        ("done_at", "培训日期后1天内", [1, 2]),
    ],
)
def test_spans_and_columns_have_their_bounds(column: str, written: str, wanted: list[int]) -> None:
    rows = [{column: value} for value in AROUND[column]]
    assert counted(rows, {column: written}) == [f"T{place}" for place in wanted]


@pytest.mark.parametrize("name", NAMES)
def test_months_add_up_to_the_whole(name: str, tmp_path: Path) -> None:
    rows = [
        {**dict.fromkeys(KEPT), "held_on": datetime(2024, month, 3), "people": month}
        for month in (1, 1, 2, 5)
    ]
    typed = typed_table(tmp_path, LEDGER, rows, **COVERED)
    asked = Question(
        "people",
        Asked({"people": "非空"}, bool),
        Asked(None, bool),
        0,
        "held_on",
        (date(2024, 1, 1), date(2024, 6, 30)),
    )
    request = MeasureRequest(0, name, params_of(name, asked), Period(*asked.period))
    slices = Measurer(lambda _: typed).breakdown(request, "month")
    parts = [found.part for found in slices]
    wanted = {
        "table.count": [2, 1, 0, 0, 1, 0], "table.total": [2, 2, 0, 0, 5, 0], "table.mean": [2, 2, 0, 0, 5, 0],
        "table.distinct": [1, 1, 0, 0, 1, 0], "table.ratio": [2, 1, 0, 0, 1, 0], "table.share_of_plan": [2, 3, 3, 3, 4, 4],
        "table.at_end": [2, 1, 1, 1, 1, 1], "table.share_at_end": [2, 1, 1, 1, 1, 1],
        "table.covered_time": [0, 0, 0, 0, 0, 0], "table.regular_months": [1, 0, 0, 0, 0, 0],
    }  # fmt: skip
    assert parts == wanted[name]
