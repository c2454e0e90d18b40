"""``sources.yaml``: which files are which table, and how an export departs from what is understood anyway.

Everything optional; what is written here outranks what is found in a file::

    work_orders:
      files: [inbox/工单*.xlsx, inbox/2023/*.csv]
      columns: {due_at: 办结时限, received_at: {join: [日期, 时间]}, signed_at: [签收时间, 接收时间]}
      values: {status: {已办结: [结案, 归档]}}
      formats: {due_at: "%d/%m/%Y"}
      key: order_no
      exclude: {status: [作废, 撤单]}
      date_only: [due_at]
      covers: 2024-01-01..2024-12-31
"""

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sources.deadlinerules import Rule, read_rules
from sources.tables import TABLES, WORK_ORDERS, Table
from yamlfiles.problem import Problem, Severity
from yamlfiles.reader import Fields, Items, Node, Reader, Text, hint

FIELDS = (
    "files", "columns", "values", "formats", "key", "exclude", "unit", "date_only", "covers", "encoding", "sheet",
    "header_row", "timezone", "settle", "calendar", "deadlines", "provisional", "database", "table", "url",
)  # fmt: skip
ALIASES = {
    "file": "files",
    "文件": "files",
    "列": "columns",
    "column": "columns",
    "单位": "unit",
    "coverage": "covers",
    "主键": "key",
}
UNITS = ("元", "千元", "万元", "亿元")
SHANGHAI = "Asia/Shanghai"


@dataclass(frozen=True)
class Heading:
    """What stands for one canonical column. ``how``: ``one`` of the names (the first that a file has), ``join`` all of them
    (a day and a clock time), ``sum`` of all. ``optional`` headings may be absent from a file; no names: leave the column empty."""

    names: tuple[str, ...]
    how: str = "one"
    optional: bool = False


@dataclass(frozen=True)
class Source:
    """One table as declared. ``header_row`` counts from 1. ``settle``: a file younger than so many seconds is not read yet.
    ``calendar`` names a file of working days, ``calendar_text`` is what stood in it when the table was read."""

    table: Table
    files: tuple[str, ...]
    columns: Mapping[str, Heading] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    formats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    exclude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: str = ""
    date_only: tuple[str, ...] = ()
    covers: tuple[date, date] | None = None
    encoding: str = ""
    sheet: str = ""
    header_row: int | None = None
    timezone: str = SHANGHAI
    settle: int = 0
    sample: bool = False
    deadlines: tuple[Rule, ...] = ()
    calendar: str = ""
    calendar_text: str = ""
    line: int = field(default=0, compare=False)

    def settings(self) -> dict[str, Any]:
        """All that changes how the same bytes are read, JSON-able."""
        known = {
            name: value for name, value in asdict(self).items() if name not in {"table", "files", "line", "settle"}
        }
        covers = self.covers and [each.isoformat() for each in self.covers]
        return {**known, "table": self.table.name, "covers": covers}

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Source":
        """A source back from its settings."""
        known = dict(settings)
        known["table"] = TABLES[known["table"]]
        known["columns"] = {
            name: Heading(tuple(each["names"]), each["how"], each["optional"])
            for name, each in known["columns"].items()
        }
        known["values"] = {
            name: {to: tuple(words) for to, words in each.items()} for name, each in known["values"].items()
        }
        for name in ("formats", "exclude"):
            known[name] = {column: tuple(words) for column, words in known[name].items()}
        for name in ("key", "date_only"):
            known[name] = tuple(known[name])
        known["deadlines"] = tuple(Rule.of(each) for each in known.get("deadlines", ()))
        if known["covers"]:
            known["covers"] = (date.fromisoformat(known["covers"][0]), date.fromisoformat(known["covers"][1]))
        return cls(files=(), **known)


