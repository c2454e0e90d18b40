"""Whatever is damaged of what is kept is named by ``verify``, and by the page and paper that would have shown it.

``DAMAGE=all`` tries every cell and file; otherwise a sample.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import app
from indicators.missing import missing_texts
from monitoring.gaps import missing_items
from store import StoreError
from store.archive import backup
from store.chain import CHAINED_TABLES
from store.restoring import restore
from tests.damaging import FILE_DAMAGE, Cell, cells, change_database, flip_byte, flip_cell, kept_workspace
from workspace import Workspace
from workspace.dossier import read_month_dossiers
from workspace.verifying import verify_data

ALL = os.environ.get("DAMAGE") == "all"


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = kept_workspace(tmp_path_factory.mktemp("kept"))
    app.create_app(workspace=folder)  # makes the key of forms
    return folder


@pytest.fixture
def folder(kept: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "copy"
    shutil.copytree(kept, copy)
    return copy


def answers(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Status and all that a command says."""
    capsys.readouterr()
    status = app.main(["--workspace", str(folder), *words])
    said = capsys.readouterr()
    return status, said.out + said.err


def status_row(folder: Path, capsys: pytest.CaptureFixture[str], indicator: str) -> dict[str, Any]:
    capsys.readouterr()
    assert app.main(["--workspace", str(folder), "status", "--json"]) == 1
    (project,) = json.loads(capsys.readouterr().out)["projects"]
    (row,) = [row for row in project["indicators"] if row["id"] == indicator]
    return dict(row)


def page(folder: Path, path: str = "/project/2024/hotline") -> str:
    client = app.create_app(workspace=folder).test_client()
    return client.get(path, follow_redirects=True).get_data(as_text=True)


def assert_told_everywhere(folder: Path, capsys: pytest.CaptureFixture[str], named: str) -> None:
    assert any(named in str(damage) for damage in verify_data(folder / "data").damage)
    status, text = answers(folder, capsys, "status")
    assert status == 1
    assert "记录被改动" in text
    assert "记录被改动" in page(folder)
    for kind in ("self-evaluation", "monitoring"):
        day = ("--as-of", "2024-12") if kind == "monitoring" else ()
        target = folder / "paper.html"
        status, _ = answers(folder, capsys, "form", kind, "2024/hotline", *day, "-o", str(target))
        assert status == 1
        assert "改动" in target.read_text("utf-8"), kind


def test_a_sound_workspace_is_told_sound(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_data(folder / "data").damage == ()
    status, text = answers(folder, capsys, "verify")
    assert (status, "全部相符" in text) == (0, True)
    status, text = answers(folder, capsys, "verify", "--json")
    assert json.loads(text)["ok"] is True
    status, text = answers(folder, capsys, "status")
    assert (status, "记录被改动" in text) == (0, False)
    assert "记录被改动" not in page(folder)


def test_every_cell_of_every_table_is_bound(
    kept: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """One change at a time, each put back by a fresh copy of the database."""
    database = kept / "data" / "jixiao.db"
    every: list[Cell] = list(cells(database, CHAINED_TABLES))
    assert len({table for table, _, _ in every}) >= 7
    silent = []
    shutil.copytree(kept / "data", tmp_path / "data")
    tried = every if ALL else every[::4]
    for cell in tried:
        for left in tmp_path.glob("data/jixiao.db-*"):
            left.unlink()
        shutil.copy(database, tmp_path / "data" / "jixiao.db")
        flip_cell(tmp_path / "data" / "jixiao.db", cell)
        named = [str(damage) for damage in verify_data(tmp_path / "data").damage]
        if not any(f"{cell[0]} 第 {cell[1]} 行" in text for text in named):
            silent.append((cell, named))
    assert silent == []
    record_property("cases", len(tried))


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("UPDATE observations SET value = '99.99' WHERE indicator = 'on-time'", "observations 第"),
        ("UPDATE observations SET indicator = 'elsewhere' WHERE seq = 6", "observations 第 6 行"),
        ("UPDATE observations SET project = '2024/other' WHERE seq = 4", "observations 第 4 行"),
        ("UPDATE observations SET as_of = '2023-12-31' WHERE seq = 5", "observations 第 5 行"),
        ("DELETE FROM observations WHERE seq = 4", "observations 缺少第 4 行"),
        ("DELETE FROM observations WHERE seq = 6", "observations 登记过 6 行，现有 5 行"),
        ("DELETE FROM observations", "observations 登记过 6 行，现有 0 行"),
        ("UPDATE observations SET seq = 7 WHERE seq = 6", "observations 缺少第 6 行"),
        ("UPDATE parts SET json = replace(json, '2024', '2023')", "parts "),
        ("DELETE FROM parts", "采集依据（parts）已不在"),
        ("UPDATE entries SET value = '9次' WHERE seq = 1", "entries 第 1 行"),
        ("DELETE FROM entries WHERE seq = 2", "entries 登记过 2 行"),
        ("UPDATE evidence SET name = '别的.pdf'", "evidence 第 1 行"),
        ("DELETE FROM commits", "jixiao.db.heads"),
        ("DELETE FROM commits WHERE seq > 2", "jixiao.db.heads"),
    ],
)
def test_rows_changed_moved_or_gone_are_told_by_every_page_and_paper(
    folder: Path, capsys: pytest.CaptureFixture[str], sql: str, named: str
) -> None:
    assert change_database(folder / "data" / "jixiao.db", sql)
    assert_told_everywhere(folder, capsys, named)


