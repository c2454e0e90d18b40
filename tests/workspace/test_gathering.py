"""Many workspaces gathered: those that answer are kept, and of those that do not, or lie, it is told since when
and why; their last good numbers stay."""

import hashlib
import json
import re
import shutil
import ssl
import struct
from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.origins.stub_services import Answering, Reply, make_certificate, serving
from tests.workspace.gathering import (
    LINE,
    answering,
    faults,
    gather_here,
    state_of,
    unit_workspace,
    write_list,
)
from workspace.gathered import KeptFileError
from workspace.unit_rollup import FILE, read_rollup
from workspace.unit_state import SealedDigest, StateHead, StateLine, UnitState

GOOD = state_of(LINE)
SEAL = SealedDigest(LINE.project, "self-evaluation", LINE.as_of, 1, "0" * 64, "")


def test_folders_are_read_without_a_change_of_theirs(tmp_path: Path) -> None:
    unit = unit_workspace(tmp_path / "unit")
    (unit / "evaluators").mkdir()
    (unit / "evaluators/own.py").write_text("open('was-run', 'w')\n", encoding="utf-8")
    before = {
        path: path.read_bytes() for path in unit.rglob("*") if path.is_file() and "-shm" not in path.name
    }
    write_list(tmp_path / "bureau", "name: 办公室, folder: ../unit")
    found = gather_here(tmp_path / "bureau")
    (year,) = found.rollup.years
    assert (year.name, year.year, year.sums.projects, year.sums.annual) == ("办公室", 2024, 1, Decimal(10))
    after = {
        path: path.read_bytes() for path in unit.rglob("*") if path.is_file() and "-shm" not in path.name
    }
    assert {path.name for path in before.keys() ^ after.keys()} <= {"jixiao.db-wal"}
    assert [path.name for path in before if path in after and before[path] != after[path]] == []
    assert not list(tmp_path.rglob("was-run"))


@pytest.mark.parametrize(("version", "word"), [(3, "较早"), (9999, "更新")])
def test_a_folder_of_another_release_is_refused_and_stays_as_it_is(
    tmp_path: Path, version: int, word: str
) -> None:
    database = unit_workspace(tmp_path / "unit") / "data/jixiao.db"
    content = bytearray(database.read_bytes())
    content[60:64] = struct.pack(">I", version)
    database.write_bytes(content)
    write_list(tmp_path / "bureau", "name: 办公室, folder: ../unit")
    ((fault, reason),) = faults(gather_here(tmp_path / "bureau")).values()
    assert (fault, word in reason) == ("unreadable", True)
    assert database.read_bytes() == content


FOREIGN = re.compile(r"/|verify|restore|folder|jixiao", re.IGNORECASE)
"""Paths and words of the command line."""