@dataclass(frozen=True)
class Declared:
    """What ``sources.yaml`` says: the tables that can be read, those that cannot with the reason, and whether it is sample data."""

    tables: Mapping[str, Source] = field(default_factory=dict)
    unusable: Mapping[str, str] = field(default_factory=dict)
    sample: bool = False
    problems: tuple[Problem, ...] = ()


def read_declaration(content: bytes, file: str) -> Declared:
    """The declared tables, and every mistake with its place; a table with a mistake is unusable, the others stand."""
    reader = Reader(file)
    root = reader.compose(content)
    tables: dict[str, Source] = {}
    unusable: dict[str, str] = {}
    sample = False
    for key, node in reader.entries(root, "sources.yaml"):
        if key.value == "sample":
            sample = reader.flag(node, "sample")
        elif key.value not in TABLES:
            reader.unknown(key, "数据表", [*TABLES, "sample"])
        else:
            before = len(reader.problems)
            source = _TableReader(reader, TABLES[key.value]).read(node, key)
            wrong = [each for each in reader.problems[before:] if each.severity is Severity.ERROR]
            if source is None or wrong:
                worst = (wrong or reader.problems)[-1]
                unusable[key.value] = f"{file} 第 {worst.line} 行：{worst.message}"
            else:
                tables[key.value] = source
    marked = {name: _marked(source, sample) for name, source in tables.items()}
    return Declared(marked, unusable, sample, reader.report())


def _marked(source: Source, sample: bool) -> Source:
    return Source(**{**vars(source), "sample": sample})


