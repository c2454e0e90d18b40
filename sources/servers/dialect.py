"""The little SQL in which the servers differ where a table is looked over; what is the same stands there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

INSTANT, ZONED, DAY, WHOLE, EXACT, YES_NO, TEXT = (
    *("instant", "zoned instant", "day", "whole number", "exact number", "flag", "text"),
)
"""What a column of a server holds; anything else is read as none of ours."""


MICROSECONDS = 6
"""Decimals of a second that an instant of ours has."""


@dataclass(frozen=True)
class ServerColumn:
    """A column as the server describes it: ``type`` in its own words, ``holds`` in ours ("" for what is not
    read), ``places`` behind the point of an exact number (``None``: any number of them)."""

    name: str
    type: str
    holds: str
    places: int | None = None


@dataclass(frozen=True)
class ServerDialect:
    """Of one kind of server. The texts have places for SQL: ``columns`` for what names the relation,
    ``checksum`` for the cells of a row, of which each is written as ``part``; the others for what they are
    made of: ``scaled`` is a number times a whole one. ``percent`` is how the driver is given a sign
    that it would take for the place of a value, ``backslash`` and ``apostrophe`` how a text holds one."""

    kind: str
    quote: str
    columns: str
    families: Mapping[str, str]
    month: str
    local: str
    hours: str
    checksum: str
    day_start: str
    day_end: str
    minute_start: str
    as_instant: str
    as_text: str
    plain_texts: frozenset[str]
    part: str = "{0}"
    percent: str = "%"
    backslash: str = "\\"
    apostrophe: str = "''"
    moment: str = "TIMESTAMP '{}'"
    day: str = "CAST({} AS date)"
    scaled: str = "{0} * {1}"
    rounded: str = "ROUND({0}, {1})"

    def name(self, name: str) -> str:
        text = self.quote + name.replace(self.quote, self.quote * 2) + self.quote
        return text.replace("%", self.percent)

    def state(self, names: Sequence[str]) -> str:
        """How many rows there are, and a sum over what stands in them, whatever their order."""
        parts = ", ".join(self.part.format(self.name(name)) for name in names)
        return f"count(*), {self.checksum.format(parts)}"

    def columns_statement(self, relation: str) -> str:
        """The columns of a relation with their types."""
        return self.about(relation, self.columns)

    def about(self, relation: str, statement: str) -> str:
        """A statement with places for the ``name`` of a relation, for the same as a text (``relation``), and
        for the texts of its ``schema`` and ``table``."""
        schema, _, table = relation.rpartition(".")
        name = self.relation(relation)
        return statement.format(
            name=name,
            relation=self.literal(name),
            schema=self.literal(schema),
            table=self.literal(table),
        )

    def relation(self, name: str) -> str:
        """Its name with or without a schema, as it was declared."""
        return ".".join(map(self.name, name.split(".")))

    def literal(self, text: str) -> str:
        escaped = text.replace("\\", self.backslash).replace("'", self.apostrophe)
        return "'" + escaped.replace("%", self.percent) + "'"

    def read_column(self, name: str, described: str) -> ServerColumn:
        """``described`` is the type with its length or places: numeric(18,2)."""
        family, _, rest = described.lower().partition("(")
        inside, _, behind = rest.rpartition(")") if rest else ("", "", "")
        family = f"{family}{behind}".strip()
        holds = self.families.get(family, "")
        numbers = [int(text) for text in inside.split(",") if text.strip().isdecimal()]
        places = 0 if holds == WHOLE else (numbers[1] if len(numbers) > 1 else None)
        if holds == EXACT and len(numbers) == 1:
            places = 0
        if holds in (INSTANT, ZONED) and numbers and numbers[0] > MICROSECONDS:
            holds = ""
        return ServerColumn(name, described, holds, places)


POSTGRESQL = ServerDialect(
    "postgresql",
    '"',
    "SELECT a.attname, CASE t.typtype WHEN 'e' THEN 'text' "
    "WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) "
    "ELSE format_type(a.atttypid, a.atttypmod) END "
    "FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid "
    "WHERE a.attrelid = to_regclass({relation}) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
    {
        "timestamp without time zone": INSTANT,
        "timestamp with time zone": ZONED,
        "date": DAY,
        **dict.fromkeys(("smallint", "integer", "bigint"), WHOLE),
        "numeric": EXACT,
        "boolean": YES_NO,
        **dict.fromkeys(("text", "character varying", "character"), TEXT),
    },
    month="to_char({}, 'YYYY-MM')",
    local="({} AT TIME ZONE {})",
    hours="CAST(floor(EXTRACT(epoch FROM {}) / 3600) AS bigint)",
    day_start="date_trunc('day', {})",
    minute_start="date_trunc('minute', {})",
    day_end="(date_trunc('day', {}) + INTERVAL '1 day' - INTERVAL '1 microsecond')",
    as_instant="CAST({} AS timestamp)",
    as_text="CAST({} AS text)",
    plain_texts=frozenset({"text"}),
    checksum="coalesce(sum(CAST(hashtextextended(CAST(ROW({}) AS text), 0) AS numeric)), 0)",
)
MARIADB = ServerDialect(
    "mariadb",
    "`",
    "SELECT column_name, column_type FROM information_schema.columns "
    "WHERE table_schema = COALESCE(NULLIF({schema}, ''), DATABASE()) AND table_name = {table} "
    "ORDER BY ordinal_position",
    {
        "datetime": INSTANT,
        "timestamp": ZONED,
        "date": DAY,
        **dict.fromkeys(
            (
                f"{size}int{sign}"
                for size in ("tiny", "small", "medium", "", "big")
                for sign in ("", " unsigned")
            ),
            WHOLE,
        ),
        "decimal": EXACT,
        **dict.fromkeys(("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum"), TEXT),
    },
    month="DATE_FORMAT({}, '%%Y-%%m')",
    local="{}",
    hours="CAST(TIMESTAMPDIFF(HOUR, TIMESTAMP '1970-01-01 00:00:00', {}) AS SIGNED)",
    day_start="CAST(CAST({} AS DATE) AS DATETIME(6))",
    minute_start="CAST(DATE_FORMAT({}, '%%Y-%%m-%%d %%H:%%i:00') AS DATETIME(6))",
    day_end="(CAST(CAST({} AS DATE) AS DATETIME(6)) + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND)",
    as_instant="CAST({} AS DATETIME(6))",
    as_text="(CONVERT({} USING utf8mb4) COLLATE utf8mb4_nopad_bin)",
    plain_texts=frozenset(),
    checksum="COALESCE(SUM(CAST(CONV(LEFT(MD5(CONCAT_WS(',', {})), 15), 16, 10) AS DECIMAL(20, 0))), 0)",
    part="COALESCE(CONCAT('=', {}), '-')",
    percent="%%",
)
BARE_TYPE = r"""replaceRegexpOne(
replaceRegexpOne(type, '^LowCardinality[(](.*)[)]$', '\\1'), '^Nullable[(](.*)[)]$', '\\1')"""
INSTANT_THERE = "Nullable(DateTime64(6, 'Asia/Shanghai'))"
DAY_THERE = f"CAST(toDate32({{}}) AS {INSTANT_THERE})"
CLICKHOUSE = ServerDialect(
    "clickhouse",
    "`",
    f"SELECT name, if(match({BARE_TYPE}, '^DateTime(64[(][0-9][)])?$') "  # noqa: S608  # our own text
    "AND serverTimezone() NOT IN ('Asia/Shanghai', 'Asia/Chongqing', 'PRC'), "
    f"concat({BARE_TYPE}, ' 时区 ', serverTimezone()), {BARE_TYPE}) FROM system.columns "
    "WHERE database = coalesce(nullIf({schema}, ''), currentDatabase()) AND table = {table} "
    "AND default_kind <> 'EPHEMERAL' ORDER BY position",
    {
        **dict.fromkeys(("datetime", "datetime64"), ZONED),
        **dict.fromkeys(("date", "date32"), DAY),
        **dict.fromkeys((f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)), WHOLE),
        "decimal": EXACT,
        "bool": YES_NO,
        **dict.fromkeys(("string", "fixedstring", "enum8", "enum16", "uuid"), TEXT),
    },
    month="formatDateTime({}, '%%Y-%%m')",
    local=f"CAST({{}} AS {INSTANT_THERE})",
    hours="intDiv(toUnixTimestamp64Micro({}) + 28800000000, 3600000000)",
    day_start=DAY_THERE,
    minute_start="({0} - toIntervalMicrosecond(positiveModulo(toUnixTimestamp64Micro({0}), 60000000)))",
    day_end=f"({DAY_THERE} + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND)",
    as_instant=f"CAST({{}} AS {INSTANT_THERE})",
    as_text="CAST({} AS Nullable(String))",
    plain_texts=frozenset(),
    checksum="sum(toUInt128(sipHash64({})))",
    part="isNull({0}), ifNull(toString({0}), '')",
    percent="%%",
    backslash="\\\\",
    moment="toDateTime64('{}', 6, 'Asia/Shanghai')",
    day="CAST({} AS Nullable(Date32))",
    scaled="{0} * toDecimal128({1}, 0)",
    rounded="CAST(ROUND({0}, {1}) AS Nullable(Decimal(38, {1})))",
)
"""Times without a zone are on the clock of the server: where that is another, their hour is not known."""
SPARK = ServerDialect(
    "spark",
    "`",
    "DESCRIBE TABLE {name}",
    {
        "timestamp_ntz": INSTANT,
        "timestamp": ZONED,
        "date": DAY,
        **dict.fromkeys(("tinyint", "smallint", "int", "bigint"), WHOLE),
        "decimal": EXACT,
        "boolean": YES_NO,
        **dict.fromkeys(("string", "varchar"), TEXT),
    },
    month="date_format({}, 'yyyy-MM')",
    local="CAST(from_utc_timestamp({}, {}) AS TIMESTAMP_NTZ)",
    hours="timestampdiff(HOUR, TIMESTAMP_NTZ'1970-01-01', CAST(date_trunc('HOUR', {}) AS TIMESTAMP_NTZ))",
    day_start="CAST(CAST({} AS DATE) AS TIMESTAMP_NTZ)",
    minute_start="CAST(date_trunc('MINUTE', {}) AS TIMESTAMP_NTZ)",
    day_end="(CAST(CAST({} AS DATE) AS TIMESTAMP_NTZ) + INTERVAL '1' DAY - INTERVAL '0.000001' SECOND)",
    as_instant="CAST({} AS TIMESTAMP_NTZ)",
    as_text="CAST({} AS STRING)",
    plain_texts=frozenset({"string"}),
    checksum="coalesce(sum(CAST(xxhash64({}) AS DECIMAL(20, 0))), 0)",
    part="isnull({0}), {0}",
    backslash="\\\\",
    apostrophe="\\'",
    moment="TIMESTAMP_NTZ'{}'",
)
"""A hash passes over what is empty: whether it is stands before each cell. ``CHAR`` is not read: its spaces
at the end count in one place and not in another."""
DIALECTS: Mapping[str, ServerDialect] = {
    dialect.kind: dialect for dialect in (POSTGRESQL, MARIADB, CLICKHOUSE, SPARK)
}
