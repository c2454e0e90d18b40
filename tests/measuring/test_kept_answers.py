"""A kept answer is what measuring anew would give, and whatever decides it, when it changes, counts anew."""

import json
import os
import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evaluators.discovery import discover_evaluators
from evaluators.repeatable import is_repeatable
from indicators.model import Period
from indicators.records import MeasurementResult, MeasurementStatus
from measuring import MeasureRequest
from measuring.isolated.measurer import IsolatedMeasurer
from measuring.isolated.task import SupplierTask
from measuring.kept import names as kept_names
from measuring.kept.names import tables_of
from measuring.measurer import Measurer
from measuring.preparing import ReadTable
from sources import Sources
from sources.typed import MissingTable, TypedTable
from store.answer_shelf import ANSWERS, AnswerShelf
from store.engine import sqlite3
from tests.measuring.made_up import SEEDS
from tests.oracle.test_definitions import QUESTIONS, build_case
from tests.small import small_workspace
from workspace import Workspace

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
LONG_AGO = 1_000_000_000
LONG_BEFORE = datetime(2000, 1, 1, tzinfo=UTC)
EVALUATOR = """
from evaluators.columns import Columns
from evaluators.contract import Count, evaluator
from sources.tables import WORK_ORDERS


@evaluator(reads=WORK_ORDERS, unit="件", better="higher", dated_by="received_at", label="自己的数")
def orders(rows: Columns) -> Count:
    \"\"\"自己的数。\"\"\"
    return Count(rows.handler == "住建局")
"""


def settled(root: Path) -> Path:
    """Files that changed long ago: a young one is looked into each time."""
    for path in (*root.glob("*.yaml"), *(root / "inbox").iterdir()):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return settled(small_workspace(tmp_path))


def request(evaluator: str = "hotline.on_time_rate", **params: str) -> MeasureRequest:
    return MeasureRequest((evaluator, *params.values()), evaluator, params, YEAR)


def ask(measurer: IsolatedMeasurer, *asked: MeasureRequest) -> list[MeasurementResult]:
    return list(measurer.measure(asked or [request()]).values())


def keeping_nothing(root: Path) -> IsolatedMeasurer:
    return replace(Workspace(root).measurer(), kept=None)


class NoWorkerError(AssertionError):
    """Somebody asked a worker."""


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def refuse(*_: object) -> None:
        raise NoWorkerError

    return lambda: monkeypatch.setattr("measuring.isolated.task.SupplierTask.open_worker", refuse)


def misses(root: Path, *asked: MeasureRequest) -> bool:
    """Whether a fresh process would count anew."""
    workspace = Workspace(root)
    measurer = workspace.measurer()
    assert measurer.kept
    wanted = dict(enumerate(asked or [request()]))
    names = measurer.kept.names(measurer.own, measurer.version).name_all(wanted)
    return len(measurer.kept.find(names, wanted)) < len(wanted)


@pytest.mark.parametrize("seed", [6 + seed for seed in SEEDS])
def test_of_every_evaluator_over_random_tables_a_kept_answer_is_a_fresh_one(
    tmp_path: Path, seed: int, no_worker: Callable[[], None]
) -> None:
    case = build_case(tmp_path, seed)
    settled(case.root)
    chosen = [*(one for one in QUESTIONS if not one.params and not one.filters)]
    asked = [one.request() for one in (*chosen, *random.Random(seed).sample(QUESTIONS, 150))]
    asked = list({one.key: one for one in asked}.values())
    fresh = keeping_nothing(case.root).measure(asked)
    first = Workspace(case.root)
    assert first.measurer().measure(asked) == fresh
    assert first.kept_answers
    assert len(first.kept_answers.at_hand) > 0.7 * len(asked)
    kept = [one for one in asked if fresh[one.key].outcome is not MeasurementStatus.FAILED]
    no_worker()
    again = first.measurer().measure(kept)
    of_another_process = Workspace(case.root).measurer().measure(kept)
    assert again == of_another_process == {one.key: fresh[one.key] for one in kept}
    for answers in (again, of_another_process):
        assert all(answer.provenance.counted_at for answer in answers.values())
        assert [repr(without_instant(answer)) for answer in answers.values()] == [
            repr(fresh[one.key]) for one in kept
        ]


def without_instant(answer: MeasurementResult) -> MeasurementResult:
    return replace(answer, provenance=replace(answer.provenance, counted_at=None))


