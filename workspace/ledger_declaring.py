"""An office's own table declared by a form: what was typed of it becomes its entry in ``sources.yaml``; of an
entry that is there only what was changed is written, comments and everything else stay."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from sources.declaration import read_declaration
from sources.json_files import JsonObject
from sources.source import COMPLETE, UNTIL_LAST_ROW, Source, SourceDeclarations
from sources.table_definition import DECLARED_TYPES
from sources.table_names import table_name
from sources.tables import TABLES, Column
from workspace.source_declaring import (
    CANNOT,
    DECLARATION_FILE,
    FIRST_TEXT,
    UndeclarableError,
    apply_edit,
    refuse_broken,
    table_tree,
)
from yamlfiles.editing import DropEntry, PutValue
from yamlfiles.text_edits import CannotEditError
from yamlfiles.writing import Tree, format_inline, format_key

MOST_OF_LABEL = 40
MOST_COLUMNS_READ = 100
KEEP = "keep"
COVERS = {COMPLETE: "complete", UNTIL_LAST_ROW: "until last row"}
"""As a form sends what is said of the days, and as it is written; KEEP leaves it as it is."""


class UnclearLedgerError(ValueError):
    """What was typed is no table yet; the message says what to do."""


@dataclass(frozen=True)
class TypedColumn:
    """``type`` is one of DECLARED_TYPES; ``header`` "" where the heading stays as declared."""

    name: str
    header: str
    type: str
    label: str
    personal: bool = False


@dataclass(frozen=True)
class TypedLedger:
    """``covers`` is one of COVERS, KEEP, or "none"; "" where nothing was chosen."""

    title: str
    columns: tuple[TypedColumn, ...]
    key: str = ""
    dated_by: str = ""
    covers: str = ""
    unit: str = ""

    def to_json(self) -> JsonObject:
        return {**asdict(self), "columns": [asdict(column) for column in self.columns]}


def ledger_from_json(content: JsonObject) -> TypedLedger:
    columns = tuple(TypedColumn(**column) for column in content["columns"])
    return TypedLedger(**{**content, "columns": columns})


def new_table_name(title: str, declarations: SourceDeclarations) -> str:
    """By which a table that is new goes in target files."""
    return table_name(title, [*TABLES, *declarations.tables, *declarations.unusable])


def refuse_unclear(typed: TypedLedger, other_titles: Iterable[str]) -> None:
    """Raises UnclearLedgerError for the first thing that is missing."""
    message = next(unclear(typed, set(other_titles)), "")
    if message:
        raise UnclearLedgerError(message)


def unclear(typed: TypedLedger, other_titles: set[str]) -> Iterator[str]:
    if not typed.title:
        yield "请填写台账名称，如“培训台账”"
    if len(typed.title) > MOST_OF_LABEL:
        yield f"台账名称最多 {MOST_OF_LABEL} 个字，现为 {len(typed.title)} 个"
    if typed.title in other_titles:
        yield f"已经有叫“{typed.title}”的数据，请另取名称；要往里面加文件，请回上一页选它"
    if not typed.columns:
        yield "没有选任何列，请至少为一列选择类型"
    if len(typed.columns) > MOST_COLUMNS_READ:
        yield f"最多读取 {MOST_COLUMNS_READ} 列，现选了 {len(typed.columns)} 列；用不到的请选“不读取”"
    yield from unclear_columns(typed)
    if not typed.covers:
        yield "请选择台账记到什么程度：没有一行的月份，是没有发生还是没有登记，只有您知道"


def unclear_columns(typed: TypedLedger) -> Iterator[str]:
    labels = [column.label for column in typed.columns]
    for column in typed.columns:
        if not column.label or len(column.label) > MOST_OF_LABEL:
            yield f"“{column.label[:20] or column.header}”一列的名称应有 1 至 {MOST_OF_LABEL} 个字"
        if labels.count(column.label) > 1:
            yield f"有两列都叫“{column.label}”，请改成不同的名称"
        if column.personal and column.type not in ("text", "code"):
            yield f"“{column.label}”能认出个人，只保存代号，类型请选“文字”或“编号”"
    yield from unclear_days(typed)


def unclear_days(typed: TypedLedger) -> Iterator[str]:
    types = {column.name: column.type for column in typed.columns}
    if not {"day", "instant"} & set(types.values()):
        yield "没有一列是日期：系统按日期把每一行归入月份和年度。请为日期所在的列选“日期”；文件里没有的，请先加一列日期再上传"
    elif types.get(typed.dated_by) not in ("day", "instant"):
        yield "请选择每一行按哪一列的日期归入月份，应是读取的日期列"
    if typed.key and typed.key not in types:
        yield "编号列没有读取：请为它选类型，或选“没有编号列”"


def new_ledger_text(text: str, table: str, typed: TypedLedger, pattern: str) -> str:
    """The text with the table as its last entry. Raises UndeclarableError."""
    start = text or FIRST_TEXT
    columns = [
        f"    {format_key(column.name)}: {format_inline(column_tree(column))}\n" for column in typed.columns
    ]
    fields = [
        f"  {name}: {format_inline(value)}\n"
        for name, value in ledger_fields(typed).items()
        if value and name != "label"
    ]
    lines = [
        *("" if start.endswith("\n") else "\n", f"\n{format_key(table)}:\n"),
        *(f"  label: {format_inline(typed.title)}\n", f"  files: {format_inline(pattern)}\n", "  columns:\n"),
        *(*columns, *fields),
    ]
    return checked_text(start + "".join(lines), table)


def column_tree(column: TypedColumn) -> dict[str, Tree]:
    tree: dict[str, Tree] = {"header": column.header, "type": column.type}
    if column.label != column.header:
        tree["label"] = column.label
    return {**tree, "personal": "yes"} if column.personal else tree


def ledger_fields(typed: TypedLedger) -> dict[str, str]:
    """What is written beside the columns; "" where nothing is."""
    return {
        "label": typed.title,
        "key": typed.key,
        "dated_by": typed.dated_by,
        "covers": COVERS.get(typed.covers, ""),
        "unit": typed.unit,
    }


def changed_ledger_text(text: str, source: Source, typed: TypedLedger) -> str:
    """The text with what was changed of a table that is declared. Raises UndeclarableError."""
    name = source.table.name
    try:
        for edit in ledger_edits(source, typed, table_tree(text, name)):
            text = apply_edit(text, edit)
    except CannotEditError as error:
        raise UndeclarableError(CANNOT.format(str(error))) from None
    return checked_text(text, name)


def ledger_edits(source: Source, typed: TypedLedger, tree: Tree) -> Iterator[PutValue | DropEntry]:
    """What says the same as before is left as it is written."""
    name, before = source.table.name, typed_ledger_of(source)
    written = tree if isinstance(tree, Mapping) else {}
    yield from column_edits(source, typed, written.get("columns", {}))
    was = ledger_fields(before)
    for field, value in ledger_fields(typed).items():
        if value == was[field] or (field == "covers" and typed.covers == KEEP):
            continue
        yield PutValue((name, field), value) if value else DropEntry((name, field))
    if typed.covers not in (KEEP, before.covers) and "confirmed" in written:
        yield DropEntry((name, "confirmed"))


def column_edits(source: Source, typed: TypedLedger, written: Tree) -> Iterator[PutValue | DropEntry]:
    """The columns that are new first, so that there is always one."""
    before = written if isinstance(written, Mapping) else {}
    name, kept = source.table.name, {column.name for column in typed.columns}
    for column in typed.columns:
        known = source.table.column(column.name)
        if known is None:
            yield PutValue((name, "columns", column.name), column_tree(column))
        elif typed_column(source, known) != column:
            yield PutValue((name, "columns", column.name), changed_tree(column, before.get(column.name, {})))
    for gone in before:
        if gone not in kept:
            yield DropEntry((name, "columns", gone))


def changed_tree(column: TypedColumn, before: Tree) -> dict[str, Tree]:
    """What it is found by stays as it is written."""
    tree: dict[str, Tree] = dict(before) if isinstance(before, Mapping) else {}
    tree |= {"type": column.type, "label": column.label}
    tree.pop("personal", None)
    return {**tree, "personal": "yes"} if column.personal else tree


def typed_column(source: Source, column: Column) -> TypedColumn:
    """A declared column as the form shows it."""
    found = next(name for name, pair in DECLARED_TYPES.items() if pair == (column.type, column.kind))
    return TypedColumn(column.name, "", found, column.label, column.personal)


def typed_ledger_of(source: Source) -> TypedLedger:
    """A declared table as the form shows it."""
    return TypedLedger(
        source.table.label,
        tuple(typed_column(source, column) for column in source.table.columns),
        source.table.number_column,
        source.table.birth_column,
        covers_of(source),
        source.unit,
    )


def covers_of(source: Source) -> str:
    return source.completeness or (KEEP if source.covers else "none")


def checked_text(text: str, table: str) -> str:
    """Raises UndeclarableError where it cannot be read back."""
    declared = read_declaration(text.encode(), DECLARATION_FILE)
    refuse_broken(declared)
    if table not in declared.tables:
        raise UndeclarableError("数据来源的声明没有写成，请系统管理员查看")
    return text


def ledger_source(text: str, table: str) -> Source:
    """Of a text that was checked."""
    return read_declaration(text.encode(), DECLARATION_FILE).tables[table]


def folder_word(title: str) -> str:
    """A title as part of a pattern of files, in which some signs mean something."""
    return re.sub(r"[\[\]{}*?]", "_", title)
