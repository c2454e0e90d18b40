"""The form of an office's own table: each column of an upload with its type, and what reading it so gave."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workspace.ledger_declaring import TypedColumn, TypedLedger
from workspace.ledger_drafts import TYPE_WORDS, FoundColumn, JsonObject, LedgerDraft
from workspace.ledger_effects import LedgerEffect
from workspace.source_drafts import Draft

MOST_SHOWN_ROWS = 5


@dataclass(frozen=True)
class LedgerLine:
    """One column with what is chosen for it; ``cells`` are the first ones, masked."""

    column: FoundColumn
    typed: TypedColumn
    cells: tuple[str, ...]
    unread: str = ""


@dataclass(frozen=True)
class LedgerPage:
    """``is_change``: the table is declared already; ``reading`` is what the file gave as typed, nothing where
    it was not read so; ``before`` what it gives as declared now."""

    draft: Draft
    typed: TypedLedger
    lines: tuple[LedgerLine, ...]
    is_change: bool
    reading: JsonObject
    before: JsonObject
    effects: Sequence[LedgerEffect]
    told: JsonObject
    left_out: int
    has_span: bool

    @property
    def dates(self) -> list[LedgerLine]:
        return [line for line in self.lines if line.typed.type in ("day", "instant")]

    @property
    def keys(self) -> list[LedgerLine]:
        return [line for line in self.lines if line.typed.type in ("code", "text", "count")]

    @property
    def has_money(self) -> bool:
        return any(line.typed.type == "amount" for line in self.lines)

    @property
    def read_count(self) -> int:
        return sum(bool(line.typed.type) for line in self.lines)

    @property
    def lost(self) -> int:
        return sum(effect.is_lost for effect in self.effects)


def sent_ledger(form: Mapping[str, str], ledger: LedgerDraft) -> TypedLedger:
    """What was sent; a column of no type is not read."""
    return TypedLedger(
        " ".join(form.get("title", "").split()),
        tuple(sent_columns(form, ledger)),
        form.get("key", ""),
        form.get("dated_by", ""),
        form.get("covers", ""),
        form.get("unit", ""),
    )


def sent_columns(form: Mapping[str, str], ledger: LedgerDraft) -> Iterator[TypedColumn]:
    for column in ledger.columns:
        chosen = form.get(f"type-{column.name}", "")
        if chosen not in TYPE_WORDS or column.is_barred:
            continue
        is_declared = ledger.source is not None and ledger.source.table.column(column.name) is not None
        label = " ".join(form.get(f"label-{column.name}", "").split()) or column.header
        personal = bool(form.get(f"personal-{column.name}"))
        yield TypedColumn(column.name, "" if is_declared else column.header, chosen, label, personal)


def ledger_page(ledger: LedgerDraft, typed: TypedLedger, effects: Sequence[LedgerEffect] = ()) -> LedgerPage:
    kept = ledger.draft.ledger
    is_read = kept.get("typed") == typed.to_json()
    reading = kept["answer"].get("reading", {}) if is_read else {}
    return LedgerPage(
        ledger.draft,
        typed,
        tuple(ledger_lines(typed, ledger.columns, ledger.told.get("rows", ()), reading)),
        ledger.source is not None,
        reading,
        ledger.draft.answer.get("reading", {}) if ledger.source else {},
        effects if is_read else (),
        ledger.told,
        ledger.left_out,
        bool(ledger.source and ledger.source.covers),
    )


def ledger_lines(
    typed: TypedLedger,
    columns: Sequence[FoundColumn],
    rows: Sequence[Sequence[str]],
    reading: JsonObject,
) -> Iterator[LedgerLine]:
    chosen = {column.name: column for column in typed.columns}
    unread = {count["column"]: count for count in reading.get("unread", ())}
    for column in columns:
        cells = (row[column.place] for row in rows if 0 <= column.place < len(row))
        told = unread.get(column.name)
        yield LedgerLine(
            column,
            chosen.get(column.name)
            or TypedColumn(column.name, column.header, "", column.header, column.personal),
            tuple(cell for cell in cells if cell)[:MOST_SHOWN_ROWS],
            f"{told['cells']:,} 格读不懂，如第 {told['row']} 行，按空处理" if told else "",
        )
