"""A table in ClickHouse that is counted there: looked over statement by statement, no row taken."""

from sources.origins.clickhouse_session import ClickhouseSession
from sources.origins.database_access import DATABASE_SETTINGS
from sources.servers.server_table import ServerTable

SETTINGS = DATABASE_SETTINGS
TABLE = ServerTable("clickhouse", ClickhouseSession)
fetch, probe = TABLE.fetch, TABLE.probe
