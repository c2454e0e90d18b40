"""``sources.yaml`` changed by a form: one table declared, its files, columns and coverage; every comment and
everything else stays as it was, and what was written is read again before it counts."""

import copy
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from indicators.whole_files import write_whole
from sources.chosen_columns import heading_tree
from sources.declaration import read_declaration
from sources.origins.fetched import origin_words
from sources.source import Heading, Source, SourceDeclarations
from sources.table_definition import HEADING_FIELDS
from sources.tables import TABLES, Column
from yamlfiles.editing import Change, DropEntry, PutValue, apply_changes
from yamlfiles.problem import Severity
from yamlfiles.text_edits import CannotEditError
from yamlfiles.tree import compose_tree
from yamlfiles.writing import Tree, format_inline, format_key, tree_of

DECLARATION_FILE = "sources.yaml"
FIRST_TEXT = """\
# 数据来源：每种业务数据放在哪里、怎样读。由“数据”页维护；也可以手工修改，注释和次序都会保留。
"""
CANNOT = "数据来源的声明写法较特殊，不能自动改写（{}）；请系统管理员在 sources.yaml 里修改"
BROKEN = "数据来源的声明（sources.yaml）第 {} 行有错误：{}；请系统管理员改正后再试"


class UndeclarableError(ValueError):
    """The declaration cannot be written as asked; the message says why and what to do."""


@dataclass(frozen=True)
class CoverageAnswer:
    """What somebody said of the days that the data cover. ``keep``: as declared before; no ``span``: nothing
    is declared; ``confirmed`` is the day on which they looked that nothing is missing."""

    keep: bool = False
    span: tuple[date, date] | None = None
    confirmed: date | None = None


@dataclass(frozen=True)
class SourceChange:
    """What is to be declared of one table: all its headings, a pattern of files that is new, coverage."""

    table: str
    headings: Mapping[str, Heading]
    pattern: str = ""
    coverage: CoverageAnswer = field(default_factory=lambda: CoverageAnswer(keep=True))
    unit: str = ""


FETCHED = "“{}”取自 {}，不另放文件；要改用文件，请系统管理员先在声明里删去取自哪里"


