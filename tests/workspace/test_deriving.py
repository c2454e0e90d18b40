"""The read model gives what is worked out anew, whatever happened since it was made, and is made again from
nothing."""

import random
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from indicators.records import MeasurementStatus
from people.scopes import build_scope
from store import Store
from store.archive import copy_database
from store.connection import connect, sqlite3
from store.line_queries import SORTS, LineFilter
from store.migrations import migrate
from store.read_model_schema import READ_MODEL_TABLES
from store.schema import ADD_COMMITS, STEPS
from tests.store.seen import entered, seen
from tests.workspace import lines
from tests.workspace.deciding import decide, edit
from tests.workspace.lines import TODAY, current, declare, derive_now, lines_anew, lines_shown, worked_out
from tests.workspace.test_rules import overriding, own
from workspace import Workspace
from workspace.basis import lines_basis
from workspace.decision_words import RefusedDecisionError
from workspace.deriving import derive
from workspace.looking import look_at_project
from workspace.project_lines import build_lines

DEC_31 = date(2024, 12, 31)
HOTLINE = "2024/hotline"


@pytest.fixture
def store(workspace: Workspace) -> Iterator[Store]:
    with workspace.store() as opened:
        yield opened


def measure(store: Store, value: str | None = "96", project: str = HOTLINE, day: date = DEC_31) -> None:
    store.add_observations([seen(as_of=day, value=value, project=project, at=lines.NOW)])


def enter(store: Store, value: str = "5", project: str = HOTLINE) -> None:
    store.record_entry(entered(value, DEC_31, lines.NOW))


WRITES: dict[str, Callable[[Workspace, Store, Path], object]] = {
    "an observation": lambda workspace, store, folder: measure(store),
    "an observation of the year before": lambda workspace, store, folder: measure(
        store, project="2023/hotline", day=date(2023, 12, 31)
    ),
    "an entry": lambda workspace, store, folder: enter(store),
    "a decision": lambda workspace, store, folder: decide(workspace, store),
    "an edited file": lambda workspace, store, folder: edit(folder, "≥98%", "≥50%"),
    "a file with errors": lambda workspace, store, folder: edit(folder, "weight: 40", "weight: 41"),
    "a file that cannot be read": lambda workspace, store, folder: edit(folder, "name: 热线", "name: ["),
}


@pytest.mark.parametrize("name", WRITES)
def test_after_any_write_the_request_works_out_what_changed_and_nothing_else(
    workspace: Workspace, store: Store, folder: Path, name: str
) -> None:
    declare(folder, "other")
    measure(store)
    derive_now(workspace, store)
    assert worked_out(workspace, store) == set()
    WRITES[name](workspace, store, folder)
    assert worked_out(workspace, store) == {HOTLINE}
    assert lines_shown(workspace, store) == lines_anew(folder)
    derive_now(workspace, store)
    assert worked_out(workspace, store) == set()
    assert lines_shown(workspace, store) == lines_anew(folder)


