"""The form of a target sheet: all that was typed so far travels in it, nothing is kept before it is saved.

One part of the sheet is open at a time, its head, its funds or one row; the rest travels as ``state``.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from indicators.branches import OUTPUT, first_level, second_level
from workbooks.edited_sheet import EditedRow
from workbooks.new_rows import FreeIds
from workbooks.sheet_texts import HEAD_FIELDS, ROW_FIELDS
from workspace.declaring import DeclaredSheet
from workspace.typed_sheet import TypedSheet

HEAD, FUNDS, LIBRARY = "head", "funds", "library"
"""Parts of the sheet that are no row."""
NEW_ROW_BRANCH = (OUTPUT, "数量指标")
INCOMPLETE = "表单不完整，没有处理；请从项目页重新打开目标申报"


class BrokenStateError(ValueError):
    """What came is not what the page sent."""


@dataclass(frozen=True)
class FormRow:
    """One row of the form; ``token`` names it there. One that was taken out stays until the sheet is
    saved, and can be put back."""

    token: str
    row: EditedRow
    is_removed: bool = False

    @property
    def name(self) -> str:
        return self.row.text_of("name")

    def with_texts(self, texts: Mapping[str, str]) -> "FormRow":
        return replace(self, row=replace(self.row, texts={**self.row.texts, **texts}))


@dataclass(frozen=True)
class DeclaringForm:
    """The whole form; ``open`` is the part that is shown. ``project_id`` is "" for a new sheet."""

    project_id: str
    year: int
    base: str
    origin: str
    head: Mapping[str, str]
    rows: tuple[FormRow, ...]
    open: str = HEAD

    @property
    def declared(self) -> DeclaredSheet:
        rows = tuple(row.row for row in self.rows if not row.is_removed)
        return DeclaredSheet(self.project_id, self.year, self.base, self.origin, TypedSheet(self.head, rows))

    def find_row(self, token: str) -> FormRow | None:
        return next((row for row in self.rows if row.token == token), None)

    @property
    def open_row(self) -> FormRow | None:
        return self.find_row(self.open)

    def with_row(self, changed: FormRow) -> "DeclaringForm":
        return replace(self, rows=tuple(changed if row.token == changed.token else row for row in self.rows))

    def next_token(self) -> str:
        """Of the row after the open one; the same where it is the last."""
        tokens = [row.token for row in self.rows if not row.is_removed]
        if self.open not in tokens:
            return tokens[0] if tokens else self.open
        return tokens[min(tokens.index(self.open) + 1, len(tokens) - 1)]


def form_of_sheet(
    sheet: TypedSheet, *, project_id: str = "", year: int, base: str = "", origin: str = ""
) -> DeclaringForm:
    """The form as it is first shown."""
    rows = tuple(FormRow(f"r{number}", row) for number, row in enumerate(sheet.rows, 1))
    return DeclaringForm(project_id, year, base, origin, sheet.head, rows)


def open_part(form: DeclaringForm, part: str) -> DeclaringForm:
    """Nothing is opened that is not there."""
    row = form.find_row(part)
    is_there = part in (HEAD, FUNDS, LIBRARY) or (row is not None and not row.is_removed)
    return replace(form, open=part) if is_there else form


def add_row(form: DeclaringForm, branch: tuple[str, str], texts: Mapping[str, str]) -> DeclaringForm:
    """One more row at the end, opened; its id is settled now, so that sending it twice adds it once."""
    used = (row.row.text_of("id") for row in form.rows)
    blank = {field.name: "" for field in ROW_FIELDS}
    row_id = FreeIds(used).take_id(branch)
    number = 1 + max((int(row.token[1:]) for row in form.rows), default=0)
    row = FormRow(f"r{number}", EditedRow("", branch, {**blank, **texts, "id": row_id}))
    return replace(form, rows=(*form.rows, row), open=row.token)


def remove_row(form: DeclaringForm, token: str) -> DeclaringForm:
    """Taken out; the next one is opened."""
    row = form.find_row(token)
    if row is None:
        return form
    following = replace(form, open=token).next_token()
    shown = HEAD if following == token else following
    return replace(form.with_row(replace(row, is_removed=True)), open=shown)


def restore_row(form: DeclaringForm, token: str) -> DeclaringForm:
    row = form.find_row(token)
    return replace(form.with_row(replace(row, is_removed=False)), open=token) if row else form


def move_row(form: DeclaringForm, token: str, step: int) -> DeclaringForm:
    """Changes places with the nearest one of its 二级指标; the first and the last stay."""
    row = form.find_row(token)
    if row is None or row.is_removed:
        return form
    rows = list(form.rows)
    here = rows.index(row)
    beside = range(here + step, len(rows) if step > 0 else -1, step)
    near = (at for at in beside if not rows[at].is_removed and branch_of(rows[at]) == branch_of(row))
    at = next(near, here)
    rows[here], rows[at] = rows[at], rows[here]
    return replace(form, rows=tuple(rows))


def branch_of(row: FormRow) -> tuple[str, str]:
    """By the official names; as written where it is none of them."""
    first, second = row.row.branch
    official = first_level(first)
    return (official, second_level(official, second) or second) if official else (first, second)


# Through the browser and back
# ----------------------------------------------------------------------------------------------------------


def write_state(form: DeclaringForm) -> str:
    fields = {name: getattr(form, name) for name in ("project_id", "year", "base", "origin", "open")}
    rows = [_row_state(row) for row in form.rows]
    return json.dumps({**fields, "head": dict(form.head), "rows": rows}, ensure_ascii=False)


def _row_state(row: FormRow) -> dict[str, object]:
    edited = row.row
    texts = {name: text for name, text in edited.texts.items() if text}
    return {
        "token": row.token,
        "key": edited.key,
        "branch": list(edited.branch),
        "texts": texts,
        "removed": row.is_removed,
    }


def read_state(text: str) -> DeclaringForm:
    """Raises BrokenStateError on anything that ``write_state`` does not write."""
    try:
        state = json.loads(text)
        rows = tuple(_read_row(row) for row in state["rows"])
        return DeclaringForm(
            project_id=_text(state["project_id"]),
            year=int(state["year"]),
            base=_text(state["base"]),
            origin=_text(state["origin"]),
            head=_texts(state["head"], (field.name for field in HEAD_FIELDS)),
            rows=rows,
            open=_text(state["open"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BrokenStateError(INCOMPLETE) from error


def _read_row(state: Mapping[str, object]) -> FormRow:
    branch = state["branch"]
    if not isinstance(branch, list) or len(branch) != 2:
        raise BrokenStateError(INCOMPLETE)
    texts = _texts(state["texts"], (field.name for field in ROW_FIELDS))
    token = _text(state["token"])
    if not (token[:1] == "r" and token[1:].isdecimal()):
        raise BrokenStateError(INCOMPLETE)
    row = EditedRow(_text(state["key"]), (_text(branch[0]), _text(branch[1])), texts)
    return FormRow(token, row, state["removed"] is True)


def _texts(found: object, names: Iterable[str]) -> dict[str, str]:
    """Every name with a text, blank where there is none."""
    if not isinstance(found, Mapping):
        raise BrokenStateError(INCOMPLETE)
    return {name: _text(found.get(name, "")) for name in names}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise BrokenStateError(INCOMPLETE)
    return value
