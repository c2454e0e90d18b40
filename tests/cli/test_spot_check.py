"""``spot-check``: drawn, looked at, noticed, answered, closed; and every way in which that is refused."""

import csv
import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import app
from store import open_store
from tests.damaging import change_database
from tests.small import ORDERS, small_workspace
from tests.store.seen import seen

Say = Callable[..., tuple[int, str, str]]
NUMBER = ("--project", "2024/hotline", "--indicator", "on-time", "--as-of", "2024-12-31")
DRAW = ("spot-check", "draw", "--by", "李四", "--seed", "715", *NUMBER)


@pytest.fixture(scope="session")
def measured_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_workspace(tmp_path_factory.mktemp("checked"))
    assert app.main(["--workspace", str(folder), "evaluate", "--as-of", "2024-12-31"]) == 0
    return folder


@pytest.fixture
def folder(measured_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(measured_once, tmp_path / "workspace"))


@pytest.fixture
def say(folder: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    def act(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            status = app.main(["--workspace", str(folder), *words])
        except SystemExit as ended:
            status = int(ended.code or 0)
        return status, *capsys.readouterr()

    return act


def data_of(say: Say, *words: str, status: int = 0) -> Any:
    ended, printed, noted = say(*words, "--json")
    assert ended == status, noted
    return json.loads(printed)


def tick(say: Say, item: str, verdict: str, note: str = "", by: str = "李四") -> tuple[int, str, str]:
    words = ("--item", item, "--verdict", verdict, "--note", note, "--by", by)
    return say("spot-check", "tick", "2026-0001", *words)


@pytest.fixture
def this_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids begin with the year in Shanghai."""
    monkeypatch.setattr("store.spot_checks.local_day", lambda _: date(2026, 5, 1))


def test_a_third_person_draws_the_same_from_the_seed(say: Say, folder: Path) -> None:
    check = data_of(say, *DRAW, "--rows", "3")
    due = [line["工单编号"] for line in csv.DictReader(ORDERS.splitlines()) if line["工单状态"] != "作废"]
    lots = sorted((hashlib.sha256(f"715\n{number}".encode()).hexdigest(), number) for number in due)
    assert check["drawn"] == [number for _, number in lots[:3]]
    whole = "".join(f"{number}\n" for number in sorted(due)).encode()
    assert check["population"]["sha256"] == hashlib.sha256(whole).hexdigest()
    assert (check["population"]["count"], check["population"]["rule"]) == (4, "sha256-seed-key-1")


def test_the_draw_is_of_the_data_that_were_measured(say: Say, folder: Path) -> None:
    first = data_of(say, *DRAW, "--rows", "9")
    changed = ORDERS.replace("A1,", "Z1,").replace("A3,", "Z3,")
    (folder / "inbox/工单.csv").write_text(changed, encoding="utf-8")
    shown = data_of(say, "spot-check", "show", first["id"])
    assert {row["item"] for row in shown["rows"]} == {"A1", "A2", "A3", "A4"}
    again = data_of(say, *DRAW, "--rows", "9")
    assert again["drawn"] == first["drawn"]
    assert "这个数此前已抽过 1 次" in again["population"]["notes"][0]


def test_a_snapshot_that_is_gone_is_told(say: Say, folder: Path) -> None:
    check = data_of(say, *DRAW, "--rows", "3")
    shutil.rmtree(folder / "data/tables")
    shutil.rmtree(folder / "data/snapshots")
    status, printed, noted = say("spot-check", "show", check["id"])
    assert status == 1
    assert "当时的明细不能取得" in noted
    assert all(key in printed for key in check["drawn"])
    status, _, noted = say(*DRAW, "--rows", "3")
    assert (status, "当时的明细不能取得" in noted) == (1, True)


def test_an_observation_without_snapshots_is_refused_not_read_from_the_data_of_now(
    say: Say, folder: Path
) -> None:
    with open_store(folder / "data/jixiao.db") as store:
        store.add_observations([seen(as_of=date(2024, 12, 31))])
    status, _, noted = say(*DRAW, "--rows", "3")
    assert (status, "没有记下数据快照" in noted) == (1, True)


def test_the_whole_way(say: Say, this_year: None) -> None:
    check = data_of(say, *DRAW, "--rows", "29")
    assert check["id"] == "2026-0001"
    assert check["result"].endswith("尚未核完，不推算总体。")
    assert tick(say, "A1", "相符")[0] == 0
    assert "还有 3 条没有核对" in say("spot-check", "close", "2026-0001", "--by", "李四")[2]
    assert "没有不符的" in say("spot-check", "notice", "2026-0001", "--text", "x", "--by", "李四")[2]
    assert "请写明何处不符" in tick(say, "A2", "不符")[2]
    assert tick(say, "A2", "不符", "当日办结，记为次日")[0] == 0
    assert "两人结论不同" in tick(say, "A1", "无法核实", "没有回执", by="王五")[2]
    for item in ("A3", "A4"):
        assert tick(say, item, "相符")[0] == 0
    assert "还没有答复：A2" in say("spot-check", "close", "2026-0001", "--by", "李四")[2]
    answer = ("spot-check", "answer", "2026-0001", "--by", "赵六", "--text", "已改")
    assert "还没有发整改通知" in say(*answer, "--item", "A2")[2]
    assert say("spot-check", "notice", "2026-0001", "--text", "限期改正", "--by", "李四")[0] == 0
    assert "不需要答复" in say(*answer, "--item", "A4")[2]
    assert "请写答复" in say(*answer[:-1], " ", "--item", "A2")[2]
    assert say(*answer, "--item", "A2")[0] == 0
    closed = data_of(say, "spot-check", "close", "2026-0001", "--by", "李四")
    assert closed["state"] == "已销号"
    assert "不符 1，无法核实 1；其中 1 条两人结论不同" in closed["result"]
    status, _, noted = tick(say, "A1", "相符")
    assert (status, "已由李四销号，不能再改" in noted) == (1, True)
    assert "2026-0001" in say("spot-check", "list")[1]


def test_the_same_verdict_again_is_not_kept_twice(say: Say, this_year: None) -> None:
    data_of(say, *DRAW, "--rows", "9")
    tick(say, "A2", "相符")
    assert "没有重复保存" in tick(say, "A2", "相符")[2]
    assert len(data_of(say, "spot-check", "show", "2026-0001")["acts"]) == 1


def test_who_entered_the_number_is_told_to_be_the_same_person(say: Say, this_year: None) -> None:
    say("enter", "2024/hotline", "on-time", "--by", "张三", "--reason", "系统升级", "--as-of", "2024-12-31")
    data_of(say, *DRAW, "--rows", "9")
    assert "填报与抽查是同一人" in tick(say, "A2", "相符", by="张三")[2]
    assert "填报与抽查是同一人" not in tick(say, "A3", "相符", by="李四")[2]


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("--rows", "0"), 1, "一次抽取 1 至 1000 个"),
        (("--rows", "1001"), 1, "一次抽取 1 至 1000 个"),
        (("--rows", "15%"), 1, "百分比用于抽项目"),
        (("--rows", "-3"), 1, "抽取数应为整数"),
        (("--rows", "三"), 1, "抽取数应为整数"),
        (("--rows", "３"), 1, "抽取数应为整数"),
        (("--rows", "3", "--of", "bad"), 2, "--of 不能是“bad”"),
        (("--rows", "3", "--seed", "a" * 101), 1, "种子应为一行文字"),
        (("--rows", "3", "--seed", "a\nb"), 1, "种子应为一行文字"),
        (("--rows", "3", "--by", " "), 1, "请填写抽查人"),
        (("--rows", "3", "--indicator", "drills"), 1, "没有监测记录"),
        (("--rows", "3", "--project", "2024/none"), 2, "没有项目“2024/none”"),
        (("--rows", "3", "--observation", "999"), 1, "没有监测记录 999"),
        (("--rows", "3", "--as-of", "2024-02-01"), 1, "截至 2024-02-01 没有监测记录"),
        (("--projects", "15%"), 2, "--year 2024"),
        (("--projects", "0%", "--year", "2024"), 1, "百分比应大于 0%"),
        (("--projects", "100.1%", "--year", "2024"), 1, "不超过 100%"),
        (("--projects", "3", "--year", "1999"), 1, "1999 年没有项目"),
        ((), 2, "用法错误"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_nothing_is_kept(
    say: Say, words: tuple[str, ...], status: int, told: str
) -> None:
    ended, _, noted = say(*DRAW, *words)
    assert (ended, told in noted) == (status, True), noted
    assert data_of(say, "spot-check", "list") == []


def test_a_count_is_not_drawn_as_met(say: Say) -> None:
    status, _, noted = say(*DRAW, "--indicator", "funds", "--rows", "3", "--of", "met")
    assert (status, "不分达标与未达标" in noted) == (1, True)
    assert data_of(say, *DRAW, "--indicator", "funds", "--rows", "3")["population"]["count"] == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("2026-0001", "--item", "Z9", "--verdict", "相符"), "没有抽到“Z9”；抽到的是："),
        (("2026-0001", "--item", "A2", "--verdict", "好"), "结论应为相符、不符、无法核实之一"),
        (("2026-0009", "--item", "A2", "--verdict", "相符"), "没有抽查“2026-0009”"),
        (("2026-0001", "--item", "A2", "--verdict", "不符", "--note", "字" * 2001), "说明最多 2000 字"),
    ],
)
def test_a_wrong_verdict_is_refused(say: Say, this_year: None, words: tuple[str, ...], told: str) -> None:
    data_of(say, *DRAW, "--rows", "9")
    status, _, noted = say("spot-check", "tick", *words, "--by", "李四")
    assert (status, told in noted) == (1, True), noted
    assert data_of(say, "spot-check", "list")[0]["acts"] == []


def test_projects_are_drawn_by_department(say: Say, folder: Path) -> None:
    text = (folder / "targets/2024/hotline.yaml").read_text(encoding="utf-8")
    for n in range(9):
        (folder / f"targets/2024/p{n}.yaml").write_text(
            text.replace("市政府办公室", "住建局"), encoding="utf-8"
        )
    (folder / "targets/2024/bad.yaml").write_text("name: [", encoding="utf-8")
    check = data_of(
        say, "spot-check", "draw", "--projects", "15%", "--year", "2024", "--by", "李四", "--seed", "7"
    )
    strata = {stratum["name"]: stratum["keys"] for stratum in check["population"]["strata"]}
    assert {name: len(keys) for name, keys in strata.items()} == {"住建局": 9, "市政府办公室": 1}
    lots = sorted((hashlib.sha256(f"7\n{key}".encode()).hexdigest(), key) for key in strata["住建局"])
    assert check["drawn"] == [lots[0][1], lots[1][1], "2024/hotline"]
    assert "targets/2024/bad.yaml" in check["population"]["notes"][0]
    whole = data_of(
        say, "spot-check", "draw", "--projects", "4", "--year", "2024", "--by", "李四", "--seed", "7"
    )
    assert len(whole["drawn"]) == 4
    assert "此前已抽过 1 次" in whole["population"]["notes"][1]


def test_a_check_that_was_changed_is_told_and_takes_nothing(say: Say, folder: Path, this_year: None) -> None:
    data_of(say, *DRAW, "--rows", "3")
    change_database(folder / "data/jixiao.db", "UPDATE spot_checks SET drawn = '[\"A1\"]'")
    assert "记录被改动" in say("spot-check", "show", "2026-0001")[1]
    status, _, noted = tick(say, "A1", "相符")
    assert (status, "不能办理" in noted) == (1, True)