def test_a_folder_that_is_no_workspace_is_told_without_its_path(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    broken = unit_workspace(tmp_path / "broken") / "data/jixiao.db"
    broken.write_bytes(broken.read_bytes()[:100] + b"x" * 4000)
    write_list(tmp_path / "bureau", "name: 空, folder: ../empty", "name: 坏, folder: ../broken")
    found = faults(gather_here(tmp_path / "bureau"))
    assert [fault for fault, _ in found.values()] == ["not-there", "unreadable"]
    assert not any(FOREIGN.search(reason) for _, reason in found.values()), found


LIES: dict[str, tuple[Answering, str, str]] = {
    "a page": (lambda asked: Reply(b"<html>"), "unreadable", "是网页"),
    "broken off": (lambda asked: Reply(b'{"head": {', length=99), "cut-off", "没有传完"),
    "deep": (lambda asked: Reply(b"[" * 100_000), "unreadable", "太深"),
    "huge": (lambda asked: Reply(b"[" + b" " * 2_000_000), "too-large", "超过"),
    "not a number": (answering(GOOD, lambda given: given["projects"][0].update(annual="1E+999999")), "unreadable", "项目的预算：应是"),
    "no such day": (answering(GOOD, lambda given: given["head"].update(as_of="2024-02-31")), "unreadable", "概况的截止日：应是日期"),
    "no text": (answering(GOOD, lambda given: given["projects"][0].pop("light")), "unreadable", "第 1 个项目的灯号：没有给"),
    "no head": (answering(GOOD, lambda given: given.pop("head")), "unreadable", "概况：没有给"),
    "not a flag": (answering(GOOD, lambda given: given["head"].update(is_sample=1)), "unreadable", "概况的样例标记：应是"),
    "other version": (answering(GOOD, lambda given: given["head"].update(shape=2)), "unreadable", "另一版本"),
    "twice": (answering(GOOD, lambda given: given["projects"].append(given["projects"][0])), "unreadable", "给了两次"),
    "a digest that climbs out": (answering(replace(GOOD, sealed=(replace(SEAL, package="../x"),))), "unreadable", "64 位"),
    "of the future": (answering(state_of(LINE), lambda given: given["head"].update(made_at="2999-01-01T00:00Z")), "unreadable", "时钟"),
    "bad token": (lambda asked: Reply(status=401), "sign-in", "令牌"),
    "asked too often": (lambda asked: Reply(status=429), "unreachable", "429"),
    "no such address": (lambda asked: Reply(status=404), "not-there", "较早版本"),
    "elsewhere": (lambda asked: Reply(status=302, headers={"Location": "http://192.0.2.1/"}), "untrusted", "没有跟去"),
    "silent": (lambda asked: Reply(hang=True), "timed-out", "没有答完"),
}  # fmt: skip


def test_one_that_lies_or_fails_costs_nobody_else_and_says_why(tmp_path: Path) -> None:
    with ExitStack() as opened:
        good = opened.enter_context(serving(answering(GOOD)))
        services = {name: opened.enter_context(serving(answer)) for name, (answer, _, _) in LIES.items()}
        places = [f"name: {name}, url: '{service.address}'" for name, service in services.items()]
        dead = good.address.rpartition(":")[0] + ":9"
        write_list(
            tmp_path / "bureau", *places, f"name: good, url: '{good.address}'", f"name: dead, url: '{dead}'"
        )
        found = gather_here(tmp_path / "bureau")
        assert len(services["asked too often"].asked) == 3, "again where that may help"
        assert len(services["bad token"].asked) == 1
    told = faults(found)
    assert [reason for _, reason in told.values() if "/api/" in reason] == []
    fields = {*UnitState.__annotations__, *StateHead.__annotations__, *StateLine.__annotations__}
    assert [reason for _, reason in told.values() if fields & set(re.findall("[a-z_]+", reason))] == []
    assert told.pop("good") == ("", "")
    assert told.pop("dead")[0] == "unreachable"
    wrong = {
        name: told[name]
        for name, (_, fault, words) in LIES.items()
        if told[name][0] != fault or words not in told[name][1]
    }
    assert wrong == {}
    assert [(year.name, year.sums.grades) for year in found.rollup.years] == [("good", {"优": 1})]


def test_what_failed_keeps_its_last_good_state_and_tells_since_when(tmp_path: Path) -> None:
    down = [False]

    def answer(asked: object) -> Reply:
        return Reply(status=500) if down[0] else answering(GOOD)(asked)  # type: ignore[arg-type]

    with serving(answer) as service:
        write_list(tmp_path, f"name: 甲, url: '{service.address}'")
        (first,) = gather_here(tmp_path).rollup.units
        down[0] = True
        (second,) = gather_here(tmp_path).rollup.units
        third_go = gather_here(tmp_path).rollup
        down[0] = False
        (fourth,) = gather_here(tmp_path).rollup.units
    (third,) = third_go.units
    assert second.failing_since == third.failing_since
    assert third.received_at == first.received_at
    assert (third.asked_at or 0) > (second.asked_at or 0)  # type: ignore[operator]
    assert [year.sums.projects for year in third_go.years] == [1]
    assert (fourth.fault, fourth.failing_since) == ("", None)


def test_the_token_comes_from_the_environment_and_is_never_kept_or_told(tmp_path: Path) -> None:
    def answer(asked: object) -> Reply:
        given = asked.headers.get("authorization")  # type: ignore[attr-defined]
        return answering(GOOD)(asked) if given == "Bearer jx_1234" else Reply(status=401)  # type: ignore[arg-type]

    with serving(answer) as service:
        places = [
            f"name: {name}, url: '{service.address}', token: {name}" for name in ("RIGHT", "WRONG", "NONE")
        ]
        write_list(tmp_path, *places)
        found = faults(gather_here(tmp_path, {"RIGHT": "jx_1234", "WRONG": "jx_9876"}))
    assert {name: fault for name, (fault, _) in found.items()} == {
        "RIGHT": "",
        "WRONG": "sign-in",
        "NONE": "secret",
    }
    assert "NONE" in found["NONE"][1]
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data/gathered").iterdir())
    assert b"jx_" not in kept


def test_a_certificate_of_nobody_is_not_believed(tmp_path: Path) -> None:
    context, pem, fingerprint = make_certificate(tmp_path, "127.0.0.1")
    assert isinstance(context, ssl.SSLContext)
    with serving(answering(GOOD), context) as service:
        ways = {"无": "", "ca": f", ca: {pem.name}", "指纹": f", fingerprint: '{fingerprint}'"}
        write_list(tmp_path, *(f"name: {name}, url: '{service.address}'{way}" for name, way in ways.items()))
        found = faults(gather_here(tmp_path))
    assert {name: fault for name, (fault, _) in found.items()} == {"无": "untrusted", "ca": "", "指纹": ""}


def test_kept_files_that_were_changed_are_not_believed(tmp_path: Path) -> None:
    with serving(answering(GOOD)) as service:
        write_list(tmp_path, f"name: 甲, url: '{service.address}'")
        gather_here(tmp_path)
    for path in (tmp_path / "data/gathered").glob("*.json"):
        path.write_bytes(path.read_bytes().replace("优".encode(), "良".encode()).replace(b"10.5", b"99.5"))
    with pytest.raises(KeptFileError, match="请重新汇总"):
        read_rollup(tmp_path / "data")
    (unit,) = (found := gather_here(tmp_path).rollup).units
    assert (unit.fault, unit.received_at, found.years) == ("unreachable", None, ())
    with serving(answering(GOOD)) as service:
        write_list(tmp_path, f"name: 甲, url: '{service.address}'")
        gather_here(tmp_path)
    digest, _, content = (tmp_path / "data/gathered" / FILE).read_bytes().partition(b"\n")
    assert hashlib.sha256(content).hexdigest().encode() == digest
    assert json.loads(content)["units"][0]["fault"] == ""


def test_a_place_that_moved_does_not_show_the_numbers_of_another(tmp_path: Path) -> None:
    unit_workspace(tmp_path / "a", "甲项目")
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    write_list(tmp_path / "bureau", "name: 办公室, folder: ../a")
    gather_here(tmp_path / "bureau")
    write_list(tmp_path / "bureau", "name: 办公室, folder: ../gone")
    found = gather_here(tmp_path / "bureau").rollup
    assert (found.units[0].fault, found.units[0].head, found.years) == ("not-there", None, ())
