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
      confirmed: 2025-01-05

Rows fetched from a server have ``from`` in the place of ``files`` (``sources/origins/reading.py``); a table
that is counted where it stands names a connection (``sources/servers/declared.py``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo, available_timezones

from indicators.clock import SHANGHAI
from indicators.units import YUAN_PER_UNIT
from sources.coverage import completeness_of, read_confirmation, read_coverage
from sources.deadlinerules import DeadlineRule, read_rules
from sources.origins.reading import read_origin
from sources.servers.declared import (
    CONNECTIONS,
    PLACE_FIELDS,
    Connections,
    names_place,
    read_connections,
    read_place,
)
from sources.source import Heading, Source, SourceDeclarations
from sources.table_definition import HEADING_FIELDS, HEADING_WAYS, TableDefinition, field_of, is_own_table
from sources.tables import TABLES, WORK_ORDERS, Table
from sources.vocabulary import is_vocabulary, known_meaning, known_words
from yamlfiles.problem import Problem, Severity
from yamlfiles.reader import ListNode, MappingNode, Node, TextNode, YamlReader, nearest_word, spelling_hint

COMMON_FIELDS = (
    "files", "columns", "values", "formats", "key", "exclude", "unit", "date_only", "covers", "confirmed",
    "encoding", "sheet", "header_row", "timezone", "settle", "from", *PLACE_FIELDS,
)  # fmt: skip
TABLE_FIELDS = (*COMMON_FIELDS, "extra", "calendar", "deadlines", "provisional")
OWN_TABLE_FIELDS = (*COMMON_FIELDS, "label", "dated_by")
"""Of a table that an office declares itself."""
FIELD_ALIASES = {
    "file": "files",
    "文件": "files",
    "列": "columns",
    "column": "columns",
    "单位": "unit",
    "coverage": "covers",
    "主键": "key",
    "核对日": "confirmed",
    **dict.fromkeys(("database", "url", "origin", "取自"), "from"),
}


def read_declaration(content: bytes, file: str) -> SourceDeclarations:
    """The declared tables, and every mistake with its place.

    A table with a mistake is unusable, the others stand.
    """
    reader = YamlReader(file)
    if content.strip() and all(line.strip()[:1] in (b"", b"#") for line in content.splitlines()):
        return SourceDeclarations()  # comments alone, as of a workspace that is new
    root = reader.read_tree(content)
    tables: dict[str, Source] = {}
    unusable: dict[str, str] = {}
    sample = False
    connections = read_connections(reader, field_of(root, CONNECTIONS))
    for key, node in reader.read_entries(root, "sources.yaml"):
        if key.value == CONNECTIONS:
            continue
        if key.value == "sample":
            sample = reader.read_flag(node, "sample")
        elif key.value not in TABLES and not is_own_table(node):
            reader.add_unknown_name(key, "数据表", [*TABLES, "sample", CONNECTIONS])
        else:
            source = _read_table(reader, key, node, tables, connections)
            if isinstance(source, Source):
                tables[key.value] = source
            else:
                unusable[key.value] = f"{file} 第 {source.line} 行：{source.message}"
    marked = {name: replace(source, sample=sample) for name, source in tables.items()}
    return SourceDeclarations(marked, unusable, sample, reader.sorted_problems())


def _read_table(
    reader: YamlReader, key: TextNode, node: Node, others: Mapping[str, Source], connections: Connections
) -> Source | Problem:
    """The table, or the problem for which it cannot be used."""
    before = len(reader.problems)
    shipped = TABLES.get(key.value)
    labels = {table.label for table in TABLES.values()} | {source.table.label for source in others.values()}
    definition = TableDefinition(reader)
    if shipped:
        table: Table | None = definition.read_extended(shipped, node)
    else:
        table = definition.read_own(key, node, labels)
    source = _TableReader(reader, table, connections).read_table(node, key) if table else None
    errors = [problem for problem in reader.problems[before:] if problem.severity is Severity.ERROR]
    return errors[-1] if errors or source is None else source


class _TableReader:
    """Reads the declaration of one table."""

    def __init__(self, reader: YamlReader, table: Table, connections: Connections) -> None:
        self.reader = reader
        self.table = table
        self.connections = connections

    def read_table(self, node: Node, key: TextNode) -> Source | None:
        fields = self.fields_of(node)
        if names_place(fields):
            source = self.build_source((), fields, key.line)
            return read_place(self.reader, fields, key, source, self.connections)
        if "from" in fields:
            return self.read_fetched(fields, key)
        files = self.reader.read_texts(fields.get("files"), "files")
        if not files:
            message = f'“{self.table.name}”没有写文件，如 files: "inbox/*.xlsx"；也没有写取自哪里（from）'
            self.reader.add_problem(key, message, "missing")
            return None
        return self.build_source(files, fields, key.line)

    def read_fetched(self, fields: Mapping[str, Node], key: TextNode) -> Source | None:
        """A table that is taken from a server."""
        if "files" in fields:
            message = f"“{self.table.name}”同时写了 files 和 from，只能有一个：用文件就删去 from，从系统取就删去 files"
            self.reader.add_problem(key, message, "origin")
        origin = read_origin(self.reader, fields["from"], self.table.name)
        return replace(self.build_source((), fields, key.line), origin=origin) if origin else None

    def fields_of(self, node: Node) -> Mapping[str, Node]:
        """The fields of a declared table; one that is a name or a list alone names its files."""
        if isinstance(node, TextNode | ListNode):
            return {"files": node}
        fields = TABLE_FIELDS if self.table.name in TABLES else OWN_TABLE_FIELDS
        return self.reader.read_fields(node, self.table.name, optional=fields, aliases=FIELD_ALIASES)

    def build_source(self, files: tuple[str, ...], fields: Mapping[str, Node], line: int) -> Source:
        return Source(
            self.table,
            files,
            columns=self.read_headings(fields),
            values=dict(self.read_values(fields.get("values"))),
            formats=dict(self.read_by_column(fields.get("formats"), "formats")),
            key=self.read_column_names(fields.get("key"), "key"),
            exclude=dict(self.read_exclusions(fields.get("exclude"))),
            unit=self.reader.read_choice(fields.get("unit"), "unit", YUAN_PER_UNIT),
            date_only=self.read_column_names(fields.get("date_only"), "date_only"),
            covers=read_coverage(self.reader, fields.get("covers")),
            completeness=completeness_of(fields.get("covers")),
            confirmed=read_confirmation(self.reader, fields),
            encoding=self.read_encoding(fields.get("encoding")),
            sheet=self.reader.read_text(fields.get("sheet"), "sheet"),
            header_row=self.read_number(fields.get("header_row"), "header_row"),
            timezone=self.read_timezone(fields.get("timezone")),
            settle=self.read_number(fields.get("settle"), "settle") or 0,
            deadlines=tuple(self.read_deadlines(fields)),
            calendar=self.reader.read_text(fields.get("calendar"), "calendar"),
            line=line,
        )

    def check_column(self, at: Node, name: str) -> bool:
        names = [column.name for column in self.table.columns]
        if name not in names:
            message = f"“{self.table.name}”没有列“{name}”{spelling_hint(name, names)}"
            self.reader.add_problem(at, message, "column")
        return name in names

    def read_deadlines(self, fields: Mapping[str, Node]) -> Iterator[DeadlineRule]:
        for name in ("deadlines", "calendar", "provisional"):
            if name in fields and self.table.name != WORK_ORDERS.name:
                message = f"“{name}”只用于工单（work_orders），“{self.table.name}”没有时限可推算"
                self.reader.add_problem(fields[name], message, "deadline")
                return
        provisional = self.reader.read_flag(fields.get("provisional"), "provisional")
        yield from read_rules(self.reader, fields.get("deadlines"), provisional)

    def read_column_names(self, node: Node | None, what: str) -> tuple[str, ...]:
        names = self.reader.read_texts(node, what)
        return tuple(name for name in names if node and self.check_column(node, name))

    def read_headings(self, fields: Mapping[str, Node]) -> dict[str, Heading]:
        """Of the columns that are defined here, and of those that ship."""
        if self.table.name in TABLES:
            defined = dict(self.read_defined(fields.get("extra")))
            return {**defined, **dict(self.read_columns(fields.get("columns")))}
        return dict(self.read_defined(fields.get("columns")))

    def read_defined(self, node: Node | None) -> Iterator[tuple[str, Heading]]:
        """A column that was refused has been told of already; one without a header goes by its label."""
        for key, value in node.entries if isinstance(node, MappingNode) else ():
            ways = [way for way in HEADING_WAYS if field_of(value, way)]
            if not isinstance(value, MappingNode):
                continue
            if self.table.column(key.value) and ways and (heading := self.read_ways(key, value, ways)):
                yield key.value, heading

    def read_columns(self, node: Node | None) -> Iterator[tuple[str, Heading]]:
        for key, value in self.reader.read_entries(node, "columns"):
            if self.check_column(key, key.value) and (heading := self.read_heading(key, value)):
                yield key.value, heading

    def read_heading(self, key: TextNode, node: Node) -> Heading | None:
        if not isinstance(node, MappingNode):
            return Heading(self.reader.read_texts(node, key.value))
        fields = self.reader.read_fields(node, key.value, optional=HEADING_FIELDS)
        return self.read_ways(key, node, [way for way in HEADING_WAYS if way in fields])

    def read_ways(self, key: TextNode, node: MappingNode, ways: list[str]) -> Heading | None:
        if len(ways) != 1:
            self.reader.add_problem(node, f"列“{key.value}”应写 header、join、sum 三者之一", "heading")
            return None
        way = ways[0]
        names = self.reader.read_texts(field_of(node, way), way)
        optional = self.reader.read_flag(field_of(node, "optional"), "optional")
        return Heading(names, "one" if way == "header" else way, optional)

    def read_values(self, node: Node | None) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
        for key, value in self.reader.read_entries(node, "values"):
            if self.check_column(key, key.value):
                codes = self.read_codes(key.value, value)
                yield key.value, {word: self.reader.read_texts(node, word) for word, node in codes.items()}

    def read_codes(self, column: str, node: Node) -> dict[str, Node]:
        """What stands for each word of ours; where the words of a column are known, only known ones."""
        codes = {}
        for word, texts in self.reader.read_entries(node, column):
            if is_vocabulary(column) and known_meaning(column, word.value) is None:
                self.add_unknown_word(word, column, word.value)
            codes[word.value] = texts
        return codes

    def add_unknown_word(self, at: Node, column: str, word: str) -> None:
        words = list(known_words(column))
        hint = (
            spelling_hint(word, words) if nearest_word(word, words) else f"，可用的如：{'、'.join(words[:8])}"
        )
        self.reader.add_problem(at, f"“{self.table.name}”的“{column}”列没有“{word}”这个词{hint}", "word")

    def read_by_column(
        self, node: Node | None, what: str, canonical: bool = True
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        for key, value in self.reader.read_entries(node, what):
            if not canonical or self.check_column(key, key.value):
                yield key.value, self.reader.read_texts(value, key.value)

    def read_exclusions(self, node: Node | None) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Words that tell yes from no must be known ones: by any other nothing would be left out."""
        for name, words in self.read_by_column(node, "exclude", canonical=False):
            column = self.table.column(name)
            if node and column and column.type == "flag":
                for word in (word for word in words if known_meaning(name, word) is None):
                    self.add_unknown_word(node, name, word)
            yield name, words

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
        if name != SHANGHAI.key and name not in available_timezones():
            self.reader.add_problem(node, f"不认识的时区“{name}”，如 {SHANGHAI.key}", "timezone")
            return SHANGHAI.key
        return ZoneInfo(name).key
