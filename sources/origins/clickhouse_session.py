"""ClickHouse asked statement by statement over HTTP: it reads only, each statement ended in time, answers
whole or not at all."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import date, datetime
from decimal import Decimal
from http.client import HTTPResponse
from typing import Any

from sources.origins.contract import OriginError, OriginFault
from sources.origins.database_access import DatabaseAccess
from sources.origins.database_faults import (
    database_error,
    no_column_there,
    no_such_database,
    no_such_table,
    refused_statement,
    timed_out,
    too_large,
    unreadable_answer,
)
from sources.origins.fetch_budget import BYTES_PER_MB, FetchBudget
from sources.origins.transport import is_encrypted
from sources.origins.web_address import WebAddress
from sources.origins.web_connection import Trust, open_connection
from sources.origins.web_faults import tell_faults
from sources.origins.web_service import chunks_of

ZONE = "Asia/Shanghai"
MOST_BYTES = 64 * BYTES_PER_MB
PLAIN_PORT, ENCRYPTED_PORT = "8123", "8443"
EXACT = {
    "readonly": "2",
    "wait_end_of_query": "1",
    "default_format": "JSONCompactEachRowWithNamesAndTypes",
    "enable_analyzer": "1",
    "prefer_column_name_to_alias": "1",
    "enable_positional_arguments": "1",
    "cast_keep_nullable": "0",
    "transform_null_in": "0",
    "aggregate_functions_null_for_empty": "0",
    "join_use_nulls": "1",
    "decimal_check_overflow": "1",
    "count_distinct_implementation": "uniqExact",
    "output_format_json_quote_64bit_integers": "0",
    "output_format_json_quote_decimals": "1",
    "output_format_decimal_trailing_zeros": "1",
    "date_time_output_format": "simple",
    "limit": "0",
    "offset": "0",
    "read_overflow_mode": "throw",
    "timeout_overflow_mode": "throw",
    "group_by_overflow_mode": "throw",
    "result_overflow_mode": "throw",
    "distinct_overflow_mode": "throw",
    "set_overflow_mode": "throw",
    "sort_overflow_mode": "throw",
    "transfer_overflow_mode": "throw",
    "join_overflow_mode": "throw",
}
"""What is asked for with every statement, whatever the user's profile says."""
TABLES = """SELECT DISTINCT name FROM system.tables
WHERE database IN ({databases}) OR '' IN ({databases}) AND database = currentDatabase() ORDER BY name"""
OWN_REFUSAL = 395
"""Of a value that the statement itself refuses, by throwIf."""
SIGN_IN, OUT_OF_TIME, NO_DATABASE = (192, 193, 194, 497, 516), (159, 160, 209), 81
NO_TABLE, NO_COLUMN, REFUSED = 60, (47, 16), (62, 46, 63, 43, 42, 53, 386)


