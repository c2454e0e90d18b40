"""What many numbers share of their provenance is kept once, and each comes back with all of its own."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.model import Period
from indicators.provenance import Provenance, SnapshotAccount, TableAccount
from indicators.provenance_json import provenance_from_json, provenance_to_json
from indicators.records import MeasurementStatus, Observation
from store import Store, open_store
from store.chain import append_rows
from store.connection import connect, transaction
from store.inspection import inspect_database
from store.migrations import migrate
from store.provenance_schema import ADD_SHARED_PROVENANCE
from store.rows import ENCODER, instant_text
from store.schema import STEPS
from tests.damaging import change_database
from tests.store.provenances import COMMON, PROVENANCE
from tests.store.seen import JAN_31, NOON, observation_row, seen

PROJECT = "2024/hotline"


def of(provenance: Provenance, indicator: str = "on-time") -> Observation:
    one = seen(indicator)
    return replace(one, measured=replace(one.measured, provenance=provenance))


def history(store: Store) -> list[Observation]:
    return store.observation_history(PROJECT)


def by_careful_path(provenance: Provenance) -> Provenance:
    """Through the whole JSON of it, as pages and the releases before have it."""
    return provenance_from_json(json.loads(ENCODER.encode(provenance_to_json(provenance))))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(PROVENANCE | COMMON, min_size=1, max_size=4))
def test_every_account_comes_back_whole(
    told: list[Provenance], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with open_store(tmp_path_factory.mktemp("data") / "jixiao.db") as store:
        store.add_observations([of(one, f"i{place}") for place, one in enumerate(told)])
        found = [one.measured.provenance for one in history(store)]
        assert found == list(map(by_careful_path, told))
        assert store.verify_chain() == ()


TOLD = Provenance(
    "hotline.on_time_rate",
    "v1",
    "按时办结率" * 80,
    {"handler": "一中心"},
    Period(date(2024, 1, 1), JAN_31),
    (TableAccount("work_orders", key="k" * 64, snapshots=(SnapshotAccount("工单.csv", "a" * 64),) * 4),),
    sql="SELECT " + "1, " * 200,
    sql_parameters=(("一中心",),),
    app_version="1",
    declared="d" * 64,
    rules="mof-2020",
    doubts=(),
)


def test_what_differs_in_anything_shared_is_not_taken_for_the_same(store: Store) -> None:
    others = (
        {"evaluator": "x"},
        {"version": "v2"},
        {"definition": "y"},
        {"period": None},
        {"tables": ()},
        {"sql": None},
        {"app_version": "2"},
        {"rules": "z"},
        {"tables": (TableAccount("work_orders"),)},
    )
    told = [TOLD, *(replace(TOLD, **changed) for changed in others)]
    store.add_observations([of(one, f"i{place}") for place, one in enumerate(told)])
    assert [one.measured.provenance for one in history(store)] == list(map(by_careful_path, told))
    assert store.db.execute("SELECT count(DISTINCT shared) FROM observations").fetchone() == (len(told),)


def test_a_number_more_costs_what_is_its_own(store: Store) -> None:
    store.add_observations([of(replace(TOLD, params={"handler": str(n)}), f"i{n}") for n in range(30)])
    store.add_observations([of(TOLD, "later")])
    rows = store.db.execute(
        "SELECT count(DISTINCT shared), max(length(provenance)) FROM observations"
    ).fetchone()
    assert rows == (
        1,
        len('{"declared":"","doubts":[],"params":{"handler":""},"sql_parameters":[""]}') + 64 + 3 + 3,
    )
    assert store.db.execute("SELECT count(*) FROM parts").fetchone() == (
        4,
    )  # definition, sql, tables, and their frame


def add_row_of_release_before(path: Path, provenance: str, parts: Sequence[str] = ()) -> None:
    db = connect(path)
    migrate(db, path, STEPS[: STEPS.index(ADD_SHARED_PROVENANCE)])
    with transaction(db):
        for part in parts:
            db.execute("INSERT INTO parts VALUES (?, ?)", [hashlib.sha256(part.encode()).hexdigest(), part])
        append_rows(db, "observations", [observation_row(of(TOLD), instant_text(NOON), provenance)])
    db.close()


def test_rows_of_the_release_before_stand_beside_new_ones(path: Path) -> None:
    path.parent.mkdir()
    content = provenance_to_json(TOLD)
    tables = ENCODER.encode(content["tables"])
    content["tables"] = {"$part": hashlib.sha256(tables.encode()).hexdigest()}
    add_row_of_release_before(path, ENCODER.encode(content), [tables])
    (lost,) = inspect_database(path)  # as it was, before any program of today opened it
    assert lost.place.startswith("snapshots/aa/")
    with open_store(path) as store:
        store.add_observations([of(TOLD, "today")])
        old, new = history(store)
        assert old.measured == new.measured == replace(new.measured, provenance=by_careful_path(TOLD))
        assert store.verify_chain() == ()
        shared = store.db.execute("SELECT shared IS NULL FROM observations ORDER BY seq").fetchall()
        assert [row[0] for row in shared] == [1, 0]


def test_a_part_of_the_release_before_that_is_gone_is_told(path: Path) -> None:
    path.parent.mkdir()
    add_row_of_release_before(path, ENCODER.encode({"tables": {"$part": "b" * 64}}))
    assert any("采集依据（parts）已不在" in damage.text for damage in inspect_database(path))
    with open_store(path) as store:
        assert history(store)[0].measured.outcome is MeasurementStatus.FAILED


SHARED = "(SELECT shared FROM observations WHERE seq = 1)"
NESTED = f"(SELECT json_extract(json, '$.tables.\"$part\"') FROM parts WHERE sha256 = {SHARED})"


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        (f"DELETE FROM parts WHERE sha256 = {SHARED}", "observations 第 1 行的采集依据（parts）已不在"),
        (f"DELETE FROM parts WHERE sha256 = {NESTED}", "observations 第 1 行的采集依据（parts）已不在"),
        (f"UPDATE parts SET json = replace(json, 'v1', 'v2') WHERE sha256 = {SHARED}", "parts "),
        (f"UPDATE parts SET json = replace(json, '工单', '公单') WHERE sha256 = {NESTED}", "parts "),
        (f"UPDATE parts SET json = '[]' WHERE sha256 = {SHARED}", "parts "),
        (f"UPDATE observations SET shared = {NESTED}", "observations 第 1 行的内容被改动"),
        ("UPDATE observations SET shared = NULL", "observations 第 1 行的内容被改动"),
    ],
)
def test_what_is_shared_and_was_changed_or_is_gone_takes_the_number_away(
    path: Path, sql: str, named: str
) -> None:
    with open_store(path) as store:
        store.add_observations([of(TOLD)])
    assert change_database(path, sql) == 1
    assert any(named in damage.text for damage in inspect_database(path))
    with open_store(path) as store:
        (found,) = history(store)
        assert (found.measured.outcome, found.measured.value) == (MeasurementStatus.FAILED, None)


def test_a_row_that_names_a_part_of_another_kind_is_told_and_gives_no_number(path: Path) -> None:
    """By hands that know the chain, before it is noted anywhere."""
    with open_store(path) as store:
        store.add_observations([of(TOLD)])
        (tables,) = store.db.execute(f"SELECT {NESTED}").fetchone()
        with store.transaction():
            row = observation_row(of(TOLD, "other"), instant_text(NOON), "{}") | {"shared": tables}
            append_rows(store.db, "observations", [row])
        assert [one.measured.outcome.value for one in history(store)] == ["measured", "failed"]
