"""Files that are named by the hash of their bytes: evidence, snapshots and sealed packages against their
names, and whether every one is there that the ledger speaks of."""

import re

# ruff: noqa: S608  # every name in the SQL is ours
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from store.damage import Damage, damaged_row, show_instant
from store.errors import describe_os_error
from store.evidence import HASH_PATTERN, file_hash

if TYPE_CHECKING:
    from sqlite_utils import Database

FOLDER_LABELS = {"evidence": "佐证资料", "snapshots": "数据快照", "packages": "封存包"}
SNAPSHOT_REFERENCE = re.compile(r'"sha256":"([0-9a-f]{64})"')


def find_changed_files(data: Path, folder: str) -> Iterator[Damage]:
    """Files whose bytes are not those that gave them their name."""
    for path in hash_named_files(data / folder):
        place = path.relative_to(data).as_posix()
        try:
            if file_hash(path) != path.name:
                yield Damage(place, f"{FOLDER_LABELS[folder]} {place} 的内容被改动，与文件名的校验值不符")
        except OSError as error:
            yield Damage(place, f"{FOLDER_LABELS[folder]} {place} 读不出：{describe_os_error(error, path)}")


def hash_named_files(folder: Path) -> Iterator[Path]:
    """Those below the folders of two characters; what is hidden is only arriving."""
    for path in sorted(folder.glob("??/*")):
        if HASH_PATTERN.fullmatch(path.name) and not path.is_dir():
            yield path


def find_lost_evidence(db: "Database", data: Path) -> Iterator[Damage]:
    """Evidence that an entry names and that is not there."""
    sql = (
        "SELECT v.seq, v.name, v.sha256, e.recorded_at, e.project, e.indicator"
        " FROM evidence v LEFT JOIN entries e ON e.seq = v.entry ORDER BY v.seq"
    )
    for row in db.query(sql):
        if not (data / "evidence" / row["sha256"][:2] / row["sha256"]).is_file():
            yield damaged_row("evidence", row, f"的佐证资料 {row['sha256'][:16]} 不见了")
    for table in {"supervision_acts", "measure_acts"} & set(db.table_names()):
        yield from find_lost_act_evidence(db, data, table)


def find_lost_act_evidence(db: "Database", data: Path, table: str) -> Iterator[Damage]:
    """Evidence that an act on a supervised order or a measure names and that is not there."""
    for row in db.query(f"SELECT * FROM {table} WHERE evidence <> '' ORDER BY seq"):
        sha256 = row["evidence"]
        if not (data / "evidence" / sha256[:2] / sha256).is_file():
            yield damaged_row(table, row, f"的佐证材料 {sha256[:16]} 不见了")


def find_lost_packages(db: "Database", data: Path) -> Iterator[Damage]:
    """Sealed packages, and lists of what was handed in, that an act names and that are not there."""
    if "outgoing_papers" in db.table_names():
        yield from find_lost_outgoing(db, data)
    if "paper_acts" not in db.table_names():
        return
    for row in db.query("SELECT * FROM paper_acts WHERE act IN ('submitted', 'issued') ORDER BY seq"):
        sha256 = row["package"] or row["manifest"]
        if not (data / "packages" / sha256[:2] / sha256).is_file():
            word = "封存包" if row["package"] else "报送清单"
            yield damaged_row("paper_acts", row, f"的{word} packages/{sha256[:2]}/{sha256} 不见了")


def find_lost_outgoing(db: "Database", data: Path) -> Iterator[Damage]:
    """Packages of papers of 热线运行 that were issued and that are not there."""
    for row in db.query("SELECT * FROM outgoing_papers WHERE package <> '' ORDER BY seq"):
        sha256 = row["package"]
        if not (data / "packages" / sha256[:2] / sha256).is_file():
            text = f"的封存包 packages/{sha256[:2]}/{sha256} 不见了"
            yield damaged_row("outgoing_papers", row, text)


def find_lost_snapshots(db: "Database", data: Path) -> Iterator[Damage]:
    """Snapshots that a number was counted from and that are not there, each with the first such record."""
    missing: set[str] = set()
    for seq, recorded_at, sha256 in named_snapshots(db):
        if sha256 in missing or (data / "snapshots" / sha256[:2] / sha256).is_file():
            continue
        missing.add(sha256)
        where = f"observations 第 {seq} 行，{show_instant(recorded_at)}" if seq else "采集依据"
        text = f"数据快照 snapshots/{sha256[:2]}/{sha256} 不见了（{where}由它计算）"
        yield Damage(f"snapshots/{sha256[:2]}/{sha256}", text, seq, recorded_at)


def named_snapshots(db: "Database") -> Iterator[tuple[int, str, str]]:
    """Row, instant and hash of each; those named in a part that many rows share come without a row."""
    for seq, recorded_at, text in db.execute("SELECT seq, recorded_at, provenance FROM observations"):
        yield from ((seq, recorded_at, sha256) for sha256 in SNAPSHOT_REFERENCE.findall(text))
    for (text,) in db.execute("SELECT json FROM parts"):
        yield from ((0, "", sha256) for sha256 in SNAPSHOT_REFERENCE.findall(text))