def test_a_changed_number_is_not_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "UPDATE observations SET value = '99.99', part = '9999', of = '10000' WHERE indicator = 'on-time'"
    change_database(folder / "data" / "jixiao.db", sql)
    row = status_row(folder, capsys, "on-time")
    assert (row["actual"], row["points"]) == (None, None)
    assert "记录被改动（采集记录 observations 第" in row["why"]
    assert "99.99" not in page(folder)


def test_a_changed_entry_takes_its_row_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change_database(folder / "data" / "jixiao.db", "UPDATE entries SET value = '9次' WHERE seq = 1")
    row = status_row(folder, capsys, "drills")
    assert (row["actual"], row["points"]) == (None, None)
    assert "entries 第 1 行" in row["why"]


def test_two_rows_exchanged_are_both_named(folder: Path) -> None:
    database = folder / "data" / "jixiao.db"
    change_database(database, "UPDATE observations SET seq = -seq WHERE seq IN (4, 5)")
    change_database(database, "UPDATE observations SET seq = 9 + seq WHERE seq < 0")
    named = " ".join(map(str, verify_data(folder / "data").damage))
    assert "observations 第 4 行的内容被改动" in named
    assert "observations 第 5 行的内容被改动" in named


def kept_files(folder: Path) -> list[str]:
    """One file of each kind, or every file."""
    data = folder / "data"
    every = sorted(path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file())
    # the shelf of answers is a copy of what is counted, each sealed: tests/measuring/test_kept_answers.py
    every = [name for name in every if not name.endswith(("-wal", "-shm", ".lock", "answers.db"))]
    if ALL:
        return every
    kinds = {(name.split("/")[0], Path(name).suffix, "recipes" in name): name for name in every}
    return sorted(kinds.values())


@pytest.mark.parametrize("damage", [*FILE_DAMAGE, "removed"])
def test_every_kept_file_damaged_is_named(
    kept: Path, tmp_path: Path, damage: str, record_property: Callable[[str, object], None]
) -> None:
    silent = []
    for number, name in enumerate(kept_files(kept)):
        data = tmp_path / str(number) / "data"
        shutil.copytree(kept / "data", data)
        if damage == "removed":
            (data / name).unlink()
        else:
            FILE_DAMAGE[damage](data / name)
        can_be_made_again = damage == "removed" and name.startswith("tables/")
        can_be_made_again |= name.startswith("parts/")  # hashed when used, else read again
        can_be_made_again |= damage in ("removed", "flipped") and name == "secret_key"  # open pages reload
        # no pseudonym rests on it here, only seals of answers, which are counted again
        can_be_made_again |= damage in ("removed", "flipped") and name == "secret"
        named = " ".join(map(str, verify_data(data).damage))
        is_named = any(word in named for word in (Path(name).name[:16], "数据库", "observations"))
        if not is_named and not can_be_made_again:
            silent.append((name, named))
        shutil.rmtree(data)
    assert silent == []
    record_property("cases", len(kept_files(kept)))


@pytest.mark.parametrize("form", ["backup.tar", "backup"])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    kept: Path, tmp_path: Path, form: str, record_property: Callable[[str, object], None]
) -> None:
    """A byte flipped, and the file cut, at many places of the one file or in every file of the folder."""
    backup(kept / "data", tmp_path / form)
    tried = 0
    for number, spoil in enumerate(ways_to_spoil(tmp_path / form)):
        copy, data = tmp_path / f"{number}-{form}", tmp_path / f"restored{number}" / "data"
        shutil.copytree(tmp_path / form, copy) if copy.suffix != ".tar" else shutil.copy(
            tmp_path / form, copy
        )
        spoil(copy)
        try:
            restore(copy, data)
        except StoreError:
            assert not (data / "jixiao.db").exists()
        else:
            assert same_files(kept / "data", data), "it was restored with other bytes"
        tried += 1
        shutil.rmtree(data.parent, ignore_errors=True)
        shutil.rmtree(copy) if copy.is_dir() else copy.unlink()
    record_property("cases", tried)


def ways_to_spoil(backup_: Path) -> Iterator[Callable[[Path], None]]:
    if backup_.is_dir():
        names = [path.relative_to(backup_) for path in sorted(backup_.rglob("*")) if path.is_file()]
        for name, damage in product(names if ALL else names[::9], FILE_DAMAGE.values()):
            yield lambda copy, name=name, damage=damage: damage(copy / name)  # type: ignore[misc]
        return
    size, steps = backup_.stat().st_size, 200 if ALL else 20
    for place in range(0, size, max(1, size // steps)):
        yield lambda copy, place=place: flip_at(copy, place)  # type: ignore[misc]
        yield lambda copy, place=place: os.truncate(copy, place)  # type: ignore[misc]


def flip_at(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 0x20]))


