"""One word for all that measuring can see of a table at a moment: two tables of the same state give the same
numbers, doubts and provenance."""

import hashlib
import json

from sources.cache import to_account
from sources.table_json import table_to_json
from sources.typed import MissingTable, TypedTable


def table_state(table: TypedTable | MissingTable) -> str:
    """A hash over the account of a typed table, whose key stands for its rows, or over what is said of a
    missing one."""
    content = _missing_account(table) if isinstance(table, MissingTable) else to_account(table)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _missing_account(table: MissingTable) -> list[object]:
    return ["missing", table_to_json(table.table), table.reason, list(map(str, table.problems))]
