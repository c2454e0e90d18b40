"""Whatever is wrong with the file, every question asked of the store is answered or told in words, and a row that was
changed is never passed on as it stands."""

import os
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from indicators.records import MeasurementStatus
from store import Slot, Store, StoreError, open_store
from store.runs import DAMAGED_RUN
from tests.damaging import change_database
from tests.store.seen import DEC_31, NOON, entered, seen

PROJECT = "2024/hotline"
PAGES = 4096 if os.environ.get("DAMAGE") == "all" else 4 * 4096
"""Every page in ``make deep``, every fourth else."""
READS: dict[str, Callable[[Store], object]] = {
    "records": lambda store: store.read_records([PROJECT], DEC_31),
    "history": lambda store: store.observation_history(PROJECT),
    "observation": lambda store: store.find_observation(3),
    "run": lambda store: [store.find_run(run.id) for run in store.runs()],
    "observations of runs": lambda store: [store.observations_of_run(run.id) for run in store.runs()],
    "doubtful": lambda store: store.doubtful_counts(run.id for run in store.runs()),
    "newest at a day": lambda store: store.newest_at([PROJECT], DEC_31),
    "evidence": lambda store: store.find_evidence("0" * 64),
    "declarations": lambda store: store.declarations(),
    "heads": lambda store: store.chain_heads(),
    "head": lambda store: store.head,
    "damage": lambda store: store.damage,
    "finished": lambda store: store.slots.finished_keys([PROJECT]),
    "last finished": lambda store: store.slots.last_finished(),
    "clock": lambda store: store.slots.last_clock_instant(),
    "owed": lambda store: store.retries.unfulfilled_slots([PROJECT], DEC_31),
    "jobs": lambda store: store.jobs.newest(),
    "heartbeats": lambda store: store.processes.heartbeats(),
}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A database with rows in every table, closed."""
    path = tmp_path / "kept" / "jixiao.db"
    with open_store(path) as store:
        for number in range(30):
            run = store.start_run("schedule", at=NOON)
            store.add_observations([seen(f"i{number}", provenance={"sql": f"{number}" * 400}, run=run)])
            store.finish_run(run, "measured", {"measured": 1}, NOON)
        scan = store.files.keep_stream(BytesIO(b"scan"), "扫描件.pdf")
        store.record_entry(entered(evidence=(scan,)))
        store.keep_declaration(PROJECT, "targets/2024/hotline.yaml", "1" * 64, "name: 热线", NOON)
        slot = Slot(DEC_31, PROJECT, NOON)
        store.slots.claim([slot], "me", NOON)
        outcomes, late = {PROJECT: "partial"}, {PROJECT: False}
        store.slots.finish([slot], "me", run=run, outcomes=outcomes, started_at=NOON, now=NOON, late=late)
        store.retries.finish([slot], run=run, outcomes=outcomes, started_at=NOON, now=NOON)
        store.slots.advance_clock(NOON)
        store.db.conn.execute("PRAGMA wal_checkpoint")
    return path


def damaged_copies(kept: Path, folder: Path) -> Iterator[Path]:
    """A copy for each page of the file that is tried, half of that page overwritten."""
    content = kept.read_bytes()
    for start in range(4096, len(content), PAGES):
        copy = folder / f"{start}" / "jixiao.db"
        copy.parent.mkdir(parents=True)
        copy.write_bytes(content[: start + 8] + b"\xe4" * 2048 + content[start + 8 + 2048 :])
        shutil.copy(kept.with_name("jixiao.db.heads"), copy.parent)
        yield copy


def test_no_question_breaks_on_pages_that_were_overwritten(kept: Path, tmp_path: Path) -> None:
    told, broken = 0, []
    for copy in damaged_copies(kept, tmp_path):
        for name, read in READS.items():
            try:
                with open_store(copy) as store:
                    read(store)
            except StoreError as fault:
                told += "数据库" in str(fault)
            except Exception as error:
                broken.append((copy.parent.name, name, repr(error)))
    assert broken == []
    assert told > 20, "too few faults were met"


@pytest.mark.parametrize(
    "table", ["runs", "run_ends", "declarations", "slots", "retries", "evidence", "entries"]
)
@pytest.mark.parametrize("text", ["", "7", "\x00", "9999-99-99T00:00:00+00:00", "0001-01-01T00:00:00+23:00"])
def test_no_question_breaks_on_values_that_were_changed(kept: Path, table: str, text: str) -> None:
    with open_store(kept) as store:
        columns = [
            row[1]
            for row in store.db.execute(f"PRAGMA table_info({table})")
            if row[2] == "TEXT" and row[1] != "id"
        ]
    sql = ", ".join(f'"{column}" = ?' for column in columns if column not in ("run", "project", "sha256"))
    change_database(kept, f"UPDATE {table} SET {sql}", *[text] * sql.count("?"))
    with open_store(kept) as store:
        for read in READS.values():
            read(store)
        assert any(table in str(damage) for damage in store.damage)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE run_ends SET outcome = 'failed' WHERE seq = 4",
        """UPDATE run_ends SET counts = '{"measured":99}' WHERE seq = 4""",
        """UPDATE runs SET "by" = '李四' WHERE seq = 4""",
    ],
)
def test_a_run_that_was_changed_is_told_and_brings_no_counts(kept: Path, sql: str) -> None:
    change_database(kept, sql)
    with open_store(kept) as store:
        (run,) = [run for run in store.runs() if run.outcome == DAMAGED_RUN]
        assert run.counts == {}
        assert store.find_run(run.id) == run


def test_a_declaration_that_was_changed_is_none_and_is_kept_anew(kept: Path) -> None:
    change_database(kept, "UPDATE declarations SET text = 'name: 别的'")
    with open_store(kept) as store:
        assert store.declarations() == {}
        file = "targets/2024/hotline.yaml"
        assert store.keep_declaration(PROJECT, file, "1" * 64, "name: 热线", NOON, instead_of=None)
        assert store.declarations()[PROJECT].text == "name: 热线"


def test_evidence_is_not_found_by_a_row_that_was_changed(kept: Path) -> None:
    with open_store(kept) as store:
        (sha256,) = store.db.execute("SELECT sha256 FROM evidence").fetchone()
        assert store.find_evidence(sha256) is not None
    change_database(kept, "UPDATE evidence SET name = '别的.html'")
    with open_store(kept) as store:
        assert store.find_evidence(sha256) is None


def test_an_attempt_that_was_changed_counts_as_failed_and_is_asked_for_again(kept: Path) -> None:
    with open_store(kept) as store:
        as_of = store.observation_history(PROJECT)[0].as_of
    change_database(kept, "UPDATE observations SET value = '1' WHERE indicator = 'i3'")
    with open_store(kept) as store:
        found = {seen.indicator: seen.measured for seen in store.newest_at([PROJECT], as_of)}
    assert (found["i3"].outcome, found["i3"].value) == (MeasurementStatus.FAILED, None)
    assert found["i4"].outcome is MeasurementStatus.MEASURED
