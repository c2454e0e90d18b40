"""What a table is, as ``sources.yaml`` defines it: an office's own, or one that ships with more columns.

::

    trainings:
      label: 培训台账
      files: "inbox/培训*.xlsx"
      columns:
        session: {header: 场次, type: code}
        held_on: {header: 培训日期, type: day}
        person: {header: 主讲人, type: text, personal: true}
      key: session
      dated_by: held_on
      covers: complete
    work_orders:
      extra: {reopened_at: {header: 重新交办时间, type: instant}}
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from sources.headers import money_unit
from sources.tables import CODE, DAY, Column, Table
from sources.vocabulary import is_vocabulary
from yamlfiles.reader import MappingNode, Node, TextNode, YamlReader, nearest_word, spelling_hint

HEADING_WAYS = ("header", "join", "sum")
HEADING_FIELDS = (*HEADING_WAYS, "optional")
COLUMN_FIELDS = ("type", "label", "personal", "event")
OWN_FIELDS = ("label", "dated_by")
DECLARED_TYPES: Mapping[str, tuple[str, str]] = {
    "code": ("text", CODE),
    "text": ("text", ""),
    "day": ("instant", DAY),
    "instant": ("instant", ""),
    "count": ("count", ""),
    "amount": ("amount", ""),
    "number": ("number", ""),
    "flag": ("flag", ""),
}
"""How a declared type is kept, and its kind."""
TYPE_WORDS = {
    "code": "编号",
    "text": "文字",
    "day": "日期",
    "instant": "日期和时刻",
    "count": "整数",
    "amount": "金额",
    "number": "数",
    "flag": "是否",
}
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESERVED = frozenset(
    {
        *("file", "row", "rest", "row_kind", "maybe_total", "total_hint", "started_hour"),
        *("month", "rows", "asked", "known", "number", "any_of", "all_of"),
        *("table", "where", "part", "of", "column", "plan", "dated_by", "unit", "better", "at_least"),
        *("doubt_code", "doubt_column", "doubt_text", "doubt_file", "doubt_row"),
    }
)
"""Names of columns that mean something else where rows are read, counted or asked for."""
RESERVED_TABLES = frozenset(
    {"sample", "connections", "typed", "staged", "asked", "repeated", "copies", "lookalikes"}
)
UNIT_BEHIND = re.compile(r"\s*[（(\[【][^（(\[【]*[）)\]】]$")
FORESEEN = re.compile("承诺|应|时限|期限|截止|限|到期|要求|预计|计划")
"""A day of this name is set beforehand: it does not wait for anything to happen."""


def is_own_table(node: Node) -> bool:
    """Whether a table is defined here, not only said where its files are."""
    if not isinstance(node, MappingNode):
        return False
    fields = {key.value: value for key, value in node.entries}
    columns = fields.get("columns")
    typed = isinstance(columns, MappingNode) and any(
        field_of(column, "type") is not None for _, column in columns.entries
    )
    return typed or not fields.keys().isdisjoint(OWN_FIELDS)


class TableDefinition:
    """Reads what tables are; every mistake is noted with its place and the likely meant word."""

    def __init__(self, reader: YamlReader) -> None:
        self.reader = reader

    def read_extended(self, table: Table, node: Node) -> Table:
        """A table that ships with the columns of ``extra``."""
        extra = field_of(node, "extra")
        if extra is None:
            return table
        labels = [column.label for column in table.columns]
        known = {column.name for column in table.columns}
        columns = []
        for column in self.read_columns(table.name, extra, labels, "extra"):
            if column.name in known:
                advice = f"“{table.name}”本来就有列“{column.name}”，请写在 columns 里，或换一个名字"
                self.reader.add_problem(extra, advice, "column")
            else:
                columns.append(column)
        return replace(table, columns=(*table.columns, *columns))

    def read_own(self, key: TextNode, node: Node, labels: Collection[str]) -> Table | None:
        """A table of the office's own; ``labels`` are those of the other tables."""
        label = self.reader.read_text(field_of(node, "label"), "label").strip()
        self.check_names(key, label, labels)
        columns = tuple(self.read_columns(key.value, field_of(node, "columns"), [], "columns"))
        born = self.read_birth(key, node, columns)
        if not (label and columns and born):
            return None
        numbers = self.reader.read_texts(field_of(node, "key"), "key") if field_of(node, "key") else ()
        columns = tuple(replace(column, event=column.event and column is not born) for column in columns)
        return Table(key.value, label, columns, born.name, dense=False, number_column=next(iter(numbers), ""))

    def check_names(self, key: TextNode, label: str, labels: Collection[str]) -> None:
        if not NAME.fullmatch(key.value) or key.value in RESERVED_TABLES:
            message = f"数据表的名字“{key.value}”应是小写英文字母开头的字母、数字、下划线，如 trainings；且不用系统保留的名字"
            self.reader.add_problem(key, message, "name")
        if not label:
            self.reader.add_problem(key, f"“{key.value}”没有写名称，如 label: 培训台账", "missing")
        elif label in labels:
            self.reader.add_problem(key, f"已经有叫“{label}”的数据表，请给“{key.value}”另取名称", "name")

    def read_birth(self, key: TextNode, node: Node, columns: tuple[Column, ...]) -> Column | None:
        """The column that places a row in time."""
        at = field_of(node, "dated_by")
        days = [column.name for column in columns if column.type == "instant"]
        name = self.reader.read_text(at, "dated_by").strip()
        if not name:
            example = days[0] if days else "held_on"
            message = f"“{key.value}”没有写按哪一列的日期归入统计期，如 dated_by: {example}"
            self.reader.add_problem(key, message, "missing")
            return None
        found = next((column for column in columns if column.name == name and column.name in days), None)
        if found is None and columns:
            message = f"dated_by 的“{name}”不是“{key.value}”的日期列{spelling_hint(name, days)}"
            self.reader.add_problem(at or key, message, "column")
        return found

    def read_columns(self, table: str, node: Node | None, labels: list[str], what: str) -> Iterator[Column]:
        """``labels`` are those taken already."""
        if node is None:
            self.reader.add_problem(
                None, f"“{table}”没有写列，如 columns: {{held_on: {{header: 培训日期, type: day}}}}", what
            )
            return
        for key, value in self.reader.read_entries(node, what):
            column = self.read_column(table, key, value)
            if column and column.label in labels:
                message = f"“{table}”有两列都叫“{column.label}”，请用 label 写明不同的名称"
                self.reader.add_problem(key, message, "column")
            elif column:
                labels.append(column.label)
                yield column

    def read_column(self, table: str, key: TextNode, node: Node) -> Column | None:
        if not isinstance(node, MappingNode):
            self.reader.add_problem(
                node,
                f"“{table}”的列“{key.value}”应写表头和类型，如 {{header: 培训日期, type: day}}",
                "column",
            )
            return None
        fields = self.reader.read_fields(node, key.value, optional=(*HEADING_FIELDS, *COLUMN_FIELDS))
        written = self.read_type(table, key, fields.get("type"))
        if written is None or not self.is_free(table, key, written):
            return None
        type_name, kind = DECLARED_TYPES[written]
        headers = self.reader.read_texts(fields.get("header"), "header") if "header" in fields else ()
        heading = next(iter(headers), key.value)
        label = self.reader.read_text(fields.get("label"), "label").strip()
        label = label or (label_of(heading) if type_name == "amount" else heading)
        is_event = type_name == "instant" and not FORESEEN.search(label)
        column = Column(
            key.value,
            type_name,
            label,
            event=self.reader.read_flag(fields.get("event"), "event", is_event) and type_name == "instant",
            kind=kind,
            personal=self.reader.read_flag(fields.get("personal"), "personal"),
        )
        if column.personal and type_name != "text":
            message = f"列“{key.value}”是个人信息（personal），类型应是 text 或 code"
            self.reader.add_problem(fields["personal"], message, "type")
        return column

    def read_type(self, table: str, key: TextNode, node: Node | None) -> str | None:
        listed = "、".join(f"{name}（{words}）" for name, words in TYPE_WORDS.items())
        written = self.reader.read_text(node, "type").strip()
        by_word = {word: name for name, word in TYPE_WORDS.items()}
        if written in DECLARED_TYPES or written in by_word:
            return by_word.get(written, written)
        if not written:
            message = f"“{table}”的列“{key.value}”没有写类型 type，可用：{listed}"
            self.reader.add_problem(node or key, message, "missing")
        else:
            words = [*DECLARED_TYPES, *by_word]
            hint = spelling_hint(written, words) if nearest_word(written, words) else f"，可用：{listed}"
            self.reader.add_problem(node or key, f"列“{key.value}”的类型“{written}”不认识{hint}", "type")
        return None

    def is_free(self, table: str, key: TextNode, written: str) -> bool:
        """Whether a column may go by this name."""
        if not NAME.fullmatch(key.value):
            message = f"列名“{key.value}”应是小写英文字母开头的字母、数字、下划线，如 held_on；中文写在 label 或 header"
        elif key.value in RESERVED:
            message = f"列名“{key.value}”是系统保留的，请换一个，如 {table}_{key.value}"
        elif is_vocabulary(key.value) and written != "flag":
            message = f"列名“{key.value}”在系统里有固定的取值，请换一个，如 {table}_{key.value}"
        else:
            return True
        self.reader.add_problem(key, message, "name")
        return False


def label_of(header: str) -> str:
    """What a column of money is called: its header without the unit, for all money is kept in 元."""
    return UNIT_BEHIND.sub("", header) if money_unit(header) else header


def field_of(node: Node | None, name: str) -> Node | None:
    """The value of a field; ``None`` where there is none."""
    if not isinstance(node, MappingNode):
        return None
    return next((value for key, value in node.entries if key.value == name), None)
