"""What hands other than the product's change after papers were sealed, and the place that has to be named.

``CHANGES`` holds them by name: what is done to the folder, where it is told, and the words that name the place.
"""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from sqlite3 import connect
from typing import Any

from store.chain import START_HASH, link_rows
from tests.damaging import change_database, cut, empty, flip_byte
from tests.sealing.issued_demo import STAFF, VOICE, database_rows, issued_acts, package_path, run
from workspace import Workspace

Tamper = Callable[[Path], object]
TARGET = f"targets/{VOICE}.yaml"


@dataclass(frozen=True)
class Change:
    """``told`` is ``verify``, the name of a page, ``package`` (verify-package and verify.py) or a page's refusal."""

    tamper: Tamper
    told: str
    named: str


def edit(path: str, old: str, new: str) -> Tamper:
    def tamper(folder: Path) -> None:
        file = folder / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    return tamper


def sql(statement: str, *values: object) -> Tamper:
    """With the guards taken down and put up again."""

    def tamper(folder: Path) -> None:
        assert change_database(folder / "data/jixiao.db", statement, *values)

    return tamper


def first_file(folder: Path, pattern: str, larger: int = 0) -> Path:
    return next(file for file in sorted(folder.glob(pattern)) if file.stat().st_size > larger)


def damage_file(pattern: str, damage: Callable[[Path], object]) -> Tamper:
    return lambda folder: damage(first_file(folder, pattern))


def swap_files(pattern: str) -> Tamper:
    def tamper(folder: Path) -> None:
        one, other = sorted(folder.glob(pattern))[:2]
        content = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(content)

    return tamper


def rename_target(folder: Path) -> None:
    (folder / TARGET).rename(folder / "targets/2024/voice.yaml")


def swap_targets(folder: Path) -> None:
    shutil.copy(folder / f"targets/{STAFF}.yaml", folder / TARGET)


def own_rules(folder: Path) -> None:
    """A profile of the same name beside the shipped one, with other full points for the execution."""
    shipped = Path(__file__).parents[2] / "rules/mof-2020.yaml"
    (folder / "rules").mkdir()
    text = shipped.read_text("utf-8")
    (folder / "rules/mof-2020.yaml").write_text(f"{text}\n# 改过\n", "utf-8")


def append_row(table: str, **changed: object) -> Tamper:
    """A row with right hashes at the end, and no commit."""

    def tamper(folder: Path) -> None:
        with closing(connect(folder / "data/jixiao.db")) as db:
            db.row_factory = lambda cursor, row: dict(
                zip([name for name, *_ in cursor.description], row, strict=True)
            )
            last = db.execute(f"SELECT * FROM {table} ORDER BY seq DESC LIMIT 1").fetchone()
            row = {
                name: value
                for name, value in {**last, **changed}.items()
                if name not in ("seq", "prev", "hash")
            }
            (linked,) = link_rows([row], last["seq"] + 1, bytes(last["hash"]))
            names = ", ".join(f'"{name}"' for name in linked)
            db.execute(
                f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(linked))})",
                list(linked.values()),
            )
            db.commit()

    return tamper


def append_first_row(table: str, row: dict[str, Any]) -> Tamper:
    def tamper(folder: Path) -> None:
        (linked,) = link_rows([row], 1, START_HASH)
        names = ", ".join(f'"{name}"' for name in linked)
        statement = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(linked))})"
        assert change_database(folder / "data/jixiao.db", statement, *linked.values())

    return tamper