def test_an_answer_given_again_says_when_it_was_counted_and_a_counted_one_does_not(root: Path) -> None:
    began = datetime.now(UTC).replace(microsecond=0)
    first = Workspace(root)
    (counted,) = ask(first.measurer())
    (again,) = ask(first.measurer())
    (elsewhere,) = ask(Workspace(root).measurer())
    (anew,) = ask(Workspace(root).measurer(anew=True))
    assert counted.provenance.counted_at is None
    assert anew.provenance.counted_at is None
    assert again.provenance.counted_at == elsewhere.provenance.counted_at
    assert began <= (again.provenance.counted_at or LONG_BEFORE) <= datetime.now(UTC)


def test_what_another_process_counted_anew_takes_the_place_of_what_one_holds_in_memory(root: Path) -> None:
    """As a service that runs for weeks: what it holds is wrong for whatever reason, and somebody counts anew."""
    service = Workspace(root)
    (right,) = ask(service.measurer())
    kept = service.kept_answers
    assert kept
    for name, held in kept.at_hand.items():
        kept.at_hand[name] = replace(held, answer=replace(held.answer, value=Decimal(-1)))
    assert ask(service.measurer())[0].value == Decimal(-1), "it is held in memory"
    ask(Workspace(root).measurer(), request("hotline.satisfaction_rate"))
    assert ask(service.measurer())[0].value == Decimal(-1), "others that count replace nothing"
    ask(Workspace(root).measurer(anew=True))
    assert without_instant(ask(service.measurer())[0]) == right
    assert without_instant(ask(service.measurer())[0]) == right


def reading_spy(table: ReadTable) -> tuple[ReadTable, set[str]]:
    read: set[str] = set()

    def spy(name: str) -> TypedTable | MissingTable:
        read.add(name)
        return table(name)

    return spy, read


def test_an_evaluator_reads_no_table_that_is_not_in_the_name_of_its_answer(tmp_path: Path) -> None:
    """With its tables at hand, and with none: then it looks for ready-made reports."""
    case = build_case(tmp_path, 9)
    at_hand, nothing = Sources(case.root, case.root / "data"), Sources(tmp_path / "no", tmp_path / "none")
    for name, evaluator in discover_evaluators().items():
        params = {"table": "work_orders", "unit": "件"} if evaluator.info.chooses_table else {}
        for sources in (at_hand, nothing):
            spy, read = reading_spy(sources.read_table)
            asked = MeasureRequest(name, name, params, Period(date(2024, 1, 1), date(2024, 2, 29)))
            Measurer(spy).measure([asked])
            assert read <= set(tables_of(evaluator.info, asked)), name
    assert any(found.stand_ins for found in discover_evaluators().values())


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO + 5))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("inbox/工单.csv", "A2,2024-01-03 08:00:00", "A2,2024-01-03 08:00:01"),
        ("inbox/工单.csv", "A5,", "A6,"),
        ("sources.yaml", "[作废]", "[作废, 办理中]"),
        ("sources.yaml", "key: order_no, ", ""),
        ("sources.yaml", "key: order_no", "key: order_no, covers: 2024"),
        ("sources.yaml", "key: order_no", "key: order_no, values: {status: {closed: [已办结]}}"),
        ("sources.yaml", "key: order_no", "key: order_no, sample: true"),
    ],
)
def test_a_row_or_a_word_of_the_sources_that_changes_counts_anew(
    root: Path, file: str, old: str, new: str
) -> None:
    ask(Workspace(root).measurer())
    assert not misses(root)
    edit(root / file, old, new)
    assert misses(root)
    (fresh,) = ask(keeping_nothing(root))
    assert ask(Workspace(root).measurer()) == [fresh]


def test_a_table_that_appears_beside_the_records_counts_anew(root: Path) -> None:
    stood_in_for = next(found for found in discover_evaluators().values() if found.info.variants)
    asked = request(stood_in_for.info.name)
    report = next(iter(stood_in_for.info.variants[0].tables))
    ask(Workspace(root).measurer(), asked)
    assert not misses(root, asked)
    edit(root / "sources.yaml", "work_orders:", f"{report}: {{files: 'inbox/报表*.csv'}}\nwork_orders:")
    assert misses(root, asked)


