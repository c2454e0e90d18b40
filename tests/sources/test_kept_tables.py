"""Typed tables, recipes and the secret as they lie on disk, cut, emptied or gone: made again, or refused with
what to do."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sources import Sources
from sources.kept_tables import REMADE_NOTE
from sources.typed import MissingTable, TypedTable
from tests.sources.conftest import NOW, Make, read, refused, rows

YAML = "work_orders: {files: inbox/*}"
A = "工单编号,受理时间,承办单位\nA1,2024-01-02 08:00:00,住建局\nA2,2024-01-03 08:00:00,住建局\n"
CALLS = "calls: {files: inbox/*}"
CALL = "来电编号,来电时间,坐席工号,通话结果\nC1,2024-01-02 08:00:00,007,接通\n"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def overwrite(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


Damage = Callable[[Path], None]
DAMAGES = [cut, empty, overwrite]


def another(sources: Sources) -> Sources:
    """As the next process sees the workspace."""
    return Sources(sources.root, sources.root / "data", now=lambda: NOW)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("is_next_process", [False, True])
def test_a_torn_table_is_made_again_and_told(damage: Damage, is_next_process: bool, make: Make) -> None:
    sources = make(YAML, {"a.csv": A})
    old = read(sources)
    damage(old.path)
    found = read(another(sources) if is_next_process else sources)
    assert found.notes == (*old.notes, REMADE_NOTE)
    assert rows(found, "order_no") == [("A1",), ("A2",)]
    assert not read(sources).notes


@pytest.mark.parametrize("damage", [cut, empty])
def test_a_torn_table_of_a_program_that_noted_no_hash_is_made_again(damage: Damage, make: Make) -> None:
    sources = make(YAML, {"a.csv": A})
    old = read(sources)
    account = old.path.with_suffix(".json")
    content = json.loads(account.read_text("utf-8"))
    account.write_text(json.dumps({key: content[key] for key in content if key not in ("seal", "hashes")}))
    damage(old.path)
    assert rows(read(another(sources)), "order_no") == [("A1",), ("A2",)]


@pytest.mark.parametrize("text", ["", "{", "{}", "[]", '{"table": "work_orders"}'])
def test_a_torn_account_is_written_again(text: str, make: Make) -> None:
    sources = make(YAML, {"a.csv": A})
    read(sources).path.with_suffix(".json").write_text(text)
    assert rows(read(another(sources)), "order_no") == [("A1",), ("A2",)]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_torn_recipe_is_written_again_with_its_table(damage: Damage, make: Make) -> None:
    sources = make(YAML, {"a.csv": A})
    old = read(sources)
    recipe = sources.at.snapshots / "recipes" / f"{old.key}.json"
    damage(recipe)
    old.path.unlink()
    assert isinstance(another(sources).reopen_table("work_orders", old.key), MissingTable)
    read(sources)
    old.path.unlink()
    assert isinstance(another(sources).reopen_table("work_orders", old.key), TypedTable)


@pytest.mark.parametrize("damage", [*DAMAGES, Path.unlink])
def test_a_lost_secret_is_not_made_anew_once_pseudonyms_were_made(damage: Damage, make: Make) -> None:
    sources = make(CALLS, {"a.csv": CALL})
    secret = sources.root / "data/secret"
    read(sources, "calls")
    before = secret.read_text()
    damage(secret)
    left = secret.read_bytes() if secret.exists() else None
    reason = refused(another(sources), "calls").reason
    assert "密钥不见了、是空的或不完整" in reason
    assert "从备份恢复" in reason
    assert (secret.read_bytes() if secret.exists() else None) == left
    secret.write_text(before)
    assert read(another(sources), "calls").present


@pytest.mark.parametrize("content", [b"", b"\0" * 64, b"12"])
def test_an_empty_secret_before_any_pseudonym_is_made_whole(content: bytes, make: Make) -> None:
    sources = make(CALLS, {"a.csv": CALL})
    secret = sources.root / "data/secret"
    secret.parent.mkdir(exist_ok=True)
    secret.write_bytes(content)
    read(sources, "calls")
    assert len(secret.read_text("ascii")) == 64


@pytest.mark.parametrize(("number", "cause"), [(28, "磁盘空间不足"), (5, "磁盘读写出错"), (30, "只读")])
def test_what_the_disk_refuses_is_the_reason_of_the_table_alone(
    number: int, cause: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = make(YAML, {"a.csv": A})

    def refuse(*_: object) -> None:
        raise OSError(number, "refused")

    with monkeypatch.context() as patch:
        patch.setattr("sources.snapshots.os.fsync", refuse)
        assert cause in refused(sources).reason
    assert rows(read(sources), "order_no") == [("A1",), ("A2",)]
    assert not list((sources.root / "data").rglob(".copy-*"))
