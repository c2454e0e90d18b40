"""A table in MariaDB that is counted there: looked over in one transaction, no row taken."""

from sources.origins.database_access import DATABASE_SETTINGS
from sources.origins.mariadb_session import MariadbSession
from sources.servers.server_table import ServerTable

SETTINGS = DATABASE_SETTINGS
TABLE = ServerTable("mariadb", MariadbSession)
fetch, probe = TABLE.fetch, TABLE.probe