def test_what_no_table_of_the_number_holds_may_change(root: Path) -> None:
    ask(Workspace(root).measurer())
    edit(root / "inbox/支付.csv", "50000.00", "50000.01")
    assert not misses(root)


@pytest.mark.parametrize(
    "asked",
    [
        request(handler="住建局"),
        request(judged="flag"),
        request("hotline.overdue_rate"),
        replace(request(), period=Period(YEAR.start, date(2024, 11, 30))),
        replace(request(), period=Period(date(2024, 2, 1), YEAR.end)),
    ],
)
def test_another_question_counts_anew(root: Path, asked: MeasureRequest) -> None:
    ask(Workspace(root).measurer())
    assert misses(root, asked)


def test_another_program_or_version_counts_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(Workspace(root).measurer())
    with monkeypatch.context() as other:
        other.setattr("workspace.measurers.VERSION", "99.0")
        assert misses(root)
    with monkeypatch.context() as other:
        other.setattr(kept_names, "program_hash", lambda: "another")
        assert misses(root)
    assert not misses(root)


def test_an_evaluator_of_the_office_counts_anew_when_its_text_changes(root: Path) -> None:
    (root / "evaluators").mkdir()
    own = root / "evaluators/own.py"
    own.write_text(EVALUATOR, encoding="utf-8")
    asked = request("own.orders")
    assert [found.value for found in ask(Workspace(root).measurer(), asked)] == [2]
    assert not misses(root, asked)
    edit(own, "住建局", "交通局")
    assert misses(root, asked)
    assert [found.value for found in ask(Workspace(root).measurer(), asked)] == [2]
    edit(own, '"""自己的数。"""', '"""自己的数。"""\n    open("/dev/null").close()')
    ask(Workspace(root).measurer(), asked)
    assert misses(root, asked), "what opens a file may say something else the next time"


