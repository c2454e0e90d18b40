"""A table of a Spark catalog that is counted there: looked over statement by statement, no row taken."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sources.origins.contract import Credentials, FetchLimits
from sources.origins.database_access import DATABASE_SETTINGS, DatabaseAccess
from sources.origins.spark_session import SparkStatements
from sources.origins.statements import statement
from sources.servers.account_file import write_account

SETTINGS = DATABASE_SETTINGS


def probe(settings: Mapping[str, str], credentials: Credentials, limits: FetchLimits) -> None:
    """The table is asked for none of its rows; raises OriginError."""
    with closing(SparkStatements(DatabaseAccess(settings, credentials, limits))) as session:
        session.read(f"{statement(settings, '`')} LIMIT 0", ())


def fetch(
    settings: Mapping[str, str], credentials: Credentials, into: Path, limits: FetchLimits
) -> tuple[str, ...]:
    """The account of the table as one file; raises OriginError."""
    with closing(SparkStatements(DatabaseAccess(settings, credentials, limits))) as session:
        return write_account("spark", session, settings, into)