def same_files(one: Path, other: Path) -> bool:
    """What is named by its hash, and what the ledger says."""
    names = [path.relative_to(one) for path in one.glob("[es][vn]*/??/*") if path.is_file()]
    if verify_data(other).damage or verify_data(other).rows != verify_data(one).rows:
        return False
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in names)


def test_snapshots_exchanged_are_both_named(folder: Path) -> None:
    first, second = sorted((folder / "data" / "snapshots").glob("??/*"))[:2]
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)
    named = " ".join(map(str, verify_data(folder / "data").damage))
    assert first.name in named
    assert second.name in named


def test_a_damaged_typed_table_is_made_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for table in (folder / "data" / "tables").glob("*.parquet"):
        flip_byte(table)
    status, _ = answers(folder, capsys, "evaluate", "--as-of", "2024-12-31", "--json")
    assert status == 0
    assert verify_data(folder / "data").damage == ()


def test_an_old_database_put_back_is_noticed(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = folder / "data"
    shutil.copy(data / "jixiao.db", tmp_path / "old.db")
    _, before = answers(folder, capsys, "verify", "--json")
    words = ["enter", "2024/hotline", "drills", "--by", "李四", "--value", "6次", "--as-of", "2024-12-31"]
    assert answers(folder, capsys, *words)[0] == 0
    _, after = answers(folder, capsys, "verify", "--json")
    for left in data.glob("jixiao.db-*"):
        left.unlink()
    shutil.copy(tmp_path / "old.db", data / "jixiao.db")
    assert_told_everywhere(folder, capsys, "数据库被换成了旧的，或被整体改写")
    old, new = json.loads(before)["head"], json.loads(after)["head"]
    assert answers(folder, capsys, "verify", "--head", new[:16])[0] == 1
    assert answers(folder, capsys, "verify", "--renew-heads")[0] == 0
    assert answers(folder, capsys, "verify", "--head", old[:16])[0] == 0
    status, text = answers(folder, capsys, "verify", "--head", new[:16])
    assert (status, f"没有校验头 {new[:16]}" in text) == (1, True)


def test_a_chain_rewritten_as_a_whole_is_noticed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from store.chain import BOUND_TABLES, START_HASH, ChainRow, link_rows
    from store.commits import bound_heads, heads_to_json
    from store.connection import connect

    database = folder / "data" / "jixiao.db"
    change_database(database, "UPDATE observations SET value = '100' WHERE indicator = 'on-time'")
    db = connect(database)
    rewritten: dict[str, list[ChainRow]] = {}
    for table in BOUND_TABLES:
        rows: list[ChainRow] = [
            {name: value for name, value in row.items() if name not in ("seq", "prev", "hash")}
            for row in db.query(f"SELECT * FROM {table} ORDER BY seq")
        ]
        rewritten[table] = list(link_rows(rows, 1, START_HASH))
    db.close()
    for table, linked in rewritten.items():
        for row in linked:
            sql = f"UPDATE {table} SET prev = ?, hash = ? WHERE seq = ?"
            change_database(database, sql, row["prev"], row["hash"], row["seq"])
    db = connect(database)
    (commit,) = link_rows(
        [{"recorded_at": "2025-01-01T00:00:00+00:00", "heads": heads_to_json(bound_heads(db))}], 1, START_HASH
    )
    db.close()
    change_database(database, "DELETE FROM commits")
    sql = "INSERT INTO commits VALUES (1, ?, ?, ?, ?)"
    change_database(database, sql, commit["recorded_at"], commit["heads"], commit["prev"], commit["hash"])
    assert_told_everywhere(folder, capsys, "数据库被换成了旧的，或被整体改写")


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("UPDATE entries SET value = '9次' WHERE seq = 1", "entries 第 1 行"),
        ("UPDATE observations SET value = '99.99' WHERE indicator = 'on-time'", "observations 第"),
        ("UPDATE observations SET value = '99.99' WHERE indicator = 'funds'", "observations 第"),
        ("UPDATE entries SET value = value || '0'", "entries 第"),
    ],
)
def test_each_damage_stands_once_among_what_a_paper_lacks(folder: Path, sql: str, named: str) -> None:
    """With the name of its row, whether it is an observation or an entry."""
    change_database(folder / "data" / "jixiao.db", sql)
    workspace, day = Workspace(folder), date(2024, 12, 31)
    with workspace.store() as store:
        project = workspace.declared_projects(store).projects["2024/hotline"]
        (dossier,) = read_month_dossiers(workspace, store, [(project, day)])
    for items in (dossier.assessment().missing, missing_items(dossier.monitoring())):
        told = re.findall(rf"{named} ?\d* ?行?", text := "\n".join(missing_texts(items)))
        assert told, text
        assert len(told) == len(set(told)), text
