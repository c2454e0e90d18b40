"""What was typed into the open part of the form of a target sheet, put back into the whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from indicators.branches import first_level, second_level
from indicators.model import EvaluatorInfo
from pages.declaring_form import FUNDS, HEAD, DeclaringForm, FormRow, branch_of
from pages.method_fields import COLUMN, PARAMETER, VALUE, keep_fitting, typed_method
from web.entry_form import clean_text
from workbooks.sheet_texts import HEAD_FIELDS, as_tree
from yamlfiles.writing import format_entry

MOST_CHARACTERS = 10_000
"""Of one field; a sheet is printed on a page or two."""
ROW_TEXTS = ("name", "target", "reading", "weight", "note", "accumulates", "compare")
BASIS_FIELDS = ("standard", "source", "formula", "baseline", "reference")
"""Of the basis of a target, in the order of the form; others that a file has stay as they are."""
SHOWN_METHOD = "shown.method"
"""The evaluator whose parameters the form showed."""
Infos = Mapping[str, EvaluatorInfo]
Sent = MultiDict[str, str]


@dataclass(frozen=True)
class TypedForm:
    """The form with what was typed; ``notes`` say what of it was not taken."""

    form: DeclaringForm
    notes: tuple[str, ...] = ()


def take_typed(form: DeclaringForm, sent: Sent, infos: Infos) -> TypedForm:
    """Only the open part was on the page."""
    if form.open in (HEAD, FUNDS):
        return _take_head(form, sent, infos)
    row = form.open_row
    if row is None or "row.name" not in sent:
        return TypedForm(form)
    texts = {name: _field(sent, f"row.{name}") for name in ROW_TEXTS if f"row.{name}" in sent}
    if confirmed := _field(sent, "row.confirm"):
        texts["reading"] = confirmed
    lines, notes = _typed_method(sent, _field(sent, "row.evaluator"), infos)
    texts |= {"evaluator": _field(sent, "row.evaluator"), "with": lines}
    texts["basis"] = typed_basis(row.row.text_of("basis"), _basis_fields(sent))
    changed = row.with_texts(texts)
    return TypedForm(form.with_row(_in_branch(changed, _field(sent, "row.branch"))), notes)


def _take_head(form: DeclaringForm, sent: Sent, infos: Infos) -> TypedForm:
    typed = {
        field.name: _field(sent, f"head.{field.name}")
        for field in HEAD_FIELDS
        if f"head.{field.name}" in sent
    }
    notes: tuple[str, ...] = ()
    if form.open == FUNDS and SHOWN_METHOD in sent:
        typed["funds.with"], notes = _typed_method(sent, typed.get("funds.evaluator", ""), infos)
    return TypedForm(replace(form, head={**form.head, **typed}), notes)


def _field(sent: Sent, name: str) -> str:
    return clean_text(sent.get(name, "")).strip()


def _typed_method(sent: Sent, chosen: str, infos: Infos) -> tuple[str, tuple[str, ...]]:
    """The parameters as lines, and what of them was not taken: those that were shown may be another
    evaluator's."""
    shown = sent.get(SHOWN_METHOD, "")
    parameters = {
        name.removeprefix(PARAMETER): _field(sent, name) for name in sent if name.startswith(PARAMETER)
    }
    columns = [clean_text(text).strip() for text in sent.getlist(COLUMN)]
    values = [clean_text(text).strip() for text in sent.getlist(VALUE)]
    typed = typed_method(parameters, columns, values)
    if chosen == shown:
        return typed.lines, typed.notes
    fitting = keep_fitting(typed.lines, infos.get(chosen))
    return fitting.lines, (*typed.notes, *fitting.notes)


def _basis_fields(sent: Sent) -> dict[str, str]:
    return {name.removeprefix("basis."): _field(sent, name) for name in sent if name.startswith("basis.")}


def typed_basis(written: str, fields: Mapping[str, str]) -> str:
    """The basis as the sheet has it: one sentence stays one, as long as nothing is said beside it."""
    filled = {name: text for name, text in fields.items() if text}
    was_sentence = not isinstance(as_tree("basis", written), Mapping)
    if was_sentence and filled.keys() <= {"standard"} and "\n" not in filled.get("standard", ""):
        return filled.get("standard", "")
    return "\n".join(format_entry(name, text) for name, text in filled.items())


def basis_fields(written: str) -> dict[str, str]:
    """Every field of the form, and whatever else the file has."""
    tree = as_tree("basis", written)
    found = tree if isinstance(tree, Mapping) else {"standard": written}
    texts = {name: value if isinstance(value, str) else str(value) for name, value in found.items()}
    return {**dict.fromkeys(BASIS_FIELDS, ""), **texts}


def _in_branch(row: FormRow, address: str) -> FormRow:
    """Below another 二级指标; the same one keeps the name that the file has for it."""
    first, _, second = address.partition("/")
    official = first_level(first)
    if not official or second_level(official, second) is None or branch_of(row) == (first, second):
        return row
    return replace(row, row=replace(row.row, branch=(first, second)))


def too_long(form: DeclaringForm) -> Iterator[str]:
    """What no sheet has room for; it is kept in the form, and not saved."""
    for row in form.rows:
        longest = max(map(len, row.row.texts.values()), default=0)
        if longest > MOST_CHARACTERS:
            yield f"“{row.name[:20] or '一行指标'}”有一栏 {longest} 字，一栏最多 {MOST_CHARACTERS} 字"
    for field in HEAD_FIELDS:
        if len(form.head.get(field.name, "")) > MOST_CHARACTERS:
            yield f"“{field.label}”有 {len(form.head[field.name])} 字，一栏最多 {MOST_CHARACTERS} 字"
