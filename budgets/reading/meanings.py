"""Which cell of which table a statement of the text repeats; a statement that repeats none says nothing of tables."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from budgets.budget import BudgetRow, BudgetTable, Reference, Side, Statement, TableKind
from budgets.names import (
    BASIC,
    FUND,
    GENERAL,
    PROJECT,
    RECEPTION,
    RUNNING_COSTS,
    STAFF_COSTS,
    TOTAL,
    TRAVEL_ABROAD,
    VEHICLE_PURCHASE,
    VEHICLE_RUNNING,
    VEHICLES,
    column_concept,
    name_concept,
    normalize_text,
)

K = TableKind
TablesByKind = Mapping[TableKind, BudgetTable]
HEADING_KINDS: tuple[tuple[str, TableKind], ...] = (
    (r"三公", K.THREE_PUBLIC),
    (r"财政拨款收支", K.FISCAL),
    (r"政府性基金", K.FUND),
    (r"基本支出|项目支出", K.GENERAL),
    (r"一般公共预算", K.GENERAL),
    (r"收支(总|预算|情况|表)", K.BALANCE),
    (r"收入(总|预算|情况|表)", K.INCOME),
    (r"支出(总|预算|情况|表)", K.SPENDING),
)
"""What the section under a heading is about."""
TOTAL_NAMES: tuple[tuple[str, Reference], ...] = (
    (r"三公.*", Reference(K.THREE_PUBLIC, TOTAL, TOTAL)),
    (r"财政拨款收支(总)?预算", Reference(K.FISCAL, "收入总计", TOTAL, Side.INCOME)),
    (r"财政拨款(预算)?收入(总)?(预算|总计)", Reference(K.FISCAL, "收入总计", TOTAL, Side.INCOME)),
    (r"财政拨款支出(总)?(预算|总计)", Reference(K.FISCAL, "支出总计", TOTAL, Side.SPENDING)),
    (r"政府性基金(预算)?(财政)?(拨款)?支出", Reference(K.FUND, TOTAL, TOTAL)),
    (r"(一般公共预算)?(财政)?(拨款)?(安排的)?基本支出", Reference(K.GENERAL, TOTAL, BASIC)),
    (r"(一般公共预算)?(财政)?(拨款)?(安排的)?项目支出", Reference(K.GENERAL, TOTAL, PROJECT)),
    (r"(一般公共预算)(当年)?(财政)?(拨款)?支出", Reference(K.GENERAL, TOTAL, TOTAL)),
    (r"人员(支出|经费)", Reference(K.BASIC, TOTAL, STAFF_COSTS)),
    (r"(日常)?公用(支出|经费)", Reference(K.BASIC, TOTAL, RUNNING_COSTS)),
    (r"(收支|收入)(总)?预算|收入总计|总收入", Reference(K.BALANCE, "收入总计", TOTAL, Side.INCOME)),
    (r"支出(总)?预算|支出总计|总支出", Reference(K.BALANCE, "支出总计", TOTAL, Side.SPENDING)),
)
"""What totals are called, wherever they are named; the table of contents of an ordinary text."""
ACCOUNT_LEVELS = re.compile(r"\((类|款|项)\)")
THREE_PUBLIC_COLUMNS = (TRAVEL_ABROAD, VEHICLES, VEHICLE_PURCHASE, VEHICLE_RUNNING, RECEPTION)


def heading_kind(heading: str) -> TableKind | None:
    plain = normalize_text(heading)
    return next((kind for pattern, kind in HEADING_KINDS if re.search(pattern, plain)), None)


def clean_subject(subject: str, unit: str) -> str:
    """The subject without whose it is and of which year: 固原市…中心2024年财政拨款收入预算 is 财政拨款收入预算."""
    name = re.escape(normalize_text(unit)) if unit else "(?!)"
    plain = re.sub(
        rf"^\d+[.、]|^\([一二三四五六七八九十\d]+\)|{name}|(我|本)(单位|部门|局|委|办|中心)",
        "",
        normalize_text(subject),
    )
    plain = re.sub(
        r"^.*?(20\d\d年度?)(?=.)(?!(部门|单位)?(预算|安排)?(数|为|安排)?$)|20\d\d年度?(部门|单位)?(预算|安排)?(数|为|安排)?$",
        "",
        plain,
    )
    return re.sub(
        r"(预算数?|安排|数)?(为|是|共计?)?$", lambda end: "预算" if end[0].startswith("预算") else "", plain
    )


def resolve_statement(said: Statement, kind: TableKind | None, tables: TablesByKind, unit: str) -> Statement:
    """The statement with the cell it repeats, and its parts with theirs."""
    subject = clean_subject(said.subject, unit)
    bare = said.amount is None and subject in ("收入", "支出")
    own = find_total_reference(f"{subject}预算" if bare else subject, kind, tables) or (
        find_row_reference(subject, kind, tables) if kind else None
    )
    within = own.table if own else kind
    parts = tuple(resolve_part(part, own, within, tables, unit) for part in said.parts)
    return replace(said, subject=subject or said.subject, reference=own, parts=parts)


def find_total_reference(subject: str, kind: TableKind | None, tables: TablesByKind) -> Reference | None:
    plain = re.sub(r"(预算|数)$", "", re.sub(r"[“”\"]", "", subject))
    for pattern, reference in TOTAL_NAMES:
        if re.fullmatch(pattern, plain) or re.fullmatch(pattern, subject):
            return adapt_reference(reference, kind, tables)
    return None


def adapt_reference(reference: Reference, kind: TableKind | None, tables: TablesByKind) -> Reference | None:
    """收入预算 in a section on 财政拨款 is of that table, as is 基本支出 in one on the whole of spending."""
    if kind is K.FISCAL and reference.table is K.BALANCE:
        return replace(reference, table=K.FISCAL)
    if kind is K.FUND and reference.table is K.GENERAL:
        return replace(reference, table=K.FUND)
    if kind is K.SPENDING and reference.table is K.GENERAL:
        has = K.SPENDING in tables and reference.column in tables[K.SPENDING].columns
        return replace(reference, table=K.SPENDING) if has else None
    if kind in (K.BALANCE, K.INCOME) and reference.table is K.GENERAL:
        return None
    return reference


def resolve_part(
    said: Statement, whole: Reference | None, kind: TableKind | None, tables: TablesByKind, unit: str
) -> Statement:
    subject = clean_subject(said.subject, unit)
    own = None
    if kind is K.BALANCE and K.SPENDING in tables and column_concept(subject) in (BASIC, PROJECT):
        own = Reference(K.SPENDING, TOTAL, column_concept(subject))
    elif kind is K.THREE_PUBLIC:
        own = (
            Reference(kind, TOTAL, column_concept(subject))
            if column_concept(subject) in THREE_PUBLIC_COLUMNS
            else None
        )
    elif whole is not None and whole.column == TOTAL and kind in (K.FISCAL, K.BALANCE):
        own = find_row_reference(subject, kind, tables, whole.side) or find_row_reference(
            subject, kind, tables
        )
    elif whole is not None and kind is K.BASIC:
        own = find_row_reference(subject, kind, tables, column=whole.column)
    elif whole is not None and kind is K.GENERAL and whole.column in (BASIC, TOTAL):
        own = find_total_reference(subject, kind, tables) or find_row_reference(subject, kind, tables)
    elif kind is not None and whole is not None and whole.column != PROJECT:
        own = find_row_reference(subject, kind, tables)
    parts = tuple(resolve_part(part, own, own.table if own else kind, tables, unit) for part in said.parts)
    return replace(said, subject=subject or said.subject, reference=own, parts=parts)


def find_row_reference(
    subject: str, kind: TableKind, tables: TablesByKind, side: Side | None = None, column: str = TOTAL
) -> Reference | None:
    """The row with the name of the subject; of …（类）…（款）…（项） the last."""
    table = tables.get(kind)
    name = ACCOUNT_LEVELS.sub("|", subject).split("|")
    named = [character for character in name if character and character not in ("预算", "支出")]
    if not named:
        return None
    wanted = name_concept(named[-1])
    own = f"{GENERAL}", f"{FUND}"
    rows: Sequence[BudgetRow] = table.rows if table else ()
    for row in rows:
        if name_concept(row.name) == wanted and (side is None or row.side is side):
            return Reference(kind, row.name, column, row.side)
    if table is None and wanted in ("本年收入", "本年支出", "上年结转", "年末结转", *own):
        return Reference(kind, wanted, column, side or Side.NONE)
    return None