def test_a_file_that_came_or_went_is_listed_or_not_at_once(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    declare(folder, "other")
    derive_now(workspace, store)
    declare(folder, "new")
    (folder / "targets/2024/other.yaml").unlink()
    assert lines_shown(workspace, store).keys() == {HOTLINE, "2024/new"}
    derive_now(workspace, store)
    assert store.read_model.projects() == {HOTLINE, "2024/new"}


def test_an_approved_project_whose_file_is_gone_stays_listed(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    decide(workspace, store)
    derive_now(workspace, store)
    (folder / "targets/2024/hotline.yaml").unlink()
    assert lines_shown(workspace, store) == lines_anew(folder)
    derive_now(workspace, store)
    assert worked_out(workspace, store) == set()
    assert lines_shown(workspace, store) == lines_anew(folder)


def test_without_any_read_model_everything_is_worked_out_and_nothing_is_written(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    declare(folder, "other")
    workspace.declared_projects(store, lines.NOW)
    before = store.db.execute("PRAGMA data_version").fetchone(), store.head
    assert lines_shown(workspace, store) == lines_anew(folder)
    assert store.read_model.projects() == set()
    assert store.head == before[1]


def test_the_next_day_a_running_project_is_worked_out_again(workspace: Workspace, store: Store) -> None:
    derive_now(workspace, store)
    assert worked_out(workspace, store, TODAY + timedelta(days=1)) == set()
    assert worked_out(workspace, store, date(2024, 7, 1)) == {HOTLINE}


def test_other_rules_and_another_program_make_all_lines_anew(
    workspace: Workspace, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    derive_now(workspace, store)
    own(folder, "mof-2020", f"{overriding()}\n# changed\n")
    assert worked_out(workspace, store) == {HOTLINE}
    derive_now(workspace, store)
    assert worked_out(workspace, store) == set()
    monkeypatch.setattr("workspace.basis.program_hash", lambda: "the next release")
    assert worked_out(workspace, store) == {HOTLINE}


def test_a_round_that_is_ended_goes_on_where_it_stopped(
    workspace: Workspace, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        declare(folder, f"p{number}")
    monkeypatch.setattr("workspace.deriving.BATCH", 3)
    going = iter([True, True, False])
    first = derive(workspace, store, lambda: lines.NOW, lambda: next(going))
    assert (first.lines, first.left_over) == (6, 2)
    assert store.read_model.watch().left_over == 2
    assert len(worked_out(workspace, store)) == 2
    assert lines_shown(workspace, store) == lines_anew(folder)
    assert derive(workspace, store, lambda: lines.NOW).lines == 2


def test_what_is_added_while_a_line_is_worked_out_leaves_it_marked(
    workspace: Workspace, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build_and_be_overtaken(*given: Any) -> object:
        built = build_lines(*given)
        with Workspace(folder).store() as other:
            measure(other, "12")
        return built

    monkeypatch.setattr("workspace.deriving.build_lines", build_and_be_overtaken)
    derive(workspace, store, lambda: lines.NOW)
    assert worked_out(workspace, store) == {HOTLINE}
    assert lines_shown(workspace, store) == lines_anew(folder)


def test_a_write_that_is_undone_marks_nothing(workspace: Workspace, store: Store) -> None:
    derive_now(workspace, store)
    with pytest.raises(ZeroDivisionError), store.transaction():  # noqa: PT012 - the write and its end
        measure(store)
        raise ZeroDivisionError
    assert worked_out(workspace, store) == set()


def test_one_process_watches_and_another_takes_over_when_it_is_silent(
    workspace: Workspace, store: Store
) -> None:
    derive_now(workspace, store)
    assert store.read_model.watch().is_alive
    with store.transaction():
        store.db.execute("UPDATE watch SET process = 'elsewhere/1/1'")
    assert not derive(workspace, store).is_ours
    with store.transaction():
        store.db.execute("UPDATE watch SET uptime = uptime - 1000")
    assert not store.read_model.watch().is_alive
    assert derive(workspace, store).is_ours


def test_a_round_without_any_change_writes_nothing(workspace: Workspace, store: Store) -> None:
    derive_now(workspace, store)
    before = store.db.conn.total_changes
    derive_now(workspace, store)
    assert store.db.conn.total_changes == before
    with store.transaction():
        store.db.execute("UPDATE watch SET uptime = uptime - 40")
    derive_now(workspace, store)
    assert store.db.conn.total_changes > before + 1


def test_what_other_sheets_say_of_one_is_told_where_it_is_looked_at_alone(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    declare(folder, "other", **{"name: 便民服务中心": "name: 便民中心"})
    said = [
        problem
        for problem in workspace.declared_projects(store, lines.NOW).problems
        if problem.place.file == "targets/2024/other.yaml"
    ]
    assert any("103002" in problem.message for problem in said)
    alone = look_at_project(workspace, store, "2024/other", lines_basis(workspace, store)).problems
    assert not any("103002" in problem.message for problem in alone)
    derive_now(workspace, store)
    assert (
        list(look_at_project(workspace, store, "2024/other", lines_basis(workspace, store)).problems) == said
    )
    edit(folder, "weight: 40", "weight: 41", "targets/2024/other.yaml")
    now = look_at_project(workspace, store, "2024/other", lines_basis(workspace, store)).problems
    assert any("合计" in problem.message for problem in now)


def test_a_backup_holds_no_read_model(workspace: Workspace, store: Store, tmp_path: Path) -> None:
    measure(store)
    derive_now(workspace, store)
    copy_database(store.path, tmp_path / "copy.db")
    with closing(sqlite3.connect(str(tmp_path / "copy.db"))) as copy:
        counts = [copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in READ_MODEL_TABLES]
        assert counts == [0] * len(READ_MODEL_TABLES)
        assert copy.execute("SELECT count(*) FROM observations").fetchone()[0] == 1


def test_a_database_of_the_release_before_gets_an_empty_one(tmp_path: Path, folder: Path) -> None:
    path = folder / "data/jixiao.db"
    path.parent.mkdir(exist_ok=True)
    db = connect(path)
    migrate(db, path, STEPS[: STEPS.index(ADD_COMMITS)])
    db.close()
    workspace = Workspace(folder)
    with workspace.store() as store:
        assert lines_shown(workspace, store) == lines_anew(folder)
        derive_now(workspace, store)
        measure(store)
        assert worked_out(workspace, store) == {HOTLINE}


def test_the_read_model_is_in_no_chain(workspace: Workspace, store: Store) -> None:
    measure(store)
    workspace.declared_projects(store, lines.NOW)
    before = store.head
    derive_now(workspace, store)
    assert store.head == before
    assert store.verify_chain() == ()


@pytest.mark.parametrize("seed", range(6))
def test_over_any_history_the_lists_show_what_is_worked_out_anew(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    workspace = Workspace(folder)
    for number in range(3):
        declare(folder, f"p{number}")
    names = [HOTLINE, *(f"2024/p{number}" for number in range(3))]
    acts: list[Callable[[Store, str], object]] = [
        lambda store, name: measure(store, chance.choice(["50", "97", None]), name),
        lambda store, name: measure(store, "91", name, chance.choice([date(2024, 6, 30), date(2024, 3, 31)])),
        lambda store, name: enter(store, str(chance.randrange(9))),
        lambda store, name: derive(workspace, store, lambda: lines.NOW),
        lambda store, name: derive(workspace, store, lambda: lines.NOW, lambda: False),
        lambda store, name: rewrite(folder, name, chance),
        lambda store, name: approve_if_possible(workspace, store, name),
        lambda store, name: (folder / f"targets/{name}.yaml").unlink(missing_ok=True),
    ]
    for _ in range(12):
        with workspace.store() as store:
            chance.choice(acts)(store, chance.choice(names))
            assert lines_shown(workspace, store) == lines_anew(folder)


def rewrite(folder: Path, name: str, chance: random.Random) -> None:
    weight = chance.choice(["weight: 40", "weight: 41"])
    declare(folder, name.removeprefix("2024/"), **{"weight: 40": weight, "≥98%": f"≥{chance.randrange(9)}8%"})


def approve_if_possible(workspace: Workspace, store: Store, name: str) -> None:
    with suppress(RefusedDecisionError):
        decide(workspace, store, project=name, number=f"固财发〔2024〕{store.decisions.count() + 1}号")


def test_a_scope_shows_its_own_lines_only_and_sums_them(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    declare(folder, "road", **{'code: "103",': 'code: "207",', "市政府办公室": "交通局"})
    derive_now(workspace, store)
    queries = store.read_model.lines(current(workspace, store).source)
    for scope, expected in (
        (build_scope(["207"]), ["2024/road"]),
        (build_scope(["交通局"]), ["2024/road"]),
        (build_scope(units=["103002"]), [HOTLINE, "2024/road"]),
        (build_scope(units=["103"]), []),
        (build_scope(projects=[HOTLINE]), [HOTLINE]),
        (build_scope(["局"]), []),
    ):
        asked = LineFilter(scope=scope)
        assert sorted(queries.ids(asked)) == expected
        sums = queries.sums(asked)
        assert (sums.found, sums.annual.known) == (len(expected), Decimal(10) * len(expected))
        assert {unit for _, _, unit in queries.groups(scope)} == ({"便民服务中心"} if expected else set())


@pytest.mark.parametrize("sort", SORTS)
def test_every_sort_turned_round_is_the_other_way_round(
    workspace: Workspace, store: Store, folder: Path, sort: str
) -> None:
    for number, value in enumerate(("99", "50", None)):
        declare(folder, f"p{number}")
        measure(store, value, f"2024/p{number}")
    derive_now(workspace, store)
    queries = store.read_model.lines(current(workspace, store).source)
    found = [
        [
            getattr(line, "light" if sort == "light" else "project")
            for line in queries.page(LineFilter(), sort, is_reversed=turned, limit=9, offset=0)
        ]
        for turned in (False, True)
    ]
    assert len(found[0]) == 4
    assert sorted(found[0]) == sorted(found[1])
    if sort in ("light", "name"):
        assert found[0] == found[1][::-1]


def test_an_observation_without_a_value_is_a_trouble_until_there_is_one(
    workspace: Workspace, store: Store
) -> None:
    store.add_observations([seen(as_of=DEC_31, value=None, outcome=MeasurementStatus.FAILED, at=lines.NOW)])
    derive_now(workspace, store)
    assert [row["subject"] for row in store.db.query("SELECT * FROM troubles WHERE kind = 'valueless'")] == [
        "on-time"
    ]
    measure(store)
    derive_now(workspace, store)
    assert not list(store.db.query("SELECT * FROM troubles WHERE kind = 'valueless'"))
