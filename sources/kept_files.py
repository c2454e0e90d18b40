"""Typed tables and their recipes as they lie on disk, against their own names and hashes.

A table that is gone is no fault: it is made again from its recipe and the snapshots.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from indicators.secret_file import read_secret
from sources.cache import table_key
from sources.json_files import JsonObject, is_seal_right, read_json
from sources.secret import WorkspaceSecret
from sources.typed import doubtful_path

PARQUET_MARK = b"PAR1"
PARTS_FOLDER = "parts"
"""Of tables: what their inputs became, one by one (``kept_parts.py``)."""
TABLE_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class KeptFileFault:
    """``path`` is relative to the data folder; ``message`` says what is wrong with it and what to do."""

    path: str
    message: str


def table_hashes(table: Path) -> dict[str, str]:
    """SHA-256 of the file of a table, and of its doubtful rows where it has any, by the end of their
    names."""
    files = {"rows": table, "doubtful": doubtful_path(table)}
    return {name: _file_hash(path) for name, path in files.items() if path.exists()}


def is_table_intact(account: JsonObject, table: Path) -> bool:
    """Whether a table holds what was written; one of an earlier program has no hashes and counts as intact
    where it is whole."""
    if "hashes" in account:
        return bool(account["hashes"] == table_hashes(table))
    return _is_whole_parquet(table)


def _is_whole_parquet(table: Path) -> bool:
    """By its first and last bytes: one that was cut has no end."""
    with table.open("rb") as file:
        start = file.read(len(PARQUET_MARK))
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - len(PARQUET_MARK)))
        return start == PARQUET_MARK == file.read() and end > 2 * len(PARQUET_MARK)


def find_kept_file_faults(data: Path) -> Iterator[KeptFileFault]:
    """Recipes and typed tables that were changed, and tables without a recipe."""
    yield from _find_recipe_faults(data)
    yield from _find_secret_fault(data)
    for path in sorted((data / "tables").glob("*.json")):
        if TABLE_KEY.fullmatch(path.stem):
            yield from _find_table_faults(path, data)
        elif not is_readable(path):
            yield KeptFileFault(_shown(path, data), "读文件的记录被改动，可以删去，下次读数时重新建立")


def _find_recipe_faults(data: Path) -> Iterator[KeptFileFault]:
    for path in sorted((data / "snapshots" / "recipes").glob("*.json")):
        recipe = read_json(path)
        if recipe is None or table_key(recipe) != path.stem:
            yield KeptFileFault(_shown(path, data), "读数方法的记录被改动，请从备份恢复")


def noted_secrets(snapshots: Path) -> set[str]:
    """What tells the secrets apart with which tables with pseudonyms were made, as their recipes note it."""
    recipes = (read_json(path) or {} for path in (snapshots / "recipes").glob("*.json"))
    return {recipe["secret"] for recipe in recipes if "secret" in recipe}


def _find_secret_fault(data: Path) -> Iterator[KeptFileFault]:
    """The secret against the recipes of tables with pseudonyms."""
    noted = noted_secrets(data / "snapshots")
    secret = WorkspaceSecret(data / "secret")
    if noted and (read_secret(secret.path) is None or secret.fingerprint() not in noted):
        yield KeptFileFault("secret", "工号假名的密钥不见了或被改动，同一个人会得到另一个假名，请从备份恢复")


def _find_table_faults(account_path: Path, data: Path) -> Iterator[KeptFileFault]:
    table, account = account_path.with_suffix(".parquet"), read_json(account_path)
    if account is None or not is_seal_right(account):
        yield KeptFileFault(_shown(account_path, data), "数据表的说明被改动，可以删去，用到时重新读取")
    elif table.exists() and not is_table_intact(account, table):
        yield KeptFileFault(_shown(table, data), "数据表被改动，可以删去，用到时由数据快照重新读取")
    if not (data / "snapshots" / "recipes" / account_path.name).is_file():
        yield KeptFileFault(_shown(account_path, data), "数据表没有读数方法的记录（recipes），请从备份恢复")


def is_readable(path: Path) -> bool:
    """Whether a small file is as it was written."""
    content = read_json(path)
    return content is not None and is_seal_right(content)


def unchecked_tables(data: Path) -> int:
    """How many tables an earlier program made, which noted no hash."""
    accounts = (
        read_json(path) for path in (data / "tables").glob("*.json") if TABLE_KEY.fullmatch(path.stem)
    )
    return sum(account is not None and "hashes" not in account for account in accounts)


def _shown(path: Path, data: Path) -> str:
    return path.relative_to(data).as_posix()


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove_parts_of_others(tables: Path, names: Collection[str]) -> None:
    """The parts of all tables but these."""
    for folder in (tables.parent / PARTS_FOLDER).glob("*"):
        if folder.name not in names:
            shutil.rmtree(folder, ignore_errors=True)
