"""A table in PostgreSQL that is counted there: looked over in one transaction, no row taken."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sources.origins.contract import Credentials, FetchLimits
from sources.origins.database_access import DATABASE_SETTINGS, DatabaseAccess
from sources.origins.postgresql import probe
from sources.origins.postgresql_session import PostgresqlSession
from sources.servers.account_file import write_account

SETTINGS = DATABASE_SETTINGS
__all__ = ["SETTINGS", "fetch", "probe"]


def fetch(
    settings: Mapping[str, str], credentials: Credentials, into: Path, limits: FetchLimits
) -> tuple[str, ...]:
    """The account of the table as one file; raises OriginError."""
    with closing(PostgresqlSession(DatabaseAccess(settings, credentials, limits))) as session:
        return write_account("postgresql", session, settings, into)
