"""After somebody said that the clock of now is right, records bear it again, and what was added last stands."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import app
from store import open_store
from tests.small import small_workspace
from tests.store.clocks import committing_at
from tests.store.seen import DEC_31, entered, seen
from tests.web.conftest import Reader
from workspace import Workspace

RIGHT = datetime(2025, 3, 1, tzinfo=UTC)
LATER = RIGHT + timedelta(minutes=1)
PROJECT = "2024/hotline"


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=40), timedelta(days=365)])
def test_later_records_bear_the_right_date_and_win(tmp_path: Path, ahead: timedelta) -> None:
    with open_store(tmp_path / "data" / "jixiao.db") as store:
        store.slots.advance_clock(RIGHT + ahead)
        store.add_observations([seen(value="50", as_of=DEC_31, at=RIGHT + ahead)])
        store.record_entry(entered("1", DEC_31, at=RIGHT + ahead))
        store.slots.set_clock(RIGHT)
        store.add_observations([seen(value="95", as_of=DEC_31, at=LATER)])
        entry = store.record_entry(entered("2", DEC_31, at=LATER))
        records = store.read_records([PROJECT], DEC_31)[PROJECT]
        (observation,) = records.observations.values()
        assert (str(observation.measured.value), observation.recorded_at) == ("95", LATER)
        assert (records.entries[-1].value, entry.recorded_at) == ("2", LATER)
        assert [str(each.measured.value) for each in store.observation_history(PROJECT)] == ["95"]
        assert store.verify_chain() == ()
        assert store.damage == ()


def test_without_a_word_of_somebody_records_never_go_back(tmp_path: Path) -> None:
    with open_store(tmp_path / "data" / "jixiao.db") as store:
        ahead = RIGHT + timedelta(days=40)
        store.slots.advance_clock(ahead)
        store.add_observations([seen(at=ahead)])
        store.add_observations([seen(value="95", at=LATER)])
        assert store.observation_history(PROJECT)[0].recorded_at == ahead


def test_as_known_between_two_attempts_stays_what_it_was(tmp_path: Path) -> None:
    with open_store(tmp_path / "data" / "jixiao.db") as store:
        for number in range(4):
            at = RIGHT + timedelta(days=number)
            store.slots.advance_clock(at)
            with committing_at(at):
                store.add_observations([seen(value=str(number), at=at)])
            store.slots.set_clock(at)
        cuts = [store.known_at(RIGHT + timedelta(days=number, hours=1)) for number in range(4)]
        known = [store.read_records([PROJECT], DEC_31, cut)[PROJECT] for cut in cuts]
    values = [str(observation.measured.value) for each in known for observation in each.observations.values()]
    assert values == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    "words", [["enter", PROJECT, "drills", "--value", "5次"], ["accept", PROJECT, "on-time"]]
)
def test_a_person_enters_nothing_by_a_clock_that_is_not_believed(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    root = small_workspace(tmp_path)
    with Workspace(root).store() as store:
        store.slots.advance_clock(datetime.now(UTC) - timedelta(days=1000))
    given = ["--reason", "已核对", "--by", "张三", "--as-of", "2024-12-31"]
    assert app.main(["--workspace", str(root), *words, *given]) == 1
    said = capsys.readouterr().err
    assert "晚了 1000 天" in said
    assert "没有保存这次填报" in said
    with Workspace(root).store() as store:
        assert store.read_records([PROJECT], DEC_31)[PROJECT].entries == ()


@pytest.mark.parametrize("address", ["entries", "acceptances"])
def test_the_page_keeps_what_was_typed_and_says_why(tmp_path: Path, address: str) -> None:
    root = small_workspace(tmp_path)
    with Workspace(root).store() as store:
        store.slots.advance_clock(datetime.now(UTC) - timedelta(days=1000))
    client = app.create_app(workspace=root).test_client()
    token = Reader(client).hidden("csrf_token")
    typed = {
        "indicator": "drills",
        "value": "5次",
        "reason": "增加演练的理由",
        "by": "张三",
        "csrf_token": token,
    }
    answer = client.post(f"/{address}/{PROJECT}", data=typed)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "没有保存这次填报" in text
    assert "clock --accept" in text
    with Workspace(root).store() as store:
        assert store.read_records([PROJECT], DEC_31)[PROJECT].entries == ()


def test_a_clock_set_back_is_told_to_who_enters_and_the_entry_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = small_workspace(tmp_path)
    with Workspace(root).store() as store:
        store.slots.advance_clock(datetime.now(UTC) + timedelta(days=3))
    words = [
        "enter",
        PROJECT,
        "drills",
        "--value",
        "5次",
        "--reason",
        "增加",
        "--by",
        "张三",
        "--as-of",
        "2024-12-31",
    ]
    assert app.main(["--workspace", str(root), *words]) == 0
    assert "早于已记录过的时间" in capsys.readouterr().err