class _TableReader:
    """Reads the declaration of one table."""

    def __init__(self, reader: Reader, table: Table) -> None:
        self.reader = reader
        self.table = table

    def read(self, node: Node, key: Text) -> Source | None:
        if isinstance(node, Text | Items):
            node_fields: dict[str, Node] = {"files": node}
        else:
            node_fields = self.reader.fields(node, self.table.name, optional=FIELDS, aliases=ALIASES)
        for name in ("database", "url"):
            if name in node_fields:
                where = "数据库" if name == "database" else "接口"
                message = f"“{self.table.name}”取自{where}，目前尚不支持，请先导出为文件，用 files: 声明"
                self.reader.problem(key, message, "not-supported", Severity.WARNING)
                return None
        files = self.reader.texts(node_fields.get("files"), "files")
        if not files:
            self.reader.problem(key, f'“{self.table.name}”没有写文件，如 files: "inbox/*.xlsx"', "missing")
            return None
        return Source(
            self.table,
            files,
            columns=dict(self.columns(node_fields.get("columns"))),
            values=dict(self.values(node_fields.get("values"))),
            formats=dict(self.by_column(node_fields.get("formats"), "formats")),
            key=self.known(node_fields.get("key"), "key"),
            exclude=dict(self.by_column(node_fields.get("exclude"), "exclude", canonical=False)),
            unit=self.reader.choice(node_fields.get("unit"), "unit", UNITS),
            date_only=self.known(node_fields.get("date_only"), "date_only"),
            covers=self.covers(node_fields.get("covers")),
            encoding=self.encoding(node_fields.get("encoding")),
            sheet=self.reader.text(node_fields.get("sheet"), "sheet"),
            header_row=self.number(node_fields.get("header_row"), "header_row"),
            timezone=self.timezone(node_fields.get("timezone")),
            settle=self.number(node_fields.get("settle"), "settle") or 0,
            deadlines=tuple(self.deadlines(node_fields)),
            calendar=self.reader.text(node_fields.get("calendar"), "calendar"),
            line=key.line,
        )

    def is_column(self, at: Node, name: str) -> bool:
        names = [each.name for each in self.table.columns]
        if name not in names:
            self.reader.problem(at, f"“{self.table.name}”没有列“{name}”{hint(name, names)}", "column")
        return name in names

    def deadlines(self, found: Mapping[str, Node]) -> Iterator[Rule]:
        for each in ("deadlines", "calendar", "provisional"):
            if each in found and self.table is not WORK_ORDERS:
                message = f"“{each}”只用于工单（work_orders），“{self.table.name}”没有时限可推算"
                self.reader.problem(found[each], message, "deadline")
                return
        guess = self.reader.flag(found.get("provisional"), "provisional")
        yield from read_rules(self.reader, found.get("deadlines"), guess)

    def known(self, node: Node | None, what: str) -> tuple[str, ...]:
        names = self.reader.texts(node, what)
        return tuple(each for each in names if node and self.is_column(node, each))

    def columns(self, node: Node | None) -> Iterator[tuple[str, Heading]]:
        for key, value in self.reader.entries(node, "columns"):
            if self.is_column(key, key.value) and (heading := self.heading(key, value)):
                yield key.value, heading

    def heading(self, key: Text, node: Node) -> Heading | None:
        if not isinstance(node, Fields):
            return Heading(self.reader.texts(node, key.value))
        found = self.reader.fields(node, key.value, optional=("header", "join", "sum", "optional"))
        ways = [way for way in ("header", "join", "sum") if way in found]
        if len(ways) != 1:
            self.reader.problem(node, f"列“{key.value}”应写 header、join、sum 三者之一", "heading")
            return None
        names = self.reader.texts(found[ways[0]], ways[0])
        how = "one" if ways[0] == "header" else ways[0]
        return Heading(names, how, self.reader.flag(found.get("optional"), "optional"))

    def values(self, node: Node | None) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
        for key, value in self.reader.entries(node, "values"):
            if self.is_column(key, key.value):
                pairs = self.reader.entries(value, key.value)
                yield key.value, {to.value: self.reader.texts(words, to.value) for to, words in pairs}

    def by_column(self, node: Node | None, what: str, canonical: bool = True) -> Iterator[tuple[str, tuple[str, ...]]]:
        for key, value in self.reader.entries(node, what):
            if not canonical or self.is_column(key, key.value):
                yield key.value, self.reader.texts(value, key.value)

    def covers(self, node: Node | None) -> tuple[date, date] | None:
        text = self.reader.text(node, "covers")
        if not text:
            return None
        span = covered(text)
        if span is None:
            self.reader.problem(node, f"“covers”应写成 2024-01-01..2024-12-31，现为“{text}”", "covers")
        return span

    def encoding(self, node: Node | None) -> str:
        name = self.reader.text(node, "encoding")
        try:
            "".encode(name or "utf-8")
        except LookupError:
            self.reader.problem(node, f"不认识的编码“{name}”，常用的有 utf-8、gb18030", "encoding")
        return name

    def number(self, node: Node | None, what: str) -> int | None:
        value = self.reader.decimal(node, what)
        if value is not None and (value < 1 or value != int(value)):
            self.reader.problem(node, f"“{what}”应是从 1 起的整数", "number")
            return None
        return None if value is None else int(value)

    def timezone(self, node: Node | None) -> str:
        name = self.reader.text(node, "timezone", SHANGHAI)
        if name not in available_timezones():
            self.reader.problem(node, f"不认识的时区“{name}”，如 Asia/Shanghai", "timezone")
            return SHANGHAI
        return ZoneInfo(name).key


SPAN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\s*(?:(?:\.\.|~|至)\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?)?")


def covered(text: str) -> tuple[date, date] | None:
    """2024-01-01..2024-12-31, 2024-01..2024-06 or 2024: from the first day to the last day that is named."""
    found = SPAN.fullmatch(text.strip())
    if not found:
        return None
    parts = [int(each) if each else None for each in found.groups()]
    year, month, day = parts[3:] if parts[3] else parts[:3]
    try:
        start = date(parts[0] or 1, parts[1] or 1, parts[2] or 1)
        last = month or 12
        end = date(year or 1, last, day or calendar.monthrange(year or 1, last)[1])
    except ValueError:
        return None
    return (start, end) if start <= end else None
