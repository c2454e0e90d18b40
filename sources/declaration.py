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

from indicators.clock import SHANGHAI
from indicators.units import YUAN_PER_UNIT
from sources.deadlinerules import DeadlineRule, read_rules
from sources.tables import TABLES, WORK_ORDERS, Table
from yamlfiles.problem import Problem, Severity
from yamlfiles.reader import ListNode, MappingNode, Node, TextNode, YamlReader, spelling_hint

TABLE_FIELDS = (
    "files", "columns", "values", "formats", "key", "exclude", "unit", "date_only", "covers", "encoding", "sheet",
    "header_row", "timezone", "settle", "calendar", "deadlines", "provisional", "database", "table", "url",
)  # fmt: skip
FIELD_ALIASES = {
    "file": "files",
    "文件": "files",
    "列": "columns",
    "column": "columns",
    "单位": "unit",
    "coverage": "covers",
    "主键": "key",
}


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
    timezone: str = SHANGHAI.key
    settle: int = 0
    sample: bool = False
    deadlines: tuple[DeadlineRule, ...] = ()
    calendar: str = ""
    calendar_text: str = ""
    line: int = field(default=0, compare=False)

    def settings(self) -> dict[str, Any]:
        """All that changes how the same bytes are read, JSON-able."""
        known = {
            name: value
            for name, value in asdict(self).items()
            if name not in {"table", "files", "line", "settle"}
        }
        covers = self.covers and [cover.isoformat() for cover in self.covers]
        return {**known, "table": self.table.name, "covers": covers}

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> "Source":
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
        known["deadlines"] = tuple(DeadlineRule.from_settings(each) for each in known.get("deadlines", ()))
        if known["covers"]:
            known["covers"] = (date.fromisoformat(known["covers"][0]), date.fromisoformat(known["covers"][1]))
        return cls(files=(), **known)


@dataclass(frozen=True)
class SourceDeclarations:
    """What ``sources.yaml`` says: the tables that can be read, those that cannot with the reason, and whether it is sample data."""

    tables: Mapping[str, Source] = field(default_factory=dict)
    unusable: Mapping[str, str] = field(default_factory=dict)
    sample: bool = False
    problems: tuple[Problem, ...] = ()


def read_declaration(content: bytes, file: str) -> SourceDeclarations:
    """The declared tables, and every mistake with its place; a table with a mistake is unusable, the others stand."""
    reader = YamlReader(file)
    root = reader.read_tree(content)
    tables: dict[str, Source] = {}
    unusable: dict[str, str] = {}
    sample = False
    for key, node in reader.read_entries(root, "sources.yaml"):
        if key.value == "sample":
            sample = reader.read_flag(node, "sample")
        elif key.value not in TABLES:
            reader.add_unknown_name(key, "数据表", [*TABLES, "sample"])
        else:
            before = len(reader.problems)
            source = _TableReader(reader, TABLES[key.value]).read_table(node, key)
            wrong = [problem for problem in reader.problems[before:] if problem.severity is Severity.ERROR]
            if source is None or wrong:
                worst = (wrong or reader.problems)[-1]
                unusable[key.value] = f"{file} 第 {worst.line} 行：{worst.message}"
            else:
                tables[key.value] = source
    marked = {name: _with_sample(source, sample) for name, source in tables.items()}
    return SourceDeclarations(marked, unusable, sample, reader.sorted_problems())


def _with_sample(source: Source, sample: bool) -> Source:
    return Source(**{**vars(source), "sample": sample})


