"""The little SQL in which the servers differ where a table is looked over; what is the same stands there."""

from collections.abc import Mapping
from dataclasses import dataclass

INSTANT, ZONED, DAY, WHOLE, EXACT, YES_NO, TEXT = (
    *("instant", "zoned instant", "day", "whole number", "exact number", "flag", "text"),
)
"""What a column of a server holds; anything else is read as none of ours."""


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
    """Of one kind of server. The texts have places for SQL: ``columns`` for the quoted relation, the others
    for what they are made of."""

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

    def name(self, name: str) -> str:
        return self.quote + name.replace(self.quote, self.quote * 2) + self.quote

    def relation(self, name: str) -> str:
        """Its name with or without a schema, as it was declared."""
        return ".".join(map(self.name, name.split(".")))

    def literal(self, text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    def read_column(self, name: str, described: str) -> ServerColumn:
        """``described`` is the type with its length or places: numeric(18,2)."""
        family, _, rest = described.lower().partition("(")
        inside, _, behind = rest.partition(")")
        family = f"{family}{behind}".strip()
        holds = self.families.get(family, "")
        numbers = [int(text) for text in inside.split(",") if text.strip().isdecimal()]
        places = 0 if holds == WHOLE else (numbers[1] if len(numbers) > 1 else None)
        if holds == EXACT and len(numbers) == 1:
            places = 0
        return ServerColumn(name, described, holds, places)


POSTGRESQL = ServerDialect(
    "postgresql",
    '"',
    "SELECT a.attname, CASE t.typtype WHEN 'e' THEN 'text' "
    "WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) "
    "ELSE format_type(a.atttypid, a.atttypmod) END "
    "FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid "
    "WHERE a.attrelid = to_regclass({}) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
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
    checksum="coalesce(sum(CAST(hashtextextended(CAST(ROW({}) AS text), 0) AS numeric)), 0)",
)
DIALECTS: Mapping[str, ServerDialect] = {dialect.kind: dialect for dialect in (POSTGRESQL,)}
