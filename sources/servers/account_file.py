"""The account of a table on a server as one file, which is kept in the place of rows, and the typed table
that it tells of."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from indicators.clock import SHANGHAI
from indicators.private_files import FILE_MODE
from indicators.whole_files import write_whole
from sources.cache import Inputs, TableFolders, from_account, to_account
from sources.json_files import read_json
from sources.origins.database_access import ServerSession
from sources.servers.account import ServerAccount
from sources.servers.declared import CONNECTION_SETTINGS, DECLARED
from sources.servers.looking import Looking
from sources.snapshots import checked_snapshot
from sources.source import Source
from sources.typed import Snapshot, TypedTable

ACCOUNT_FILE = "服务器上的表.json"


def write_account(
    kind: str, session: ServerSession, settings: Mapping[str, str], into: Path
) -> tuple[str, ...]:
    """Looks the table over and writes what was found; raises OriginError."""
    source = Source.from_settings(json.loads(settings[DECLARED]))
    looking = Looking(partial(read_texts, session), kind, source, settings["table"])
    table = ServerAccount(looking, datetime.now(SHANGHAI).replace(tzinfo=None)).make_table()
    text = json.dumps(to_account(table), ensure_ascii=False, sort_keys=True)
    write_whole(into / ACCOUNT_FILE, text.encode(), FILE_MODE)
    return (ACCOUNT_FILE,)


def read_texts(session: ServerSession, statement: str) -> list[tuple[str | None, ...]]:
    """What a statement gives, each cell as text."""
    rows = session.read(statement, ())
    return [tuple(None if cell is None else str(cell) for cell in row) for row in rows]


def open_server_table(source: Source, inputs: Inputs, key: str, at: TableFolders) -> TypedTable:
    """The table of the account that is its one input. Raises UnreadableInputError."""
    ((name, sha256),) = inputs
    path = checked_snapshot(at.snapshots, sha256)
    table = from_account(json.loads(path.read_text("utf-8")), path)
    settings = source.origin.settings if source.origin else {}
    connection = {name: settings[name] for name in CONNECTION_SETTINGS if name in settings}
    return replace(
        table,
        key=key,
        snapshots=(Snapshot(name, sha256, path.stat().st_size, table.read),),
        covers=source.covers,
        completeness=source.completeness,
        confirmed=source.confirmed,
        sample=source.sample,
        place=table.place and replace(table.place, settings=connection),
    )


def rows_in_account(folder: Path) -> int | None:
    """How many rows the table of the account in a folder had, used or not; ``None`` where there is none."""
    account = read_json(folder / ACCOUNT_FILE)
    return None if account is None else int(account["read"])
