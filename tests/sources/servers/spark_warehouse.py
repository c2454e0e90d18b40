"""The Spark of tests/engines given statements in the words of PostgreSQL. Its tables know neither UPDATE nor
DELETE: they are written anew."""

import re
from dataclasses import dataclass

from tests.engines.spark_server import ConnectServer
from tests.sources.servers.clickhouse_warehouse import QUOTED_OR_OURS, UPDATE, quoted_name

DELETE = re.compile(r"DELETE FROM (\S+) WHERE (.*)", re.DOTALL)
TYPES = {"text": "STRING", "timestamp": "TIMESTAMP_NTZ"}
TYPE = re.compile(rf"(?<= )({'|'.join(TYPES)})(?=[,)])")


@dataclass(frozen=True)
class SparkWarehouse:
    """Where it listens; ``run`` carries statements out as its administrator."""

    server: ConnectServer

    @property
    def port(self) -> int:
        return self.server.port

    def run(self, statement: str) -> None:
        asked = QUOTED_OR_OURS.sub(quoted_name, statement).replace('"', "`")
        if changed := UPDATE.fullmatch(asked):
            self.rewrite(changed[1], self.changed_rows(changed))
        elif deleted := DELETE.fullmatch(asked):
            self.rewrite(deleted[1], f"SELECT * FROM {deleted[1]} WHERE NOT ({deleted[2]})")
        elif asked.startswith("CREATE TABLE"):
            self.server.run(TYPE.sub(lambda found: TYPES[found[1]], asked))
        else:
            self.server.run(asked)

    def changed_rows(self, changed: re.Match[str]) -> str:
        name, _, value = changed[2].partition(" = ")
        cells = [
            f"CASE WHEN {changed[3] or 'true'} THEN {value} ELSE `{column}` END AS `{column}`"
            if column == name.strip("`")
            else f"`{column}`"
            for column, *_ in self.server.run(f"DESCRIBE TABLE {changed[1]}")
        ]
        return f"SELECT {', '.join(cells)} FROM {changed[1]}"

    def rewrite(self, table: str, rows: str) -> None:
        self.server.run(f"CREATE TABLE {table}_next AS {rows}")
        self.server.run(f"INSERT OVERWRITE {table} SELECT * FROM {table}_next")
        self.server.run(f"DROP TABLE {table}_next")
