"""Counting together changes no number: fused, alone, by the statement of the account, and on another engine."""

import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pytest
from sqlalchemy.dialects import sqlite

from evaluators import discover_evaluators
from indicators.model import Period
from indicators.records import MeasurementResult, MeasurementStatus
from measuring import MeasureRequest
from measuring.engine import CompiledStatement, ParquetEngine, compile_statement
from measuring.measurer import Measurer
from measuring.statements import Statement
from sources.assembly import find_ordered_pairs
from tests.measuring.made_up import SEEDS, orders, reading, requests, tables
from tests.typed_tables import typed_table


def shown(measured: MeasurementResult) -> tuple[Any, ...]:
    return measured.outcome, measured.part, measured.of, measured.value, measured.rows, measured.reason


class SharedEngine(ParquetEngine):
    """One connection for many measurings: opening one takes longer than these small tables."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stays open; closed by the test."""


@pytest.mark.parametrize("seed", SEEDS)
def test_many_requests_together_give_what_each_gives_alone(
    tmp_path: Path, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "measuring.measurer")
    made = tables(tmp_path, seed)
    engine = SharedEngine({name: table.path for name, table in made.items()})
    measurer = Measurer(reading(made), engine=lambda files: engine)
    asked = requests()
    together = measurer.measure(asked)
    alone = {request.key: measurer.measure([request])[request.key] for request in asked[seed::5]}
    engine.connection.close()
    assert caplog.messages == []  # no scan failed and had to be taken apart
    assert {key: shown(together[key]) for key in alone} == {
        key: shown(result) for key, result in alone.items()
    }
    assert {result.outcome for result in together.values()} == {
        MeasurementStatus.MEASURED,
        MeasurementStatus.NO_DATA,
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_known_of_the_order_of_instants_changes_no_number(tmp_path: Path, seed: int) -> None:
    made = {"work_orders": typed_table(tmp_path, "work_orders", orderly(seed))}
    with duckdb.connect(":memory:") as connection:
        typed = made["work_orders"]
        known = find_ordered_pairs(connection, typed.table, typed.present, typed.path)
    assert known > {
        ("received_at", "dispatched_at"),
        ("dispatched_at", "sign_due_at"),
        ("received_at", "due_at"),
    }
    asked = [
        request
        for request in requests()
        if set(discover_evaluators()[request.evaluator].info.tables) == {"work_orders"}
    ]
    one = Measurer(reading(made)).measure(asked)
    other = Measurer(reading({"work_orders": replace(typed, in_order=known)})).measure(asked)
    assert {key: shown(result) for key, result in other.items()} == {
        key: shown(result) for key, result in one.items()
    }
    assert sum(result.outcome is MeasurementStatus.MEASURED for result in one.values()) > 100


def orderly(seed: int) -> list[dict[str, Any]]:
    """Orders of which none is dispatched, due or closed before it is received; some are never dispatched."""
    chance = random.Random(seed)
    rows = orders(chance, 80)
    for row in rows:
        received, days = row["received_at"], [timedelta(days=number) for number in (0, 0, 3, 10, 40)]
        sent = received + chance.choice(days) if chance.random() < 0.8 else None
        row["dispatched_at"] = sent
        row["sign_due_at"] = sent and sent + chance.choice(days)
        for text in ("signed_at", "due_at", "closed_at"):
            row[text] = chance.choice((None, (sent or received) + chance.choice(days)))
    return rows


@pytest.mark.parametrize("seed", SEEDS)
def test_the_statement_of_the_account_gives_the_number_again(tmp_path: Path, seed: int) -> None:
    made = tables(tmp_path, seed)
    connection = duckdb.connect(":memory:")
    for name, typed in made.items():
        connection.read_parquet(str(typed.path)).create_view(name)
    seen = 0
    for measured in Measurer(reading(made)).measure(requests()).values():
        sql, values = measured.provenance.sql or "", measured.provenance.sql_parameters
        if (
            measured.outcome is not MeasurementStatus.MEASURED
            or ";" in sql
            or measured.evaluator == "hotline.line_availability"
        ):
            continue
        found = connection.execute(sql, list(values[0])).fetchone()
        assert found is not None
        assert found[0] == measured.rows
        assert Decimal(found[1] or 0) == measured.part
        if measured.of is not None and len(found) > 2 and measured.evaluator != "hotline.service_hours_rate":
            assert measured.of == Decimal(str(measured.provenance.params.get("target") or found[2]))
        seen += 1
    assert seen > 300


class SQLiteEngine:
    """The same expressions on SQLite, for counts: instants are texts there, and so compare in the same order."""

    dialect_key = "sqlite"

    def __init__(self, files: Mapping[str, Path]) -> None:
        self.connection = sqlite3.connect(":memory:")
        source = duckdb.connect(":memory:")
        for name, path in files.items():
            found = source.read_parquet(str(path))
            self.connection.execute(f"CREATE TABLE {name} ({', '.join(found.columns)})")
            marks = ", ".join("?" for _ in found.columns)
            rows = [tuple(map(stored, row)) for row in found.fetchall()]
            self.connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def compile(self, statement: Statement) -> CompiledStatement:
        return compile_statement(statement, sqlite.dialect())

    def run(self, statement: CompiledStatement, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        return self.connection.execute(
            statement.sql, [stored(value) for value in statement.parameter_values(values)]
        ).fetchall()

    def stream(
        self, statement: CompiledStatement, values: Mapping[str, Any]
    ) -> Iterator[Sequence[tuple[Any, ...]]]:
        yield self.run(statement, values)


def stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return float(value) if isinstance(value, Decimal) else value


COUNTED = {
    "on_time_rate",
    "closed_rate",
    "overdue_rate",
    "overdue_open",
    "signed_on_time_rate",
    "direct_answer_rate",
    "dispatched_on_time_rate",
    "contacted_rate",
    "redo_rate",
    "volume",
    "connect_rate",
    "answered_within",
    "abandon_rate",
    "average_wait",
    "calls",
    "callback_rate",
    "satisfaction_rate",
    "solved_rate",
    "fault_count",
    "service_hours_rate",
    "return_rate",
    "line_availability",
}


def countable(asked: Sequence[MeasureRequest]) -> Iterator[MeasureRequest]:
    for request in asked:
        if request.evaluator.removeprefix("hotline.") in COUNTED and not {"weights", "partial"} & set(
            request.params
        ):
            yield request


@pytest.mark.parametrize("seed", SEEDS)
def test_another_engine_gives_the_same_integers(tmp_path: Path, seed: int) -> None:
    made = tables(tmp_path, seed)
    asked = list(countable(requests()))
    one, other = (
        Measurer(reading(made)).measure(asked),
        Measurer(reading(made), engine=SQLiteEngine).measure(asked),
    )
    assert {key: shown(result) for key, result in other.items()} == {
        key: shown(result) for key, result in one.items()
    }
    assert len(
        {result.evaluator for result in one.values() if result.outcome is MeasurementStatus.MEASURED}
    ) == len(COUNTED)


def test_months_and_columns_add_up_to_the_whole(tmp_path: Path) -> None:
    made = tables(tmp_path, 5)
    measurer = Measurer(reading(made))
    period = Period(PERIOD.start, PERIOD.end)
    for name in ("on_time_rate", "volume", "answered_within", "return_rate", "redo_rate"):
        request = MeasureRequest(name, f"hotline.{name}", {}, period)
        whole = measurer.measure([request])[name]
        for by in ("month", "agent" if name == "answered_within" else "handler"):
            parts = measurer.breakdown(request, by)
            assert sum(part.part or 0 for part in parts) == whole.part
            assert sum(part.of or 0 for part in parts) == (whole.of or 0)


PERIOD = Period(datetime(2024, 1, 1).date(), datetime(2024, 4, 30).date())


def test_a_slice_is_the_measure_with_that_filter(tmp_path: Path) -> None:
    made = tables(tmp_path, 6)
    measurer = Measurer(reading(made))
    for name, by in (
        ("hotline.satisfaction_rate", "handler"),
        ("hotline.line_availability", "severity"),
        ("finance.executed", "project"),
    ):
        for part in measurer.breakdown(MeasureRequest(1, name, {}, PERIOD), by):
            if part.key != "未填":
                alone = measurer.measure([MeasureRequest(1, name, {by: part.key}, PERIOD)])[1]
                assert (part.part, part.of, part.value) == (alone.part, alone.of, alone.value)
