"""What goes into the store comes out as it was."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from io import BytesIO

import pytest

from indicators.model import Period
from indicators.provenance import Provenance, TableAccount
from indicators.records import MeasurementResult, MeasurementStatus, Observation, ProjectRecords
from store import EvidenceError, Store
from tests.store.seen import DEC_31, FEB_29, JAN_31, NOON, entered, seen


def test_an_observation_comes_back_as_it_was_measured(store: Store) -> None:
    tables = [
        {
            "table": "work_orders",
            "key": "k" * 64,
            "snapshots": [{"name": "工单.xlsx", "sha256": "a" * 64}] * 5,
        }
    ]
    provenance = {"sql": "SELECT 1", "tables": tables, "params": {"seconds": 15, "category": ["投诉"]}}
    one = seen(value="95.33333333333333333333333333", provenance=provenance)
    store.add_observations([one])
    (found,) = store.observation_history("2024/hotline")
    assert (found.measured, found.recorded_at, found.seq) == (one.measured, NOON, 1)
    assert store.find_observation(1) == found
    assert store.find_observation(2) is None


@pytest.mark.parametrize(
    "text", ["0", "-0.00", "1E+3", "0.1", "99999999999999999999.99", "33.33333333333333333333333333"]
)
def test_a_decimal_is_kept_to_its_last_digit(store: Store, text: str) -> None:
    store.add_observations([seen(value=text)])
    value = store.observation_history("2024/hotline")[0].measured.value
    assert str(value) == text


@pytest.mark.parametrize("text", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(store: Store, text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        store.add_observations([seen(value=text)])
    assert store.observation_history("2024/hotline") == []


@pytest.mark.parametrize(
    ("outcome", "value"),
    [(MeasurementStatus.NO_DATA, "0"), (MeasurementStatus.FAILED, "1"), (MeasurementStatus.MEASURED, None)],
)
def test_only_a_measured_outcome_carries_a_value(
    store: Store, outcome: MeasurementStatus, value: str | None
) -> None:
    with pytest.raises(ValueError, match="outcome"):
        store.add_observations([seen(value=value, outcome=outcome)])


def test_an_instant_needs_its_zone_and_is_kept_as_utc(store: Store) -> None:
    with pytest.raises(ValueError, match="zone"):
        store.add_observations([seen(at=datetime(2025, 1, 1))])
    store.add_observations([seen(at=datetime(2025, 1, 1, 6, tzinfo=timezone(timedelta(hours=8))))])
    assert store.observation_history("2024/hotline")[0].recorded_at == datetime(2024, 12, 31, 22, tzinfo=UTC)
    assert (
        store.db.execute("SELECT recorded_at FROM observations").fetchone()[0]
        == "2024-12-31T22:00:00.000000+00:00"
    )


def test_long_provenance_is_kept_once_for_all_that_share_it(store: Store) -> None:
    tables = [{"table": "work_orders", "notes": ["x" * 500]}]
    store.add_observations(
        [seen(f"i{n}", provenance={"tables": tables, "params": {"n": n}}) for n in range(50)]
    )
    assert (
        store.db.execute("SELECT count(*) FROM parts").fetchone()[0] == 2
    )  # what is shared, and in it the tables
    assert store.db.execute(
        "SELECT count(DISTINCT shared), max(length(provenance)) FROM observations"
    ).fetchone() == (
        1,
        len('{"params":{"n":49}}'),
    )
    assert [
        observation.measured.provenance.tables for observation in store.observation_history("2024/hotline")
    ] == [(TableAccount("work_orders", notes=("x" * 500,)),)] * 50


def test_facts_give_the_newest_attempt_of_each_indicator_as_of_a_day(store: Store) -> None:
    store.add_observations(
        [seen("a", JAN_31, "1"), seen("a", FEB_29, "2"), seen("b", FEB_29, "3"), seen("a", DEC_31, None)]
    )
    found = store.read_records(["2024/hotline", "2024/other"], date(2024, 3, 1))
    values = {
        name: observation.measured.value for name, observation in found["2024/hotline"].observations.items()
    }
    assert values == {"a": Decimal(2), "b": Decimal(3)}
    assert found["2024/other"] == ProjectRecords({}, ())
    assert (
        store.read_records(["2024/hotline"], DEC_31)["2024/hotline"].observations["a"].measured.outcome
        is MeasurementStatus.NO_DATA
    )


def test_of_attempts_at_one_day_the_last_recorded_stands_and_then_the_last_added(store: Store) -> None:
    later = NOON + timedelta(hours=1)
    store.add_observations(
        [seen("a", value="1"), seen("a", value="2", at=later), seen("b", value="3"), seen("b", value="4")]
    )
    found = store.read_records(["2024/hotline"], JAN_31)["2024/hotline"].observations
    assert (found["a"].measured.value, found["b"].measured.value) == (Decimal(2), Decimal(4))


def test_a_clock_set_back_does_not_hide_a_newer_attempt(store: Store) -> None:
    store.add_observations([seen(value="1", at=NOON)])
    store.add_observations([seen(value="2", at=NOON - timedelta(days=300))])
    found = store.read_records(["2024/hotline"], JAN_31)["2024/hotline"].observations["on-time"]
    assert (found.measured.value, found.recorded_at) == (Decimal(2), NOON)


def test_facts_ask_the_same_number_of_questions_for_any_number_of_projects(store: Store) -> None:
    store.add_observations([seen(project=f"2024/p{n}", provenance={"sql": "s" * 300}) for n in range(30)])
    assert store.damage == ()
    asked: list[str] = []
    for count in (1, 30):
        asked.clear()
        store.db.conn.set_trace_callback(asked.append)
        assert len(store.read_records([f"2024/p{n}" for n in range(count)], DEC_31)) == count
        store.db.conn.set_trace_callback(None)
        assert len([text for text in asked if text.lstrip().startswith(("SELECT", "WITH"))]) == 5


def test_history_has_the_newest_attempt_of_each_day(store: Store) -> None:
    store.add_observations(
        [seen("a", JAN_31, "1"), seen("a", FEB_29, None), seen("a", JAN_31, "2"), seen("b", JAN_31, "9")]
    )
    assert [
        (observation.indicator, observation.as_of, observation.measured.value)
        for observation in store.observation_history("2024/hotline")
    ] == [
        ("a", JAN_31, 2),
        ("a", FEB_29, None),
        ("b", JAN_31, 9),
    ]


def test_attempted_tells_how_the_newest_attempt_at_exactly_a_day_ended(store: Store) -> None:
    store.add_observations(
        [seen("a", FEB_29, "1"), seen("a", FEB_29, None), seen("b", FEB_29, "2"), seen("c", JAN_31, "3")]
    )
    found = {
        seen.indicator: (seen.measured.outcome.value, seen.seq)
        for seen in store.newest_at(["2024/hotline"], FEB_29)
    }
    assert found == {"a": ("no_data", 2), "b": ("measured", 3)}
    assert store.newest_at(["2024/other"], FEB_29) == []


def test_an_observation_of_a_run_that_never_began_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"):
        store.add_observations([seen(run="no-such-run")])


def test_a_run_is_listed_with_what_it_did(store: Store) -> None:
    first = store.start_run("command", "张三", "补采", NOON)
    second = store.start_run("schedule", at=NOON + timedelta(minutes=1))
    store.add_observations([seen(run=first)])
    store.finish_run(first, "measured", {"measured": 1}, NOON + timedelta(seconds=2))
    unfinished, finished = store.runs()
    assert (unfinished.id, unfinished.outcome, unfinished.finished_at) == (second, None, None)
    assert (finished.by, finished.note, finished.outcome, finished.counts) == (
        "张三",
        "补采",
        "measured",
        {"measured": 1},
    )
    assert store.find_run(first) == finished
    assert store.find_run("no") is None
    assert [observation.run for observation in store.observations_of_run(first)] == [first]
    assert len(store.runs(limit=1)) == 1


def test_a_run_ends_once(store: Store) -> None:
    run = store.start_run("command")
    store.finish_run(run, "measured", {})
    with pytest.raises(Exception, match="only grows"):
        store.finish_run(run, "failed", {})


def test_several_additions_in_one_transaction_are_all_kept_or_none(store: Store) -> None:
    def add_and_break() -> None:
        with store.transaction():
            store.add_observations([seen()])
            store.record_entry(entered())
            raise KeyError("broken")

    with pytest.raises(KeyError):
        add_and_break()
    assert store.read_records(["2024/hotline"], DEC_31) == {"2024/hotline": ProjectRecords({}, ())}
    store.add_observations([seen()])
    assert store.verify_chain() == ()


def test_entries_come_back_in_order_with_their_evidence(store: Store) -> None:
    one, two = (store.files.keep_stream(BytesIO(text), f"{text.decode()}.txt") for text in (b"one", b"two"))
    first = store.record_entry(entered("1", evidence=(one, two)))
    second = store.record_entry(entered("2", FEB_29, evidence=(two,)))
    assert store.read_records(["2024/hotline"], FEB_29)["2024/hotline"].entries == (first, second)
    assert store.read_records(["2024/hotline"], JAN_31)["2024/hotline"].entries == (first,)
    assert first.evidence == (one, two)
    assert store.find_evidence(one.sha256) == one
    assert store.find_evidence("0" * 64) is None


def test_an_entry_with_evidence_that_was_never_kept_is_refused(store: Store) -> None:
    kept = store.files.keep_stream(BytesIO(b"x"), "x.pdf")
    store.files.file_path(kept.sha256).unlink()
    with pytest.raises(EvidenceError, match="尚未保存"):
        store.record_entry(entered(evidence=(kept,)))
    assert store.read_records(["2024/hotline"], DEC_31)["2024/hotline"].entries == ()


def test_the_last_declaration_of_each_project_stands(store: Store) -> None:
    store.keep_declaration("2024/a", "targets/2024/a.yaml", "1" * 64, "name: 甲", NOON)
    store.keep_declaration("2024/a", "targets/2024/a.yaml", "2" * 64, "name: 乙", NOON)
    store.keep_declaration("2024/a", "targets/2024/a.yaml", "2" * 64, "name: 乙", NOON + timedelta(days=1))
    store.keep_declaration("2024/b", "targets/2024/b.yaml", "3" * 64, "name: 丙", NOON)
    assert store.declarations() == {
        "2024/a": ("2" * 64, "name: 乙", NOON, "targets/2024/a.yaml"),
        "2024/b": ("3" * 64, "name: 丙", NOON, "targets/2024/b.yaml"),
    }
    assert store.db.execute("SELECT count(*) FROM declarations").fetchone()[0] == 3


def test_a_declaration_taken_back_to_an_earlier_text_is_a_new_one(store: Store) -> None:
    for sha256 in ("1" * 64, "2" * 64, "1" * 64):
        store.keep_declaration("2024/a", "a.yaml", sha256, sha256, NOON)
    assert store.declarations()["2024/a"].sha256 == "1" * 64


def test_text_of_any_kind_stays_text(store: Store) -> None:
    nasty = "'; DROP TABLE observations; -- \x00 <b>{{7*7}}</b> 𠮷"
    measured = MeasurementResult(
        "a.b",
        Period(JAN_31, JAN_31),
        MeasurementStatus.FAILED,
        reason=nasty,
        provenance=Provenance(params={"$part": nasty}),
    )
    store.add_observations([Observation(nasty, nasty, measured, NOON)])
    (found,) = store.observation_history(nasty)
    assert (found.project, found.measured) == (nasty, measured)
    assert store.verify_chain() == ()


def test_who_declares_over_what_another_declared_meanwhile_is_told(store: Store) -> None:
    def declare(text: str, instead_of: str | None) -> bool:
        return store.keep_declaration("2024/a", "a.yaml", text * 64, text, NOON, instead_of=instead_of)

    assert declare("1", None)
    assert declare("1", None), "the same text, from a process that started at the same time"
    assert not declare("2", None)
    assert declare("2", "1" * 64)
    assert not declare("3", "1" * 64)
    assert store.declarations()["2024/a"].text == "2"


def test_what_is_entered_late_for_an_earlier_month_does_not_hide_what_was_said_of_the_year(
    store: Store,
) -> None:
    store.record_entry(entered("12", DEC_31, NOON))
    store.record_entry(entered("7", JAN_31, NOON + timedelta(days=20)))
    entries = store.read_records(["2024/hotline"], DEC_31)["2024/hotline"].entries
    assert [(entry.as_of, entry.value) for entry in entries] == [(JAN_31, "7"), (DEC_31, "12")]
