"""``enter`` corrects: what is taken back needs a reason, and evidence is named by hash or file name."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import app
from tests.sealed import SEALING, act_on, ready_workspace
from tests.small import small_workspace_with_tables

Run = Callable[..., tuple[int, Any]]
Told = Callable[..., tuple[int, str]]
DRILLS = ("enter", "2024/hotline", "drills", "--by", "张三", "--as-of", "2024-12-31")


@pytest.fixture
def folder(tmp_path: Path, typed: Path) -> Path:
    return small_workspace_with_tables(tmp_path, typed)


@pytest.fixture
def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """Runs a command for people: its exit status and all it said."""

    def act(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        status = app.main(["--workspace", str(folder), *words])
        said = capsys.readouterr()
        return status, said.out + said.err

    return act


@pytest.fixture
def command(told: Told) -> Run:
    """Runs a command for a program: its exit status and the document it printed."""

    def act(*words: str) -> tuple[int, Any]:
        status, said = told(*words, "--json")
        return status, json.loads(said[said.index("{") : said.rindex("}") + 1])

    return act


@pytest.fixture
def proofs(folder: Path) -> list[str]:
    """Two files of different names, and one of the first's name in another folder."""
    made = [folder / "五次.txt", folder / "六次.txt", folder / "另一处" / "五次.txt"]
    for number, path in enumerate(made):
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"第 {number} 份", encoding="utf-8")
    return [str(path) for path in made]


@pytest.mark.parametrize("field", ["--value", "--reason", "--measure", "--forecast", "--note"])
def test_nothing_is_taken_back_without_a_reason(command: Run, told: Told, field: str) -> None:
    command(
        *DRILLS, "--value", "5次", "--reason", "甲", "--measure", "乙", "--forecast", "6次", "--note", "丙"
    )
    for why in ((), ("--why", " ")):
        status, said = told(*DRILLS, field, "", *why)
        assert (status, "须写明理由" in said) == (1, True)
    status, kept = command(*DRILLS, field, "", "--why", "写错了行")
    assert (status, kept["recorded"]["why"], kept["recorded"][field[2:]]) == (0, "写错了行", "")


@pytest.mark.parametrize("field", ["--value", "--reason", "--forecast", "--points"])
def test_only_what_stands_can_be_taken_back(told: Told, field: str) -> None:
    status, said = told(*DRILLS, field, "", "--why", "写错了行")
    assert (status, "没有可以撤回的" in said) == (1, True)


def test_points_that_a_new_value_ends_are_told(told: Told) -> None:
    told(*DRILLS, "--value", "5次")
    told(*DRILLS, "--points", "8", "--reason", "两次不合格")
    status, said = told(*DRILLS, "--value", "4次")
    assert (status, "先前评定的得分 8 分说的是先前的填报，已不再采用" in said) == (0, True)


def test_a_new_value_says_what_is_evidence_no_more(command: Run, told: Told, proofs: list[str]) -> None:
    command(*DRILLS, "--value", "5次", "--evidence", proofs[0])
    status, said = told(*DRILLS, "--value", "6次")
    assert status == 0
    assert "不再作为佐证：五次.txt" in said
    assert "--keep-evidence" in said


def test_the_same_value_of_the_same_day_keeps_its_evidence(
    command: Run, told: Told, proofs: list[str]
) -> None:
    command(*DRILLS, "--value", "5次", "--evidence", proofs[0])
    assert "不再作为佐证" not in told(*DRILLS, "--value", "5次", "--reason", "甲")[1]
    assert "不再作为佐证" not in told(*DRILLS, "--measure", "乙")[1]


@pytest.mark.parametrize("by_hash", [64, 12, 8, 0])
def test_evidence_is_named_by_hash_or_name(command: Run, proofs: list[str], by_hash: int) -> None:
    _, kept = command(*DRILLS, "--value", "5次", "--evidence", proofs[0])
    sha256 = kept["recorded"]["evidence"][0]["sha256"]
    word = sha256[:by_hash] or "五次.txt"
    recorded: dict[str, Any] = command(*DRILLS, "--value", "6次", "--keep-evidence", word)[1]["recorded"]
    assert recorded["evidence_kept"] == [sha256]
    recorded = command(*DRILLS, "--withdraw-evidence", word, "--why", "传错")[1]["recorded"]
    assert (recorded["evidence_withdrawn"], recorded["why"]) == ([sha256], "传错")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--keep-evidence", "没有.txt"), "没有佐证资料“没有.txt”，有的是：五次.txt"),
        (("--withdraw-evidence", "没有.txt", "--why", "x"), "没有佐证资料“没有.txt”"),
        (("--withdraw-evidence", "五次.txt"), "撤回佐证资料须写明理由"),
        (("--keep-evidence", "五次.txt", "--withdraw-evidence", "五次.txt", "--why", "x"), "只选一样"),
    ],
)
def test_evidence_that_cannot_be_named_is_refused(
    command: Run, told: Told, proofs: list[str], words: tuple[str, ...], said: str
) -> None:
    command(*DRILLS, "--value", "5次", "--evidence", proofs[0])
    status, message = told(*DRILLS, "--value", "6次", *words)
    assert (status, said in message) == (1, True), message


def test_of_two_files_of_one_name_the_hash_has_to_say_which(
    command: Run, told: Told, proofs: list[str]
) -> None:
    command(*DRILLS, "--value", "5次", "--evidence", proofs[0], "--evidence", proofs[2])
    status, message = told(*DRILLS, "--value", "6次", "--keep-evidence", "五次.txt")
    assert (status, "2 份佐证资料叫“五次.txt”" in message) == (1, True)


def test_a_grade_without_standing_evidence_is_lacking_again(command: Run, proofs: list[str]) -> None:
    row = ("enter", "2024/hotline", "long-term", "--by", "张三", "--as-of", "2024-12-31")
    command(*row, "--grade", "达成", "--points", "30", "--evidence", proofs[0])
    command(*row, "--grade", "达成", "--points", "29")
    missing = command("status")[1]["projects"][0]["missing"]
    assert any("以前的 1 份证明的是先前的填报" in text for text in missing), missing


def test_an_entry_on_a_sealed_paper_is_kept_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ready_workspace(tmp_path)
    act_on(folder, *SEALING)
    words = ("on-time", "--reason", "另有原因", "--by", "张三")
    assert app.main(["--workspace", str(folder), "enter", "2024/hotline", *words]) == 0
    assert "现在是“已封存”，这次填报不改变已提交或封存的表" in capsys.readouterr().err
