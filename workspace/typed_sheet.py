"""A target sheet as typed into a form, laid over the text of its file: what the file would say then."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workbooks.cell_merge import MergeResult
from workbooks.edited_sheet import EditedRow, EditedSheet
from workbooks.row_order import order_changes, row_name
from workbooks.sheet_changes import merge_edited_sheet
from workbooks.sheet_texts import HEAD_FIELDS, RowTexts, SheetTexts, as_tree, read_sheet_texts
from yamlfiles.editing import apply_changes
from yamlfiles.text_edits import CannotEditError
from yamlfiles.writing import Tree, format_entry, format_key, without_control_characters

HEADING = "# 由网页“目标申报”填写。"


@dataclass(frozen=True)
class TypedSheet:
    """The head by the names of ``HEAD_FIELDS`` and the rows in their order. A row of the file has the key it
    has there, a new one none; each but a printed 无 has an id."""

    head: Mapping[str, str]
    rows: tuple[EditedRow, ...]


def sheet_of_text(text: str) -> TypedSheet | None:
    """What a form shows of a target file; ``None`` where it is no sheet that a form could show."""
    texts = read_sheet_texts(text)
    if texts is None:
        return None
    rows = (EditedRow(row.key, row.branch, row.texts) for row in texts.rows)
    return TypedSheet(texts.head, tuple(rows))


def lay_over(text: str, sheet: TypedSheet) -> MergeResult:
    """``text`` with all that the sheet says otherwise; comments and the order of what stays are kept."""
    texts = read_sheet_texts(text)
    rows = tuple(_known_rows(texts, sheet.rows)) if texts else sheet.rows
    outcome = merge_edited_sheet(text, text, EditedSheet(sheet.head, rows))
    if outcome.text is not None:
        _put_in_order(outcome, sheet.rows)
    return outcome


def _known_rows(texts: SheetTexts, rows: Iterable[EditedRow]) -> Iterator[EditedRow]:
    """A row that was new when it was typed and stands in the file since is that row."""
    for row in rows:
        known = row.key or row.text_of("id")
        key = known if known and texts.find_row(known) else ""
        yield EditedRow(key, row.branch, row.texts, row.place)


def _put_in_order(outcome: MergeResult, rows: Iterable[EditedRow]) -> None:
    texts = read_sheet_texts(outcome.text or "")
    if texts is None or outcome.text is None:
        return
    changes = list(order_changes(texts, [name_of_row(row) for row in rows]))
    try:
        outcome.text = apply_changes(outcome.text, changes) if changes else outcome.text
    except CannotEditError as refusal:
        outcome.add_problem("", str(refusal))
        outcome.text = None


def name_of_row(row: EditedRow) -> str:
    """As ``row_name`` of the row in the file."""
    return row_name(RowTexts(row.key, row.branch, {**row.texts, "id": row.text_of("id")}))


def blank_text(head: Mapping[str, str]) -> str:
    """A new file that says the head and has no row yet."""
    cleaned = {name: without_control_characters(text) for name, text in head.items()}
    return "".join(f"{line}\n" for line in (HEADING, *_head_lines(cleaned)))


def _head_lines(head: Mapping[str, str]) -> Iterator[str]:
    """A field a line, in the order of the sheet; what holds several is told once, above them."""
    opened: set[str] = set()
    for field in HEAD_FIELDS:
        text = head.get(field.name, "")
        if not text.strip() and field.name != "name":
            continue
        *groups, name = field.name.split(".")
        for depth, group in enumerate(groups):
            if (path := ".".join(groups[: depth + 1])) not in opened:
                opened.add(path)
                yield f"{'  ' * depth}{format_key(group)}:"
        yield f"{'  ' * len(groups)}{format_entry(name, _value_of(field.name, text))}".rstrip()


def _value_of(name: str, text: str) -> Tree:
    """Lines of names and values as the mapping they mean; a text that means none as it is."""
    tree = as_tree(name, text)
    return text if tree is None else tree
