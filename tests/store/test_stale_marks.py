"""A mark tells what was added to a project since its line was worked out, however many numbers a run adds."""

from pathlib import Path

import pytest

from store import Store, open_store
from store.chain import append_rows
from store.connection import connect, transaction
from store.migrations import migrate
from store.provenance_schema import ADD_SHARED_PROVENANCE
from store.read_model_schema import ADD_MARKS_BY_COMMIT
from store.rows import instant_text
from store.schema import STEPS
from tests.store.seen import NOON, observation_row, seen

PROJECT, NEXT = "2024/hotline", "2025/hotline"


def add(store: Store, *indicators: str, project: str = PROJECT) -> None:
    store.add_observations([seen(indicator, project=project) for indicator in indicators])


def test_all_numbers_of_a_run_mark_their_project_and_the_year_after_once(store: Store) -> None:
    add(store, "a", "b", "c")
    marks = store.read_model.marks()
    assert marks.keys() == {PROJECT, NEXT}
    assert len(set(marks.values())) == 1


def test_a_run_of_two_years_marks_the_year_after_the_second_too(store: Store) -> None:
    """The second is marked already when its own numbers come: as the year after the first."""
    projects = ["2023/hotline", PROJECT]
    store.add_observations([seen("a", project=project) for project in projects])
    assert store.read_model.marks().keys() == {*projects, NEXT}


def test_what_comes_in_another_transaction_gives_another_mark(store: Store) -> None:
    add(store, "a")
    seen_before = store.read_model.marks()
    add(store, "b")
    marks = store.read_model.marks()
    assert {name for name in marks if marks[name] != seen_before[name]} == {PROJECT, NEXT}
    store.read_model.forget([PROJECT, NEXT], seen_before)
    assert store.read_model.marks() == marks
    store.read_model.forget([PROJECT], marks)
    assert store.read_model.marks().keys() == {NEXT}


def test_numbers_that_come_apart_within_one_transaction_leave_it_marked(store: Store) -> None:
    with store.transaction():
        add(store, "a")
        store.read_model.mark_stale([PROJECT])
        add(store, "b")
    assert store.read_model.marks().keys() == {PROJECT, NEXT}


def test_a_run_that_is_undone_marks_nothing_and_the_next_one_does(store: Store) -> None:
    add(store, "a")
    store.read_model.forget([PROJECT, NEXT], store.read_model.marks())
    with pytest.raises(ZeroDivisionError), store.transaction():  # noqa: PT012 - the write and its end
        add(store, "b")
        raise ZeroDivisionError
    assert store.read_model.marks() == {}
    add(store, "b")
    assert store.read_model.marks().keys() == {PROJECT, NEXT}


def test_a_project_that_names_no_year_has_none_after_it(store: Store) -> None:
    add(store, "a", project="其他/项目")
    assert store.read_model.marks().keys() == {"其他/项目"}


def test_marks_of_a_database_of_the_release_before_stand_until_their_lines_are_made(path: Path) -> None:
    path.parent.mkdir()
    db = connect(path)
    migrate(db, path, STEPS[: STEPS.index(ADD_MARKS_BY_COMMIT)])
    assert STEPS.index(ADD_MARKS_BY_COMMIT) > STEPS.index(ADD_SHARED_PROVENANCE)
    with transaction(db):
        append_rows(db, "observations", [observation_row(seen(), instant_text(NOON), "{}")])
    db.close()
    with open_store(path) as store:
        before = store.read_model.marks()
        assert before.keys() == {PROJECT, NEXT}
        add(store, "b")
        assert store.read_model.marks().keys() == before.keys()
        assert store.read_model.marks().items().isdisjoint(before.items())
