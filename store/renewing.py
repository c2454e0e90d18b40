"""A database that somebody put in place by hand, and that is right: noted anew as the one that counts."""

from datetime import UTC, datetime
from pathlib import Path

from store.errors import StoreError
from store.headlog import headlog_path, note_head
from store.inspection import inspect_data, read_last_commit
from store.occupancy import hold_folder


def renew_headlog(database: Path) -> None:
    """Set the noted heads aside and note the last commit. Raises StoreError where the ledger itself is
    damaged: that is not settled by noting it."""
    noted = headlog_path(database)
    with hold_folder(database.parent, alone=True):
        broken = [damage for damage in inspect_data(database.parent) if damage.place != noted.name]
        if broken:
            raise StoreError(f"数据库已损坏，不能登记为准：{broken[0]}；请从备份恢复（restore）")
        if noted.exists():
            noted.rename(noted.with_name(f"{noted.name}.replaced-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"))
        note_head(database, read_last_commit(database))
