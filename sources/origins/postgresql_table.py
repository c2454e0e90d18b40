"""A table in PostgreSQL that is counted there: looked over in one read-only transaction, none of its rows
taken."""

from collections.abc import Mapping
from pathlib import Path

from sources.origins.contract import Credentials, FetchLimits
from sources.origins.database_access import DatabaseAccess
from sources.origins.postgresql import SETTINGS, asking
from sources.servers.account_file import write_account

__all__ = ["SETTINGS"]


def fetch(
    settings: Mapping[str, str], credentials: Credentials, into: Path, limits: FetchLimits
) -> tuple[str, ...]:
    """The account of the table as one file; raises OriginError."""
    with asking(DatabaseAccess(settings, credentials, limits)) as ask:
        return write_account("postgresql", ask, settings, into)
