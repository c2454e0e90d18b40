"""The ClickHouse of tests/engines given statements in the words of PostgreSQL."""

import re
from dataclasses import dataclass

from tests.engines.clickhouse_server import ClickhouseServer

ZONE = "Asia/Shanghai"
TYPES = {
    "text": "Nullable(String)",
    "timestamp": f"Nullable(DateTime64(6, '{ZONE}'))",
    "integer": "Nullable(Int32)",
    "date": "Nullable(Date)",
    "numeric(12,6)": "Nullable(Decimal(12, 6))",
}
CREATE = re.compile(r"CREATE TABLE (\S+) \((.*)\)", re.DOTALL)
UPDATE = re.compile(r"UPDATE (\S+) SET (.*?)(?: WHERE (.*))?", re.DOTALL)
QUOTED_OR_OURS = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|([\u4e00-\u9fff]+)")


@dataclass(frozen=True)
class ClickhouseWarehouse:
    """Where it listens; ``run`` carries statements out as its administrator."""

    server: ClickhouseServer

    @property
    def port(self) -> int:
        return self.server.port

    def run(self, statement: str) -> None:
        self.server.run(translated(QUOTED_OR_OURS.sub(quoted_name, statement)))


def quoted_name(found: re.Match[str]) -> str:
    return f'"{found[1]}"' if found[1] else found[0]


def translated(statement: str) -> str:
    if created := CREATE.fullmatch(statement):
        columns = (column.rpartition(" ") for column in created[2].split(", "))
        typed = ", ".join(f"{name} {TYPES.get(type_, type_)}" for name, _, type_ in columns)
        return f"CREATE TABLE {created[1]} ({typed}) ENGINE = MergeTree ORDER BY tuple()"
    if changed := UPDATE.fullmatch(statement):
        return f"ALTER TABLE {changed[1]} UPDATE {changed[2]} WHERE {changed[3] or 1} SETTINGS mutations_sync = 2"
    return statement