class _TableReader:
    """Reads the declaration of one table."""

    def __init__(self, reader: YamlReader, table: Table) -> None:
        self.reader = reader
        self.table = table

    def read_table(self, node: Node, key: TextNode) -> Source | None:
        if isinstance(node, TextNode | ListNode):
            node_fields: dict[str, Node] = {"files": node}
        else:
            node_fields = self.reader.read_fields(
                node, self.table.name, optional=TABLE_FIELDS, aliases=FIELD_ALIASES
            )
        for name in ("database", "url"):
            if name in node_fields:
                where = "数据库" if name == "database" else "接口"
                message = f"“{self.table.name}”取自{where}，目前尚不支持，请先导出为文件，用 files: 声明"
                self.reader.add_problem(key, message, "not-supported", Severity.WARNING)
                return None
        files = self.reader.read_texts(node_fields.get("files"), "files")
        if not files:
            self.reader.add_problem(
                key, f'“{self.table.name}”没有写文件，如 files: "inbox/*.xlsx"', "missing"
            )
            return None
        return Source(
            self.table,
            files,
            columns=dict(self.read_columns(node_fields.get("columns"))),
            values=dict(self.read_values(node_fields.get("values"))),
            formats=dict(self.read_by_column(node_fields.get("formats"), "formats")),
            key=self.read_column_names(node_fields.get("key"), "key"),
            exclude=dict(self.read_by_column(node_fields.get("exclude"), "exclude", canonical=False)),
            unit=self.reader.read_choice(node_fields.get("unit"), "unit", YUAN_PER_UNIT),
            date_only=self.read_column_names(node_fields.get("date_only"), "date_only"),
            covers=self.read_coverage(node_fields.get("covers")),
            encoding=self.read_encoding(node_fields.get("encoding")),
            sheet=self.reader.read_text(node_fields.get("sheet"), "sheet"),
            header_row=self.read_number(node_fields.get("header_row"), "header_row"),
            timezone=self.read_timezone(node_fields.get("timezone")),
            settle=self.read_number(node_fields.get("settle"), "settle") or 0,
            deadlines=tuple(self.read_deadlines(node_fields)),
            calendar=self.reader.read_text(node_fields.get("calendar"), "calendar"),
            line=key.line,
        )

    def check_column(self, at: Node, name: str) -> bool:
        names = [column.name for column in self.table.columns]
        if name not in names:
            self.reader.add_problem(
                at, f"“{self.table.name}”没有列“{name}”{spelling_hint(name, names)}", "column"
            )
        return name in names

    def read_deadlines(self, found: Mapping[str, Node]) -> Iterator[DeadlineRule]:
        for text in ("deadlines", "calendar", "provisional"):
            if text in found and self.table is not WORK_ORDERS:
                message = f"“{text}”只用于工单（work_orders），“{self.table.name}”没有时限可推算"
                self.reader.add_problem(found[text], message, "deadline")
                return
        guess = self.reader.read_flag(found.get("provisional"), "provisional")
        yield from read_rules(self.reader, found.get("deadlines"), guess)

    def read_column_names(self, node: Node | None, what: str) -> tuple[str, ...]:
        names = self.reader.read_texts(node, what)
        return tuple(name for name in names if node and self.check_column(node, name))

    def read_columns(self, node: Node | None) -> Iterator[tuple[str, Heading]]:
        for key, value in self.reader.read_entries(node, "columns"):
            if self.check_column(key, key.value) and (heading := self.read_heading(key, value)):
                yield key.value, heading

    def read_heading(self, key: TextNode, node: Node) -> Heading | None:
        if not isinstance(node, MappingNode):
            return Heading(self.reader.read_texts(node, key.value))
        found = self.reader.read_fields(node, key.value, optional=("header", "join", "sum", "optional"))
        ways = [way for way in ("header", "join", "sum") if way in found]
        if len(ways) != 1:
            self.reader.add_problem(node, f"列“{key.value}”应写 header、join、sum 三者之一", "heading")
            return None
        names = self.reader.read_texts(found[ways[0]], ways[0])
        how = "one" if ways[0] == "header" else ways[0]
        return Heading(names, how, self.reader.read_flag(found.get("optional"), "optional"))

    def read_values(self, node: Node | None) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
        for key, value in self.reader.read_entries(node, "values"):
            if self.check_column(key, key.value):
                pairs = self.reader.read_entries(value, key.value)
                yield key.value, {to.value: self.reader.read_texts(words, to.value) for to, words in pairs}

    def read_by_column(
        self, node: Node | None, what: str, canonical: bool = True
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        for key, value in self.reader.read_entries(node, what):
            if not canonical or self.check_column(key, key.value):
                yield key.value, self.reader.read_texts(value, key.value)

    def read_coverage(self, node: Node | None) -> tuple[date, date] | None:
        text = self.reader.read_text(node, "covers")
        if not text:
            return None
        span = parse_coverage(text)
        if span is None:
            self.reader.add_problem(node, f"“covers”应写成 2024-01-01..2024-12-31，现为“{text}”", "covers")
        return span

    def read_encoding(self, node: Node | None) -> str:
        name = self.reader.read_text(node, "encoding")
        try:
            "".encode(name or "utf-8")
        except LookupError:
            self.reader.add_problem(node, f"不认识的编码“{name}”，常用的有 utf-8、gb18030", "encoding")
        return name

    def read_number(self, node: Node | None, what: str) -> int | None:
        value = self.reader.read_decimal(node, what)
        if value is not None and (value < 1 or value != int(value)):
            self.reader.add_problem(node, f"“{what}”应是从 1 起的整数", "number")
            return None
        return None if value is None else int(value)

    def read_timezone(self, node: Node | None) -> str:
        name = self.reader.read_text(node, "timezone", SHANGHAI.key)
        if name not in available_timezones():
            self.reader.add_problem(node, f"不认识的时区“{name}”，如 {SHANGHAI.key}", "timezone")
            return SHANGHAI.key
        return ZoneInfo(name).key


COVERAGE_SPAN = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\s*(?:(?:\.\.|~|至)\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?)?"
)


def parse_coverage(text: str) -> tuple[date, date] | None:
    """2024-01-01..2024-12-31, 2024-01..2024-06 or 2024: from the first day to the last day that is named."""
    found = COVERAGE_SPAN.fullmatch(text.strip())
    if not found:
        return None
    parts = [int(group) if group else None for group in found.groups()]
    year, month, day = parts[3:] if parts[3] else parts[:3]
    try:
        start = date(parts[0] or 1, parts[1] or 1, parts[2] or 1)
        last = month or 12
        end = date(year or 1, last, day or calendar.monthrange(year or 1, last)[1])
    except ValueError:
        return None
    return (start, end) if start <= end else None