def rewrite_chain(folder: Path) -> None:
    """A number changed, and every hash of its table and of the commits made anew."""
    from store.chain import BOUND_TABLES
    from store.commits import bound_heads, heads_to_json
    from store.connection import connect as open_database

    database = folder / "data/jixiao.db"
    change_database(
        database, "UPDATE observations SET value = '100', part = of WHERE indicator = 'satisfaction'"
    )
    db = open_database(database)
    linked = {
        table: list(
            link_rows([plain(row) for row in db.query(f"SELECT * FROM {table} ORDER BY seq")], 1, START_HASH)
        )
        for table in BOUND_TABLES
    }
    db.close()
    for table, rows in linked.items():
        for row in rows:
            statement = f"UPDATE {table} SET prev = ?, hash = ? WHERE seq = ?"
            change_database(database, statement, row["prev"], row["hash"], row["seq"])
    db = open_database(database)
    heads = heads_to_json(bound_heads(db))
    db.close()
    (commit,) = link_rows([{"recorded_at": "2026-11-29T00:00:00+00:00", "heads": heads}], 1, START_HASH)
    change_database(database, "DELETE FROM commits")
    values = (commit["recorded_at"], commit["heads"], commit["prev"], commit["hash"])
    change_database(database, "INSERT INTO commits VALUES (1, ?, ?, ?, ?)", *values)


def plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("seq", "prev", "hash")}


def restore_older(folder: Path) -> None:
    """The database as it was before the second paper was sealed, put back as a file."""
    with closing(connect(folder / "data/jixiao.db")) as db:
        (heads,) = db.execute("SELECT heads FROM commits ORDER BY seq DESC LIMIT 1 OFFSET 1").fetchone()
    for table, (rows, _) in json.loads(heads).items():
        change_database(folder / "data/jixiao.db", f"DELETE FROM {table} WHERE seq > ?", rows)
    change_database(
        folder / "data/jixiao.db", "DELETE FROM commits WHERE seq = (SELECT max(seq) FROM commits)"
    )


def cut_heads(folder: Path) -> None:
    heads = folder / "data/jixiao.db.heads"
    heads.write_text("".join(heads.read_text("ascii").splitlines(keepends=True)[:-8]), "ascii")


def clock_set(instant: str) -> Tamper:
    """The clock that the ledger has last seen, written by other hands."""
    return sql("INSERT INTO clock (id, seen_at) VALUES (1, ?)", instant)


def in_package(change: Callable[[dict[str, bytes]], object]) -> Tamper:
    """The zip written anew with changed members, in its place."""

    def tamper(folder: Path) -> None:
        path = package_path(folder)
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        change(members)
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        path.write_bytes(written.getvalue())

    return tamper


def in_member(name: str, old: bytes, new: bytes) -> Tamper:
    def change(members: dict[str, bytes]) -> None:
        assert old in members[name]
        members[name] = members[name].replace(old, new, 1)

    return in_package(change)


def other_package(folder: Path) -> None:
    shutil.copy(package_path(folder, STAFF), package_path(folder))


def other_package_in_act(folder: Path) -> None:
    """The register says that the paper is another sealed package."""
    (other,) = database_rows(
        folder, "SELECT package FROM paper_acts WHERE act = 'issued' AND project = ?", STAFF
    )
    statement = "UPDATE paper_acts SET package = ? WHERE act = 'issued' AND project = ?"
    change_database(folder / "data/jixiao.db", statement, *other, VOICE)


def issue_again(folder: Path) -> None:
    """Another package under the same revision, by the ledger's own hands: hashes, commit and heads are right."""
    acts = issued_acts(folder)
    with Workspace(folder).store() as store:
        store.paper_acts.add(replace(acts[VOICE], package=acts[STAFF].package))


def enter_more(folder: Path) -> None:
    words = (
        "--value",
        "100%",
        "--reason",
        "多记",
        "--measure",
        "无",
        "--by",
        "张三",
        "--as-of",
        "2024-12-31",
    )
    assert run(folder, "enter", VOICE, "smooth-work", *words) == 0


