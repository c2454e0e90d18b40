"""A table in PostgreSQL that is counted there: looked over in one transaction, no row taken."""

from sources.origins.database_access import DATABASE_SETTINGS
from sources.origins.postgresql_session import PostgresqlSession
from sources.servers.server_table import ServerTable

SETTINGS = DATABASE_SETTINGS
TABLE = ServerTable("postgresql", PostgresqlSession)
fetch, probe = TABLE.fetch, TABLE.probe