class ClickhouseSession:
    """Values are written into the statement as literals of their types. ClickHouse has no transaction: each
    statement sees the rows that are there when it begins. Raises OriginError."""

    def __init__(self, access: DatabaseAccess) -> None:
        settings = access.settings
        encrypted = is_encrypted(settings)
        port = int(settings.get("port", ENCRYPTED_PORT if encrypted else PLAIN_PORT))
        seconds = {"max_execution_time": f"{access.limits.total_seconds:g}", "database": settings["database"]}
        address = WebAddress("https" if encrypted else "http", settings["server"], port, "/")
        self.access = access
        self.trust = Trust(ca=settings.get("ca", ""))
        self.address = address.with_parameters({**EXACT, **seconds})

    def read(self, sql: str, parameters: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        return read_rows(self.ask(sql % tuple(map(written, parameters))))

    def ask(self, statement: str) -> bytes:
        """What the server answers to one statement."""
        budget = FetchBudget(self.access.limits)
        credentials = self.access.credentials
        headers = {"Connection": "close", "User-Agent": "jixiao", "X-ClickHouse-User": credentials.user}
        if credentials.secret:
            headers["X-ClickHouse-Key"] = credentials.secret
        with (
            tell_faults(self.address, budget),
            open_connection(self.address, self.trust, budget) as connection,
        ):
            connection.request("POST", self.address.target, statement.encode(), headers)
            with closing(connection.getresponse()) as response:
                return self.receive(response)

    def receive(self, response: HTTPResponse) -> bytes:
        content = bytearray()
        for chunk in chunks_of(response):
            content += chunk
            if len(content) > MOST_BYTES:
                raise too_large(MOST_BYTES // BYTES_PER_MB)
        code = response.headers.get("X-ClickHouse-Exception-Code", "")
        if code == str(NO_TABLE):
            raise no_such_table(self.access.tables, self.tables_there())
        if code or response.status != 200:
            raise explain(code, response.status, bytes(content).decode(errors="replace"), self.access)
        return bytes(content)

    def tables_there(self) -> list[str]:
        """Those that this user sees in the databases that were named."""
        named = self.access.relations or (self.access.settings.get("table", ""),)
        databases = ", ".join(written(name.rpartition(".")[0]) for name in named)
        with suppress(OriginError):
            return [str(name) for (name,) in read_rows(self.ask(TABLES.format(databases=databases)))]
        return []

    def close(self) -> None:
        """Nothing is held open between statements."""


def explain(code: str, status: int, said: str, access: DatabaseAccess) -> OriginError:
    """What broke off, by the code that the server gave."""
    number = int(code) if code.isascii() and code.isdigit() else 0
    words = said.partition("\n")[0][:200]
    if number in SIGN_IN or status in (401, 403):
        return database_error(OriginFault.SIGN_IN)
    if number in OUT_OF_TIME:
        return timed_out(access.limits.total_seconds)
    if number == NO_DATABASE:
        return no_such_database(access.settings["database"])
    if number in NO_COLUMN:
        return no_column_there(words)
    if number == OWN_REFUSAL:
        return unreadable_answer(
            f"{words.partition('DB::Exception: ')[2].partition(':')[0]}，请核对表里的内容"
        )
    if number in REFUSED:
        return refused_statement(words)
    return unreadable_answer(f"执行出错（错误号 {code or f'HTTP {status}'}），请数据库管理员查看")


def written(value: Any) -> str:
    """A value as a literal that means nothing else."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"toDateTime64('{value.isoformat(' ', 'microseconds')}', 6, '{ZONE}')"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return written_number(value)


def written_number(value: int | float | Decimal) -> str:
    """Decimals and whole numbers beyond 64 bits by their digits: else they would be read as floats."""
    number = Decimal(str(value))
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise refused_statement(f"不是数值的“{value}”")
    if isinstance(value, int):
        return str(value) if -(2**63) <= value < 2**63 else f"toInt256('{value}')"
    return f"toDecimal128('{number:f}', {max(0, -exponent)})"


def read_rows(content: bytes) -> list[tuple[Any, ...]]:
    """Below the names and the types of the columns; raises OriginError."""
    try:
        lines = [json.loads(line) for line in content.splitlines() if line]
        _, types, *rows = lines
        ways = [reading_of(type_) for type_ in types]
        return [tuple(read_cell(*pair) for pair in zip(ways, row, strict=True)) for row in rows]
    except UnicodeDecodeError as error:
        raise unreadable_answer("有的文字不是 UTF-8，请核对数据库里的内容") from error
    except (ValueError, TypeError, ArithmeticError) as error:
        raise unreadable_answer(
            "不是 ClickHouse 的回答，请核对服务器地址和端口（HTTP 端口常为 8123、8443）"
        ) from error


def reading_of(type_: str) -> Callable[[Any], Any] | None:
    bare = type_.removeprefix("LowCardinality(").removeprefix("Nullable(")
    return next((way for beginning, way in READINGS.items() if bare.startswith(beginning)), None)


READINGS: Mapping[str, Callable[[Any], Any]] = {
    "DateTime": datetime.fromisoformat,
    "Date": date.fromisoformat,
    "Decimal": Decimal,
}


def read_cell(way: Callable[[Any], Any] | None, value: Any) -> Any:
    return value if way is None or value is None else way(value)
