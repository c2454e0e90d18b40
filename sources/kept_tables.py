"""Typed tables kept from one reading to the next: opened when they are as they were written, else made again
from their snapshots."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sources.cache import Inputs, TableFolders, from_account, table_key, table_recipe, to_account
from sources.errors import UnreadableInputError, UnreadableTableError
from sources.json_files import JsonObject, read_json, read_sealed, write_json, write_sealed
from sources.kept_files import TABLE_KEY, is_table_intact, table_hashes
from sources.snapshots import FileStamp
from sources.source import Source
from sources.typed import TypedTable, doubtful_path
from yamlfiles.problem import FilePlace, Problem, Severity

REMADE_NOTE = "存下的数据表被改动或不完整，没有使用，已由数据快照重新读取"
Stamps = tuple[FileStamp, ...]
MakeTable = Callable[[Source, Inputs, str], TypedTable]


@dataclass
class KeptTables:
    """The typed tables of one workspace; those opened before are looked at again only when they changed."""

    at: TableFolders
    now: Callable[[], datetime]
    _opened: dict[str, tuple[Stamps, TypedTable]] = field(default_factory=dict)

    def open_table(self, key: str) -> TypedTable | None:
        """``None`` where there is none, or not as it was written."""
        if not TABLE_KEY.fullmatch(key):
            return None
        with suppress(FileNotFoundError):
            stamps = table_stamps(self._table_path(key))
            if key in self._opened and self._opened[key][0] == stamps:
                return self._opened[key][1]
            if table := self._read_table(key):
                self._opened[key] = stamps, table
                return table
        return None

    def make_table(self, source: Source, inputs: Inputs, key: str, *, is_current: bool = True) -> TypedTable:
        """Read the inputs and keep what became of them; of those of the current table also each by itself,
        for the next reading. Raises UnreadableTableError."""
        from sources.conversion import convert_inputs
        from sources.kept_parts import KeptParts

        was_kept = self._table_path(key).exists()
        if self.read_recipe(key) is None:
            write_json(self._recipe_path(key), table_recipe(source, inputs, self.at.secret))
        parts = KeptParts(source, self.at) if is_current else None
        table = convert_inputs(source, inputs, key, self.at, self.now().replace(tzinfo=None), parts)
        account = {**to_account(table), "hashes": table_hashes(table.path)}
        write_sealed(self._account_path(key), account)
        self._opened[key] = table_stamps(table.path), table
        return replace(table, notes=(*table.notes, REMADE_NOTE)) if was_kept else table

    def open_on_server(self, source: Source, inputs: Inputs, key: str) -> TypedTable:
        """The table of which only an account lies here; it is noted for who asks what was read last. Raises
        UnreadableTableError."""
        from sources.servers.account_file import open_server_table

        try:
            table = open_server_table(source, inputs, key, self.at)
        except UnreadableInputError as error:
            place = FilePlace(inputs[0][0])
            raise UnreadableTableError(
                (Problem(place, "unreadable", Severity.ERROR, error.message),)
            ) from error
        if not self._account_path(key).exists():
            write_sealed(self._account_path(key), to_account(table))
        return table

    def read_recipe(self, key: str) -> JsonObject | None:
        """How the table was made; ``None`` where that is not known, or was changed since."""
        recipe = read_json(self._recipe_path(key)) if TABLE_KEY.fullmatch(key) else None
        return recipe if recipe is not None and table_key(recipe) == key else None

    def _read_table(self, key: str) -> TypedTable | None:
        path = self._table_path(key)
        account = read_sealed(self._account_path(key), must_be_sealed=False)
        if account is None or not is_table_intact(account, path):
            return None
        try:
            table = from_account(account, path)
        except (KeyError, TypeError, ValueError):
            return None  # an account of an earlier program, cut or changed: it had no seal to show it
        return None if table.doubtful and not table.doubtful_path.exists() else table

    def _table_path(self, key: str) -> Path:
        return self.at.tables / f"{key}.parquet"

    def _account_path(self, key: str) -> Path:
        return self.at.tables / f"{key}.json"

    def _recipe_path(self, key: str) -> Path:
        return self.at.snapshots / "recipes" / f"{key}.json"


def refuse_to_make(_source: Source, _inputs: Inputs, _key: str) -> TypedTable:
    """In the place of ``KeptTables.make_table`` where only what is there is asked for."""
    raise UnreadableTableError(())


def table_stamps(path: Path) -> Stamps:
    """Of the table and of its doubtful rows, where it has any; raises FileNotFoundError."""
    doubtful = doubtful_path(path)
    return (FileStamp.of_path(path), *map(FileStamp.of_path, filter(Path.exists, (doubtful,))))