def test_code_that_changes_while_it_counts_is_not_taken_for_what_counted(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The version of an evaluator tells of the functions and words of its file, not of its classes."""
    (root / "evaluators").mkdir()
    own = root / "evaluators/own.py"
    text = EVALUATOR.replace('"住建局"', "Named.handler")
    own.write_text(
        text.replace("\n\n\n@", '\n\nclass Named:\n    handler = "住建局"\n\n\n@'), encoding="utf-8"
    )
    asked = request("own.orders")
    whole = SupplierTask.ask

    def ask_and_be_overtaken(*given: Any) -> Any:
        answer = whole(*given)
        edit(own, "住建局", "谁也不是")
        return answer

    with monkeypatch.context() as overtaken:
        overtaken.setattr(SupplierTask, "ask", ask_and_be_overtaken)
        assert [found.value for found in ask(Workspace(root).measurer(), asked)] == [2]
    assert misses(root, asked)
    assert [found.value for found in ask(Workspace(root).measurer(), asked)] == [0]
    assert not misses(root, asked)


def test_what_a_worker_of_another_program_says_is_not_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that began after the program was replaced below a process that goes on."""
    with monkeypatch.context() as before:
        before.setattr("measuring.isolated.measurer.program_hash", lambda: "the release before")
        assert [found.value for found in ask(Workspace(root).measurer())] == [50]
    assert misses(root)


@pytest.mark.parametrize(
    "line",
    [
        "import time",
        "from sources import Sources",
        "from sqlalchemy import text",
        "x = date.today()",
        "x = datetime.utcnow()",
        "x = func.current_date()",
        "x = func.age(1)",
        "x = getattr(func, 'no' + 'w')()",
        "x = open('a')",
        "from . import other",
        "x = ().__class__",
        "x = (",
        "from os import path",
    ],
)
def test_code_that_may_say_something_else_the_next_time_is_told(line: str) -> None:
    assert is_repeatable(EVALUATOR)
    assert not is_repeatable(f"{EVALUATOR}\n{line}\n")


def test_a_failure_is_never_kept(root: Path) -> None:
    asked = request("hotline.on_time_rate", judged="nonsense")
    (found,) = ask(Workspace(root).measurer(), asked)
    assert found.outcome is MeasurementStatus.FAILED
    assert misses(root, asked)


def test_after_a_fault_the_evaluator_is_asked_again(root: Path, no_worker: Callable[[], None]) -> None:
    workspace = Workspace(root)
    ask(workspace.measurer())
    workspace.faults.note(("hotline.on_time_rate", "", repr({})), "出错")
    (found,) = ask(workspace.measurer())
    assert (found.outcome, found.reason) == (MeasurementStatus.FAILED, "出错")


def test_asked_to_measure_anew_nothing_is_answered_from_what_was_kept(
    root: Path, no_worker: Callable[[], None]
) -> None:
    workspace = Workspace(root)
    ask(workspace.measurer())
    no_worker()
    ask(workspace.measurer())
    with pytest.raises(NoWorkerError):
        ask(workspace.measurer(anew=True))


def test_what_is_measured_anew_takes_the_place_of_what_was_kept(root: Path) -> None:
    """Somebody doubted a number: the doubtful one is not given again the next time."""
    workspace = Workspace(root)
    (right,) = ask(workspace.measurer())
    kept = workspace.kept_answers
    assert kept
    ((name, held),) = kept.at_hand.items()
    kept.at_hand[name] = replace(held, answer=replace(right, value=Decimal(99)))
    content = json.loads(kept.shelf.find([name])[name])
    kept.shelf.put({name: json.dumps({**content, "value": "99"}).encode()})
    assert ask(Workspace(root).measurer()) != [right]
    assert ask(workspace.measurer()) != [right]
    assert ask(workspace.measurer(anew=True)) == [right]
    assert ask(workspace.measurer()) == ask(Workspace(root).measurer()) == [right]
    assert not misses(root)


def test_a_file_too_young_to_be_trusted_is_looked_into_again(root: Path) -> None:
    (root / "inbox/工单.csv").touch()
    ask(Workspace(root).measurer())
    assert misses(root)


@pytest.mark.parametrize(
    "change",
    [
        "content = CAST(replace(CAST(content AS TEXT), '50', '99') AS BLOB)",
        "content = CAST(CAST(content AS TEXT) || ' ' AS BLOB)",
        "seal = x'00'",
        "name = CAST(name || x'01' AS BLOB)",
    ],
)
def test_a_kept_answer_that_other_hands_changed_is_not_there(root: Path, change: str) -> None:
    (fresh,) = ask(Workspace(root).measurer())
    with closing(sqlite3.connect(str(root / "data" / ANSWERS))) as connection, connection:
        connection.execute(f"UPDATE answers SET {change}")
    assert misses(root)
    assert ask(Workspace(root).measurer()) == [fresh]


def test_an_answer_sealed_for_another_workspace_is_not_there(root: Path) -> None:
    ask(Workspace(root).measurer())
    (root / "data/secret").write_text("0123456789abcdef" * 4)
    assert misses(root)


@pytest.mark.parametrize("content", [b"", b"no database" * 500, b"SQLite format 3\0" + b"\1" * 5000])
def test_a_damaged_shelf_is_begun_anew(root: Path, content: bytes) -> None:
    (fresh,) = ask(Workspace(root).measurer())
    (root / "data" / ANSWERS).write_bytes(content)
    assert ask(Workspace(root).measurer()) == [fresh]
    assert ask(Workspace(root).measurer()) == [fresh]
    assert not misses(root)


def test_the_shelf_gives_up_the_older_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.answer_shelf.MOST_KEPT", 10)
    shelf = AnswerShelf(tmp_path / ANSWERS, lambda: "secret")
    for number in range(30):
        shelf.put({bytes([number]): b"content"})
    found = shelf.find([bytes([number]) for number in range(30)])
    assert 5 <= len(found) <= 10
    assert bytes([29]) in found


def test_without_a_place_to_keep_them_numbers_are_counted(root: Path) -> None:
    (root / "data").mkdir(exist_ok=True)
    (root / "data" / ANSWERS).mkdir()
    assert [found.value for found in ask(Workspace(root).measurer())] == [50]


@pytest.mark.parametrize("part", ['"definition"', '"snapshots"'])
def test_without_what_it_shares_with_others_a_kept_answer_is_not_there(root: Path, part: str) -> None:
    (fresh,) = ask(Workspace(root).measurer())
    with closing(sqlite3.connect(str(root / "data" / ANSWERS))) as connection, connection:
        shared = f"CAST(content AS TEXT) LIKE '%{part}%' AND CAST(content AS TEXT) NOT LIKE '%outcome%'"
        assert connection.execute(f"DELETE FROM answers WHERE {shared}").rowcount == 1
    assert misses(root)
    assert ask(Workspace(root).measurer()) == [fresh]
    assert not misses(root)
