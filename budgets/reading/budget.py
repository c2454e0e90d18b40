"""A department budget from a document: its disclosure tables, and what its text states of them.

How a table, row or column may be named is in ``budgets/names.py``; how the text speaks of them in ``meanings.py``.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from budgets.budget import Budget, Reference, Statement, TableKind
from budgets.budget_json import budget_as_json
from budgets.budget_yaml_writing import format_budget
from budgets.names import normalize_text, table_kind
from budgets.reading.meanings import TablesByKind, heading_kind, resolve_statement
from budgets.reading.sentences import AMOUNT, COMPARISON, NO_BUDGET, parse_statements
from budgets.reading.tables import BudgetTableSet, find_tables
from documents.document import Document, Paragraph

__all__ = ["budget_as_json", "format_budget", "read_budget"]

COVER_TITLE = re.compile(r"^(?P<unit>.*?)(?P<year>20\d\d)年度?(?:部门|单位)?(?:综合)?预算")
UNIT_LABEL = re.compile(
    r"(?:部门|单位|编制单位|预算单位)(?:名称)?[:：](?:[【\[(]?\d+[】\])]?[-_ ]?)?(?P<unit>[^\s,，:：|]{3,60}?)(?:单位[:：].*|$)"
)
PART_HEADING = re.compile(r"^第[一二三四五六七八九十]部分")
HEADING = re.compile(r"^(第[一二三四五六七八九十]部分|[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\))")
SENTENCE_ENDS = ("。", ";", "；", ":", "：", "!")
MOST_HEADING = 80
FEWEST_TABLES = 2


def read_budget(document: Document) -> Budget | None:
    """The budget in a document, or ``None`` where it holds none."""
    found = find_tables(document)
    told = any("预算" in block.text for block in document.blocks if isinstance(block, Paragraph))
    if not found.tables or (len(found.tables) < FEWEST_TABLES and not told):
        return None
    year, unit = find_year_and_unit(document, found)
    if year is None:
        return None
    tables = {table.kind: table for table in found.tables}
    statements = tuple(read_statements(document, tables, unit))
    money = Counter(table.money for table in found.tables).most_common(1)[0][0]
    return Budget(
        year=year,
        unit=unit,
        money=money,
        tables=tuple(found.tables),
        statements=statements,
        contents=tuple(found.contents),
        unread=tuple(found.unread),
        document=document.name,
    )


def find_year_and_unit(document: Document, found: BudgetTableSet) -> tuple[int | None, str]:
    """The year and the unit: from the cover, else from the titles and headers of the tables, else the name of the file."""
    before, year, unit = "", None, ""
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    for text in texts:
        if (cover := COVER_TITLE.match(normalize_text(text))) and not PART_HEADING.match(
            normalize_text(text)
        ):
            own = cover["unit"] or (
                before if not PART_HEADING.match(before) and len(before) <= MOST_HEADING else ""
            )
            year, unit = year or int(cover["year"]), unit or own
        before = normalize_text(text)
    cells = (cell.text for table in document.tables for cell in table.cells)
    for text in (*texts, *cells) if not unit else ():
        if own := UNIT_LABEL.search(normalize_text(text)):
            unit = own["unit"]
            break
    known = [*found.years, *(int(each) for each in re.findall(r"20\d\d", document.name))]
    return year or max(known, default=None), unit


def read_statements(document: Document, tables: TablesByKind, unit: str) -> Iterator[Statement]:
    """Every amount of the text, section by section."""
    kind: TableKind | None = None
    for text, place in join_paragraphs(document):
        if is_heading(text):
            kind = heading_kind(text) or (kind if re.match(r"^\(", normalize_text(text)) else None)
        elif any(pattern.search(normalize_text(text)) for pattern in (AMOUNT, COMPARISON, NO_BUDGET)):
            said = tuple(
                resolve_statement(statement, kind, tables, unit)
                for statement in parse_statements(text, place)
            )
            yield from map(refer_to_fund_table, group_parts(said))


def join_paragraphs(document: Document) -> Iterator[tuple[str, str]]:
    """Paragraphs outside tables; one that was broken in the middle of a sentence is put together again."""
    held: Paragraph | None = None
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            if held is not None:
                yield held.text, held.place
            held = None
        elif held is not None and continues_sentence(held.text, block.text):
            held = replace(held, text=held.text + block.text)
        else:
            if held is not None:
                yield held.text, held.place
            held = block
    if held is not None:
        yield held.text, held.place


def continues_sentence(text: str, following: str) -> bool:
    plain, then = normalize_text(text), normalize_text(following)
    return (
        bool(AMOUNT.search(plain))
        and not plain.endswith(SENTENCE_ENDS)
        and not HEADING.match(then)
        and not table_kind(then)
    )


def is_heading(text: str) -> bool:
    plain = normalize_text(text)
    return bool(HEADING.match(plain)) and len(plain) <= MOST_HEADING and not AMOUNT.search(plain)


def refer_to_fund_table(said: Statement) -> Statement:
    """无政府性基金预算财政拨款收支 speaks of the table of 政府性基金, whatever the section."""
    if said.subject == "政府性基金预算" and said.amount == 0 and not said.parts:
        return replace(said, reference=Reference(TableKind.FUND, "合计", "合计"))
    return said


def group_parts(said: tuple[Statement, ...]) -> Iterator[Statement]:
    """“收入预算 A，本年收入 B，…，上年结转 C” without 其中 is a whole with its parts all the same."""
    rest = list(said)
    while rest:
        first, rest = rest[0], rest[1:]
        kind = first.reference.table if first.reference else None
        if (
            first.reference
            and first.reference.row in ("收入总计", "支出总计")
            and not first.parts
            and first.amount is not None
        ):
            parts, others = [], list[Statement]()
            while (
                rest
                and rest[0].reference
                and rest[0].reference.table is kind
                and not rest[0].parts
                and "总计" not in rest[0].reference.row
            ):
                parts.append(rest.pop(0))
            own = [part for part in parts if re.match("本年|上年结转|年末结转", part.subject)]
            if len(own) > 1:
                others = [part for part in parts if part not in own]
                first = replace(first, parts=tuple(own), parts_complete=True)
            else:
                others = parts
            yield first
            yield from others
        else:
            yield first
