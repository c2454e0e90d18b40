"""A table in ClickHouse that is counted there: looked over statement by statement, no row taken."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sources.origins.clickhouse_session import ClickhouseSession
from sources.origins.contract import Credentials, FetchLimits
from sources.origins.database_access import DATABASE_SETTINGS, DatabaseAccess
from sources.servers.account_file import write_account

SETTINGS = DATABASE_SETTINGS


def fetch(
    settings: Mapping[str, str], credentials: Credentials, into: Path, limits: FetchLimits
) -> tuple[str, ...]:
    """The account of the table as one file; raises OriginError."""
    with closing(ClickhouseSession(DatabaseAccess(settings, credentials, limits))) as session:
        return write_account("clickhouse", session, settings, into)
