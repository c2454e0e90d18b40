"""Which cell of which table a statement of the text repeats.

A statement that repeats none says nothing of the tables.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from budgets.budget import BudgetTable, Reference, Side, Statement, TableKind
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
    (r"国有资本经营", K.CAPITAL),
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
    (r"国有资本经营(预算)?(财政)?(拨款)?支出", Reference(K.CAPITAL, TOTAL, TOTAL)),
    (r"(一般公共预算)?(财政)?(拨款)?(安排的)?基本支出", Reference(K.GENERAL, TOTAL, BASIC)),
    (r"(一般公共预算)?(财政)?(拨款)?(安排的)?项目支出", Reference(K.GENERAL, TOTAL, PROJECT)),
    (r"(一般公共预算)(当年)?(财政)?(拨款)?支出", Reference(K.GENERAL, TOTAL, TOTAL)),
    (r"人员(支出|经费)", Reference(K.BASIC, TOTAL, STAFF_COSTS)),
    (r"(日常)?公用(支出|经费)", Reference(K.BASIC, TOTAL, RUNNING_COSTS)),
    (r"(收支|收入)(总)?预算|收入总计|总收入", Reference(K.BALANCE, "收入总计", TOTAL, Side.INCOME)),
    (r"支出(总)?预算|支出总计|总支出", Reference(K.BALANCE, "支出总计", TOTAL, Side.SPENDING)),
)
"""What totals are called, wherever they are named; the table of contents of an ordinary text."""
ACCOUNT_LEVELS = re.compile(r"\((类|款|项)\)|(类|款|项)级?科目")
FEWEST_LETTERS = 6
"""Shorter names end other names by chance."""
THREE_PUBLIC_COLUMNS = (TRAVEL_ABROAD, VEHICLES, VEHICLE_PURCHASE, VEHICLE_RUNNING, RECEPTION)
COUNTED_ROWS = ("本年收入", "本年支出", "上年结转", "年末结转", GENERAL, FUND)
"""Rows of every table of two sides: a statement of them speaks of the table though the document lacks it."""
SUBJECT_NUMBER = r"^\d+[.、]|^\([一二三四五六七八九十\d]+\)"
SPEAKER = r"(我|本)(单位|部门|局|委|办|中心)"
YEAR_ENDING = r"(部门|单位)?(预算|安排)?(数|为|安排)?$"
LAST_YEAR_BEFORE = r"^(其中)?(上年|去年|上一年度?)度?(?!.{0,3}(结转|结余))"
YEAR_BEFORE = rf"^.*?(20\d\d年度?)(?=.)(?!{YEAR_ENDING})"
YEAR_AFTER = rf"20\d\d年度?{YEAR_ENDING}"
VERB_ENDING = re.compile(r"(预算数?|安排|数)?(为|是|共计?)?$")


def heading_kind(heading: str) -> TableKind | None:
    plain = normalize_text(heading)
    return next((kind for pattern, kind in HEADING_KINDS if re.search(pattern, plain)), None)


def clean_subject(subject: str, unit: str) -> str:
    """The subject without whose it is and of which year: 固原市…中心2024年财政拨款收入预算 is 财政拨款收入预算."""
    name = re.escape(normalize_text(unit)) if unit else "(?!)"
    plain = re.sub(f"{SUBJECT_NUMBER}|{name}|{SPEAKER}", "", normalize_text(subject))
    plain = re.sub(f"{YEAR_BEFORE}|{YEAR_AFTER}|{LAST_YEAR_BEFORE}", "", plain)
    return VERB_ENDING.sub(lambda match: "预算" if match[0].startswith("预算") else "", plain)


@dataclass(frozen=True)
class StatementResolver:
    """Finds the cells that the statements of one section repeat. ``kind`` is the table the section is about,
    ``unit`` whose budget it is, ``column`` what of the accounts it speaks of."""

    tables: TablesByKind
    unit: str
    kind: TableKind | None
    column: str = TOTAL

    def resolve(self, statement: Statement) -> Statement:
        """The statement with the cell it repeats, and its parts with theirs."""
        subject = self.clean(statement)
        is_bare = statement.amount is None and subject in ("收入", "支出")
        reference = self.find_total(f"{subject}预算" if is_bare else subject)
        if reference is None and self.kind is K.THREE_PUBLIC:
            reference = self.find_part(subject, None)
        if reference is None and self.kind is not None:
            reference = self.find_row(subject, column=self.column) or self.find_project_row(subject)
        return self.with_reference(statement, subject, reference)

    def clean(self, statement: Statement) -> str:
        """The subject alone; of another year without what the heading said of it."""
        subject = statement.subject
        if statement.year is not None:
            subject = re.sub(rf"^{statement.year}年(决算|预算|执行)", "", subject)
        return clean_subject(subject, self.unit)

    def with_reference(self, statement: Statement, subject: str, reference: Reference | None) -> Statement:
        parts_resolver = replace(self, kind=reference.table) if reference else self
        parts = tuple(parts_resolver.resolve_part(part, reference) for part in statement.parts)
        whole = clean_subject(statement.share_of, self.unit) if statement.share_of else ""
        resolved = replace(
            statement, share_of=whole, share_reference=self.find_total(whole) if whole else None, parts=parts
        )
        if statement.year is not None:
            return replace(resolved, counterpart=reference)
        return replace(resolved, subject=subject or statement.subject, reference=reference)

    def resolve_part(self, part: Statement, whole: Reference | None) -> Statement:
        subject = self.clean(part)
        return self.with_reference(part, subject, self.find_part(subject, whole))

    def find_part(self, subject: str, whole: Reference | None) -> Reference | None:
        concept = column_concept(subject)
        if self.kind is K.BALANCE and K.SPENDING in self.tables and concept in (BASIC, PROJECT):
            return Reference(K.SPENDING, TOTAL, concept)
        if self.kind is K.THREE_PUBLIC:
            return Reference(self.kind, TOTAL, concept) if concept in THREE_PUBLIC_COLUMNS else None
        return self.find_row_of(whole, subject) if whole else None

    def find_row_of(self, whole: Reference, subject: str) -> Reference | None:
        """The row that is a part of the cell of the whole."""
        if self.kind in (K.FISCAL, K.BALANCE) and whole.column == TOTAL:
            return self.find_row(subject, whole.side) or self.find_row(subject)
        if self.kind is K.BASIC:
            return self.find_row(subject, column=whole.column)
        if self.kind is K.GENERAL and whole.column in (BASIC, TOTAL):
            return self.find_total(subject) or self.find_row(subject)
        # The parts of 项目支出 are projects, which stand in no table.
        return None if whole.column == PROJECT else self.find_row(subject)

    def find_total(self, subject: str) -> Reference | None:
        plain = re.sub(r"(预算|数)$", "", re.sub(r"[“”\"]", "", subject))
        spellings = (plain, subject, re.sub("^(本年|当年)(?=.*(预算|基本|项目))", "", plain))
        for pattern, reference in TOTAL_NAMES:
            if any(re.fullmatch(pattern, spelling) for spelling in spellings):
                return self.adapt_total(reference)
        return None

    def adapt_total(self, reference: Reference) -> Reference | None:
        """收入预算 in a section on 财政拨款 is of that table, as is 基本支出 in one on the whole of spending."""
        if self.kind is K.FISCAL and reference.table is K.BALANCE:
            return replace(reference, table=K.FISCAL)
        if reference.table is not K.GENERAL:
            return reference
        if self.kind in (K.FUND, K.CAPITAL):
            return replace(reference, table=self.kind)
        if self.kind is K.SPENDING:
            spending = self.tables.get(K.SPENDING)
            is_listed = spending is not None and reference.column in spending.columns
            return replace(reference, table=K.SPENDING) if is_listed else None
        return None if self.kind in (K.BALANCE, K.INCOME) else reference

    def find_row(self, subject: str, side: Side | None = None, column: str = TOTAL) -> Reference | None:
        """The row of the section's table with the name of the subject; of …（类）…（款）…（项） the last."""
        concept = subject_concept(subject)
        if self.kind is None or concept is None:
            return None
        table = self.tables.get(self.kind)
        if table is None:
            is_counted = concept in COUNTED_ROWS
            return Reference(self.kind, concept, column, side or Side.NONE) if is_counted else None
        for row in table.rows:
            if name_concept(row.name) == concept and side in (None, row.side):
                return Reference(self.kind, row.name, column, row.side)
        return None

    def find_project_row(self, subject: str) -> Reference | None:
        """In a section on 项目支出 the only row whose name ends the subject: 政府办公厅事务 names 其他…事务 too."""
        table = self.tables.get(self.kind) if self.kind else None
        if table is None or self.column != PROJECT:
            return None
        rows = [row for row in table.rows if ends_with_account(subject, row.name)]
        return Reference(table.kind, rows[0].name, PROJECT) if len(rows) == 1 else None


def ends_with_account(subject: str, account: str) -> bool:
    name = normalize_text(account).removeprefix("其他").removesuffix("支出")
    return len(name) >= FEWEST_LETTERS and normalize_text(subject).removesuffix("支出").endswith(name)


def section_column(heading: str) -> str:
    """项目支出 where the heading of a section speaks of that alone."""
    plain = normalize_text(heading)
    return PROJECT if PROJECT in plain and BASIC not in plain else TOTAL


def subject_concept(subject: str) -> str | None:
    """What the last account that a subject names means."""
    names = ACCOUNT_LEVELS.sub("|", subject).split("|")
    accounts = [name for name in names if name not in ("", "预算", "支出")]
    return name_concept(accounts[-1]) if accounts else None