VOICE_PAGE, STAFF_PAGE = f"{VOICE} page", f"{STAFF} page"
ENTRY = f"entries WHERE project = '{VOICE}' AND indicator = 'smooth-work'"
ACCOUNT = {
    "account": "mallory",
    "act": "created",
    "details": "{}",
    "by": "",
    "recorded_at": "2026-11-29T00:00:00+00:00",
}
AUDIT = {
    **dict.fromkeys(("account", "name", "address", "session", "act", "object", "reason"), ""),
    "outcome": "done",
    "details": "{}",
    "recorded_at": "2026-11-29T00:00:00+00:00",
}
SLOT = {
    "project": VOICE,
    "as_of": "2024-12-31",
    "outcome": "measured",
    "run": None,
    "late": 0,
    **dict.fromkeys(("due_at", "started_at", "recorded_at"), "2026-11-29T00:00:00+00:00"),
}
CHANGES: dict[str, Change] = {
    "a target made looser": Change(edit(TARGET, "95%", "90%"), VOICE_PAGE, "有未批复的修改"),
    "a weight changed": Change(edit(TARGET, "weight: 15", "weight: 16"), VOICE_PAGE, "有误"),
    "the name of the project changed": Change(
        edit(TARGET, "name: “12345”语音服务费", "name: “12345”语音费"), VOICE_PAGE, "有未批复的修改"
    ),
    "the target file deleted": Change(
        lambda folder: (folder / TARGET).unlink(), VOICE_PAGE, "目标文件已不在"
    ),
    "the target file renamed": Change(rename_target, VOICE_PAGE, "目标文件已不在或已改名"),
    "the target file swapped": Change(swap_targets, VOICE_PAGE, "有未批复的修改"),
    "own rules in the place of the shipped": Change(own_rules, VOICE_PAGE, "评分规则“mof-2020”已修改"),
    "the own evaluator counts otherwise": Change(
        edit("evaluators/ours.py", '"非常满意", ', ""), VOICE_PAGE, "取数方法 ours.rating"
    ),
    "the own evaluator removed": Change(
        lambda folder: (folder / "evaluators/ours.py").unlink(), VOICE_PAGE, "取数方法 ours.rating"
    ),
    "evidence changed": Change(damage_file("data/evidence/??/*", flip_byte), "verify", "佐证资料 evidence/"),
    "evidence removed": Change(damage_file("data/evidence/??/*", Path.unlink), "verify", "的佐证资料 "),
    "evidence exchanged": Change(swap_files("data/evidence/??/*"), "verify", "佐证资料 evidence/"),
    "a snapshot changed": Change(
        damage_file("data/snapshots/??/*", flip_byte), "verify", "数据快照 snapshots/"
    ),
    "a snapshot cut": Change(damage_file("data/snapshots/??/*", cut), "verify", "数据快照 snapshots/"),
    "a snapshot removed": Change(
        damage_file("data/snapshots/??/*", Path.unlink), "verify", "数据快照 snapshots/"
    ),
    "a typed table changed": Change(damage_file("data/tables/*.parquet", flip_byte), "verify", "tables/"),
    "the value of an observation": Change(
        sql(f"UPDATE observations SET value = '80000' WHERE project = '{VOICE}' AND indicator = 'voice-fee'"),
        "verify",
        "observations 第",
    ),
    "the share of an observation": Change(
        sql(f"UPDATE observations SET part = '1' WHERE project = '{STAFF}' AND as_of = '2024-12-31'"),
        "verify",
        "observations 第",
    ),
    "a part of provenance": Change(
        sql("UPDATE parts SET json = replace(json, '2024', '2023')"), "verify", "parts "
    ),
    "the text of an entry": Change(
        sql(f"UPDATE {ENTRY.replace(' WHERE', ' SET reason = ' + chr(39) + '好' + chr(39) + ' WHERE')}"),
        "verify",
        "entries 第",
    ),
    "the points of an entry": Change(
        sql(f"UPDATE entries SET points = '15' WHERE project = '{VOICE}' AND points IS NOT NULL"),
        "verify",
        "entries 第",
    ),
    "the person of an entry": Change(
        sql("UPDATE entries SET by = '李四' WHERE seq = 26"), "verify", "entries 第 26 行"
    ),
    "an evidence row": Change(
        sql("UPDATE evidence SET name = '别的.pdf' WHERE seq = 1"), "verify", "evidence 第 1 行"
    ),
    "the date of a decision": Change(
        sql("UPDATE decisions SET document_date = '2024-01-01' WHERE seq = 1"), "verify", "decisions 第 1 行"
    ),
    "the number of a decision": Change(
        sql("UPDATE decisions SET document_number = '无' WHERE seq = 1"), "verify", "decisions 第 1 行"
    ),
    "the text that a decision names": Change(
        sql("UPDATE decisions SET declared = (SELECT declared FROM decisions WHERE seq = 2) WHERE seq = 1"),
        "verify",
        "decisions 第 1 行",
    ),
    "the text of a declaration": Change(
        sql("UPDATE declarations SET text = replace(text, '95%', '90%')"), "verify", "declarations 第"
    ),
    "the kept text of the rules": Change(
        sql("UPDATE rule_texts SET text = replace(text, '90', '80')"), "verify", "rule_texts 第 1 行"
    ),
    "the package of an act": Change(other_package_in_act, "verify", "paper_acts 第"),
    "the revision of an act": Change(
        sql("UPDATE paper_acts SET revision = 2 WHERE act = 'issued'"), "verify", "paper_acts 第"
    ),
    "the kind of an act": Change(
        sql("UPDATE paper_acts SET act = 'reopened' WHERE act = 'issued'"), "verify", "paper_acts 第"
    ),
    "acts deleted": Change(
        sql(f"DELETE FROM paper_acts WHERE project = '{STAFF}'"),
        "verify",
        "paper_acts 登记过 6 行，现有 3 行",
    ),
    "a run": Change(sql("UPDATE runs SET by = '别人' WHERE seq = 1"), "verify", "runs 第 1 行"),
    "a slot added": Change(append_first_row("slots", SLOT), "verify", "slots 登记过 0 行，现有 1 行"),
    "a commit": Change(sql("UPDATE commits SET heads = '{}' WHERE seq = 5"), "verify", "commits 第 5 行"),
    "an audit row added": Change(append_first_row("audit", AUDIT), "verify", "audit 登记过 0 行，现有 1 行"),
    "an account added": Change(
        append_first_row("account_acts", ACCOUNT), "verify", "account_acts 登记过 0 行，现有 1 行"
    ),
    "an entry added with right hashes": Change(
        append_row("entries", value="100%"), "verify", "entries 登记过"
    ),
    "an observation added with right hashes": Change(
        append_row("observations", value="8", part="8"), "verify", "observations 登记过"
    ),
    "an act added with right hashes": Change(
        append_row("paper_acts", act="reopened", package="", revision=2), "verify", "paper_acts 登记过"
    ),
    "the whole chain rewritten": Change(rewrite_chain, "verify", "被整体改写"),
    "the heads outside cut": Change(cut_heads, "verify", "登记被截短或清空"),
    "the heads outside emptied": Change(
        lambda folder: empty(folder / "data/jixiao.db.heads"), "verify", "jixiao.db.heads"
    ),
    "the clock forward": Change(clock_set("2099-01-01T00:00:00+00:00"), "overview", "2099"),
    "the clock back": Change(clock_set("1999-01-01"), "verify", "clock 的 seen_at"),
    "an older database put back": Change(restore_older, "verify", "数据库被换成了旧的"),
    "the paper in the package": Change(
        in_member("papers/自评表.html", b"98", b"99"), "package", "papers/自评表.html"
    ),
    "the rows in the package": Change(
        in_member("rows/voice-fee.csv", b"\n", b"\n\n"), "package", "rows/voice-fee.csv"
    ),
    "the numbers in the package": Change(
        in_member("numbers.json", b'"points": "1', b'"points": "0'), "package", "numbers.json"
    ),
    "the program in the package": Change(
        in_member("verify.py", b"import", b"import os,"), "package", "verify.py"
    ),
    "the manifest of the package": Change(
        in_member("manifest.json", b'"revision": 1', b'"revision": 2'), "verify", "封存包 packages/"
    ),
    "a file more in the package": Change(
        in_package(lambda members: members.update({"more.txt": b"x"})), "package", "more.txt"
    ),
    "a name in the package that climbs out": Change(
        in_package(lambda members: members.update({"../out.txt": b"x"})), "package", "../out.txt"
    ),
    "another valid package in its place": Change(other_package, "verify", "封存包 packages/"),
    "the package removed": Change(lambda folder: package_path(folder).unlink(), "verify", "paper_acts 第"),
    "another package sealed out of turn": Change(issue_again, VOICE_PAGE, "次序不合"),
    "an entry after sealing": Change(enter_more, VOICE_PAGE, "有新的填报"),
}
