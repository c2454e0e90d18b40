"""Everything that a workspace keeps, gone through: the ledger, what is named by its hash, typed tables and
small files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sources.kept_files import find_kept_file_faults, unchecked_tables
from store.damage import Damage
from store.inspection import count_rows, inspect_data, read_last_commit
from store.swap import READY

SMALL_FILES = (("secret", "工号假名的密钥"), ("secret_key", "网页表单的密钥"))
KEY = re.compile(r"[0-9a-f]{64}\s*")


@dataclass(frozen=True)
class Verification:
    """``head`` is the hash of the last commit, ``commits`` its number, ``rows`` are counted by table;
    ``unchecked`` says what could not be looked at."""

    damage: tuple[Damage, ...]
    head: str
    commits: int
    at: str
    rows: dict[str, int]
    unchecked: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        return not self.damage


def verify_data(data: Path) -> Verification:
    """Goes through the data folder; changes nothing."""
    database = data / "jixiao.db"
    commit = read_last_commit(database)
    return Verification(
        damage=(*inspect_data(data), *find_file_damage(data)),
        head=commit.hash,
        commits=commit.seq,
        at=commit.recorded_at,
        rows=count_rows(database),
        unchecked=tuple(find_unchecked(data)),
    )


def find_file_damage(data: Path) -> Iterator[Damage]:
    """What is wrong with the files that no row of the ledger speaks of."""
    for fault in find_kept_file_faults(data):
        yield Damage(fault.path, f"{fault.path}：{fault.message}")
    for name, label in SMALL_FILES:
        path = data / name
        if path.is_file() and not KEY.fullmatch(path.read_text("ascii", errors="replace")):
            yield Damage(name, f"{name}（{label}）被改动、截短或清空，请从备份恢复")
    if (data / READY).exists():
        yield Damage(READY, "上次的恢复没有完成，再运行任一命令即可接着完成")


def find_unchecked(data: Path) -> Iterator[str]:
    count = unchecked_tables(data)
    if count:
        yield f"{count} 张数据表由以前的程序读取，没有校验值，未核对"
