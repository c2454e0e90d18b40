"""A table of a Spark catalog that is counted there: looked over statement by statement, no row taken."""

from sources.origins.database_access import DATABASE_SETTINGS
from sources.origins.spark_session import SparkStatements
from sources.servers.server_table import ServerTable

SETTINGS = DATABASE_SETTINGS
TABLE = ServerTable("spark", SparkStatements)
fetch, probe = TABLE.fetch, TABLE.probe