def declaration_text(root: Path) -> str:
    """ "" where there is none yet. Raises OSError."""
    try:
        return (root / DECLARATION_FILE).read_text("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise UndeclarableError(CANNOT.format("不是 UTF-8 编码")) from error


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def write_declaration(root: Path, text: str) -> None:
    write_whole(root / DECLARATION_FILE, text.encode(), 0o644)


def changed_text(text: str, change: SourceChange) -> str:
    """The text with the change made. Raises UndeclarableError."""
    before = read_declaration(text.encode(), DECLARATION_FILE) if text.strip() else SourceDeclarations()
    refuse_broken(before)
    source = before.tables.get(change.table)
    if source and source.origin and change.pattern:
        raise UndeclarableError(FETCHED.format(source.table.label, origin_words(source.origin)))
    try:
        made = _edit(text, source, change) if source else _append(text, change)
    except CannotEditError as error:
        raise UndeclarableError(CANNOT.format(str(error))) from None
    after = read_declaration(made.encode(), DECLARATION_FILE)
    refuse_broken(after)
    if not _says(after.tables.get(change.table), change):
        raise UndeclarableError(CANNOT.format(f"“{change.table}”一段"))
    return made


def refuse_broken(declared: SourceDeclarations) -> None:
    errors = [problem for problem in declared.problems if problem.severity is Severity.ERROR]
    if errors:
        raise UndeclarableError(BROKEN.format(errors[0].line, errors[0].message))


def _says(source: Source | None, change: SourceChange) -> bool:
    """Whether the table is declared as was asked."""
    if source is None or dict(source.columns) != dict(change.headings):
        return False
    if change.pattern and change.pattern not in source.files:
        return False
    answer = change.coverage
    return answer.keep or (source.covers == answer.span and source.confirmed == answer.confirmed)


def _append(text: str, change: SourceChange) -> str:
    """The table as a new entry at the end; a comment alone is no mapping yet."""
    start = text or FIRST_TEXT
    if not start.endswith("\n"):
        start += "\n"
    fields: dict[str, Tree] = {"files": change.pattern}
    if change.headings:
        fields["columns"] = {name: heading_tree(heading) for name, heading in change.headings.items()}
    fields |= dict(_coverage_fields(change.coverage))
    if change.unit:
        fields["unit"] = change.unit
    lines = [f"  {format_key(name)}: {format_inline(value)}\n" for name, value in fields.items()]
    return f"{start}{format_key(change.table)}:\n{''.join(lines)}"


def _coverage_fields(answer: CoverageAnswer) -> Iterator[tuple[str, str]]:
    if answer.span:
        yield "covers", f"{answer.span[0]}..{answer.span[1]}"
    if answer.confirmed:
        yield "confirmed", answer.confirmed.isoformat()


def _edit(text: str, source: Source, change: SourceChange) -> str:
    text = _with_own_fields(text, source)
    for edit in _changes(source, change, table_tree(text, source.table.name)):
        text = apply_edit(text, edit)
    return text


def _with_own_fields(text: str, source: Source) -> str:
    """A table of which nothing but the files is written gets room for more."""
    name = source.table.name
    if isinstance(table_tree(text, name), Mapping):
        return text
    return apply_edit(text, PutValue((name,), {"files": list(source.files)}))


def table_tree(text: str, table: str) -> Tree:
    root, _ = compose_tree(text.encode(), DECLARATION_FILE)
    tree = tree_of(root)
    return tree[table] if isinstance(tree, Mapping) else ""


def _defined_tree(tree: Tree, section: str, column: Column, heading: Heading) -> Tree:
    """A column that is defined where its header stands: what it is stays, also what it is called."""
    written = tree.get(section, {}) if isinstance(tree, Mapping) else {}
    before = written.get(column.name, {}) if isinstance(written, Mapping) else {}
    described = before if isinstance(before, Mapping) else {}
    kept = {name: value for name, value in described.items() if name not in HEADING_FIELDS}
    told = heading_tree(heading)
    headed: dict[str, Tree] = dict(told) if isinstance(told, Mapping) else {"header": told}
    return {"label": column.label, **kept, **headed}


def _put_heading(source: Source, name: str, heading: Heading, tree: Tree) -> PutValue:
    table = source.table
    column = table.column(name)
    shipped = TABLES.get(table.name)
    if column is None or (shipped and shipped.column(name)):
        return PutValue((table.name, "columns", name), heading_tree(heading))
    section = "extra" if shipped else "columns"
    return PutValue((table.name, section, name), _defined_tree(tree, section, column, heading))


def _changes(source: Source, change: SourceChange, tree: Tree) -> Iterator[PutValue | DropEntry]:
    name = source.table.name
    if change.pattern and change.pattern not in source.files:
        yield PutValue((name, "files"), [*source.files, change.pattern])
    for column, heading in change.headings.items():
        if source.columns.get(column) != heading:
            yield _put_heading(source, column, heading, tree)
    for column in source.columns:
        if column not in change.headings:
            yield DropEntry((name, "columns", column))
    if not change.coverage.keep:
        yield from _coverage_changes(source, change.coverage)
    if change.unit and change.unit != source.unit:
        yield PutValue((name, "unit"), change.unit)


def _coverage_changes(source: Source, answer: CoverageAnswer) -> Iterator[PutValue | DropEntry]:
    written = dict(_coverage_fields(answer))
    # confirmed says something of covers only: it goes first and comes last
    if source.confirmed and "confirmed" not in written:
        yield DropEntry((source.table.name, "confirmed"))
    if "covers" in written:
        yield PutValue((source.table.name, "covers"), written["covers"])
    elif source.covers:
        yield DropEntry((source.table.name, "covers"))
    if "confirmed" in written:
        yield PutValue((source.table.name, "confirmed"), written["confirmed"])


def apply_edit(text: str, edit: PutValue | DropEntry) -> str:
    """Piece by piece; a value over lines of its own is taken out first; what stands in one pair of braces is
    written anew as a whole."""
    ways: list[list[Change]] = [[edit]]
    if isinstance(edit, PutValue):
        ways.append([DropEntry(edit.path), edit])
    if len(edit.path) > 1:
        ways.append([PutValue((edit.path[0],), _edited_tree(text, edit))])
    for way in ways[:-1]:
        with suppress(CannotEditError):
            return apply_changes(text, way)
    return apply_changes(text, ways[-1])


def _edited_tree(text: str, edit: PutValue | DropEntry) -> Tree:
    tree: Any = copy.deepcopy(table_tree(text, str(edit.path[0])))
    *way, last = edit.path[1:]
    inner = tree
    for step in way:
        if not isinstance(inner.get(step), dict):
            inner[step] = {}
        inner = inner[step]
    if isinstance(edit, PutValue):
        inner[last] = edit.value
    else:
        inner.pop(last, None)
        if way and not inner:
            tree.pop(way[0], None)
    return cast(Tree, tree)
