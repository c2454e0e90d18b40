"""A department budget from a document: its disclosure tables, and what its text states of them.

How a table, row or column may be named is in ``budgets/names.py``; how the text speaks of them in
``meanings.py``.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, takewhile

from budgets.budget import Budget, Reference, Statement, TableKind
from budgets.budget_json import budget_as_json
from budgets.budget_yaml_writing import format_budget
from budgets.names import TOTAL, normalize_text, search_texts, table_kind
from budgets.reading.cells import filled_texts
from budgets.reading.covers import read_cover
from budgets.reading.meanings import StatementResolver, heading_kind, section_column
from budgets.reading.phrases import AMOUNT, COMPARISON, NO_BUDGET
from budgets.reading.sentences import parse_paragraph
from budgets.reading.tables import BudgetTableSet, find_tables
from budgets.reading.years import YearOfSection
from documents.document import Block, Document, Paragraph

__all__ = ["budget_as_json", "format_budget", "read_budget"]

UNIT_LABEL = re.compile(
    r"(?:部门|单位|编制单位|预算单位)(?:名称)?[:：](?:[【\[(]?\d+[】\])]?[-_ ]?)?"
    r"(?P<unit>[^\s,，:：|]{3,60}?)(?:单位[:：].*|$)"
)
YEAR_IN_NAME = re.compile(r"20\d\d")
HEADING = re.compile(r"^(第[一二三四五六七八九十]部分|[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\))")
FUND_TABLES = {"政府性基金预算": TableKind.FUND, "国有资本经营预算": TableKind.CAPITAL}
YEAR_PARTS = re.compile("本年|上年结转|年末结转")
SENTENCE_ENDS = ("。", ";", "；", ":", "：", "!")
MOST_HEADING = 80
"""Longer lines are sentences, though they begin like a heading."""
MOST_TITLE_ROWS = 3
"""Rows of a table that may hold the title of the document."""
NO_YEAR = "像是部门预算的公开表（{}），没有写年度：请用 --year 指明，或在网页上填写年度"


@dataclass(frozen=True)
class BudgetPaper:
    """What a document holds of a budget; ``refusal`` says why its tables could not be taken as one."""

    budget: Budget | None = None
    refusal: str = ""


def read_budget(document: Document, year: int | None = None) -> Budget | None:
    """The budget in a document, or ``None`` where it holds none."""
    return read_budget_paper(document, year).budget


def read_budget_paper(document: Document, year: int | None = None) -> BudgetPaper:
    """The budget in a document; ``year`` is for one whose title names none."""
    table_set = find_tables(document)
    if not table_set.tables:
        return BudgetPaper()
    own_year, unit = read_cover(title_texts(document))
    own_year = own_year or year or latest_year(document, table_set)
    if own_year is None:
        titles = "、".join(table.title for table in table_set.tables)
        return BudgetPaper(refusal=NO_YEAR.format(titles))
    return BudgetPaper(build_budget(document, table_set, own_year, unit or find_unit_label(document)))


def build_budget(document: Document, table_set: BudgetTableSet, year: int, unit: str) -> Budget:
    tables = {table.kind: table for table in table_set.tables}
    reader = TextReader(StatementResolver(tables, unit, None), YearOfSection(year))
    statements = tuple(reader.read_statements(document))
    return Budget(
        year=year,
        unit=unit,
        money=Counter(table.money for table in table_set.tables).most_common(1)[0][0],
        tables=tuple(table_set.tables),
        statements=statements,
        contents=tuple(table_set.contents),
        unchecked=(*table_set.unknown, *reader.unread),
        unread=tuple(table_set.unread),
        document=document.name,
    )


def paragraph_texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def title_texts(document: Document) -> list[str]:
    """The lines that may be a title: paragraphs, and the first rows of tables."""
    texts = (block_titles(block) for block in document.blocks)
    return list(chain.from_iterable(texts))


def block_titles(block: Block) -> list[str]:
    """A paragraph, and what stands alone in a row at the top of a table."""
    if isinstance(block, Paragraph):
        return [block.text]
    rows = (filled_texts(block.row_cells(number)) for number in range(min(block.height, MOST_TITLE_ROWS)))
    return [texts[0] for texts in rows if len(texts) == 1]


def latest_year(document: Document, table_set: BudgetTableSet) -> int | None:
    years_in_name = map(int, YEAR_IN_NAME.findall(document.name))
    return max([*table_set.years, *years_in_name], default=None)


def find_unit_label(document: Document) -> str:
    """What stands after 单位名称： in a paragraph, else in a cell."""
    cells = (cell.text for table in document.tables for cell in table.cells)
    label = search_texts(UNIT_LABEL, chain(paragraph_texts(document), cells))
    return label["unit"] if label else ""


@dataclass
class TextReader:
    """Goes through the text section by section; ``unread`` are the numbers that belong to no statement."""

    resolver: StatementResolver
    years: YearOfSection
    unread: list[str] = field(default_factory=list)

    def read_statements(self, document: Document) -> Iterator[Statement]:
        """Every amount of the text."""
        for text, place in join_paragraphs(document):
            if is_heading(text):
                self.enter_section(text)
            elif has_statement(text):
                yield from self.read_paragraph(text, place)

    def enter_section(self, heading: str) -> None:
        kind = section_kind(heading, self.resolver.kind)
        self.resolver = replace(self.resolver, kind=kind, column=section_column(heading))
        self.years = self.years.below(heading, is_subsection(heading))

    def read_paragraph(self, text: str, place: str) -> Iterator[Statement]:
        parsed = parse_paragraph(text, place)
        self.unread += [f"{place}“{words}”没有读出是什么的数，没有核对" for words in parsed.unread]
        marked = self.years.mark_years(parsed.statements)
        statements = [self.resolver.resolve(statement) for statement in marked]
        return map(refer_to_fund_table, group_parts(statements))


def section_kind(heading: str, kind_before: TableKind | None) -> TableKind | None:
    """What a section is about; one with the heading （一） goes on with what stands above it."""
    return heading_kind(heading) or (kind_before if is_subsection(heading) else None)


def is_subsection(heading: str) -> bool:
    return normalize_text(heading).startswith("(")


def has_statement(text: str) -> bool:
    plain = normalize_text(text)
    return any(pattern.search(plain) for pattern in (AMOUNT, COMPARISON, NO_BUDGET))


def join_paragraphs(document: Document) -> Iterator[tuple[str, str]]:
    """Paragraphs outside tables, with their places; one broken inside a sentence is put together again."""
    joined: Paragraph | None = None
    for block in document.blocks:
        paragraph = block if isinstance(block, Paragraph) else None
        if joined and paragraph and continues_sentence(joined.text, paragraph.text):
            joined = replace(joined, text=joined.text + paragraph.text)
            continue
        if joined:
            yield joined.text, joined.place
        joined = paragraph
    if joined:
        yield joined.text, joined.place


def continues_sentence(text: str, following: str) -> bool:
    plain = normalize_text(text)
    if not AMOUNT.search(plain) or plain.endswith(SENTENCE_ENDS):
        return False
    plain_following = normalize_text(following)
    return not HEADING.match(plain_following) and not table_kind(plain_following)


def is_heading(text: str) -> bool:
    plain = normalize_text(text)
    return bool(HEADING.match(plain)) and len(plain) <= MOST_HEADING and not AMOUNT.search(plain)


def refer_to_fund_table(statement: Statement) -> Statement:
    """无政府性基金预算财政拨款收支 speaks of the table of 政府性基金, whatever the section."""
    kind = FUND_TABLES.get(statement.subject)
    if kind is not None and statement.amount == 0 and not statement.parts:
        return replace(statement, reference=Reference(kind, TOTAL, TOTAL))
    return statement


def group_parts(statements: Sequence[Statement]) -> Iterator[Statement]:
    """“收入预算 A，本年收入 B，…，上年结转 C” without 其中 is a whole with its parts all the same."""
    index = 0
    while index < len(statements):
        whole = statements[index]
        index += 1
        if not is_grand_total(whole):
            yield whole
            continue
        following = list(takewhile(partial(may_be_part, whole), statements[index:]))
        index += len(following)
        yield from group_year_parts(whole, following)


def is_grand_total(statement: Statement) -> bool:
    reference = statement.reference
    has_total = reference is not None and reference.row in ("收入总计", "支出总计")
    return has_total and statement.amount is not None and not statement.parts


def may_be_part(whole: Statement, statement: Statement) -> bool:
    """Whether a statement after the whole speaks of another row of its table."""
    if whole.reference is None or statement.reference is None or statement.parts:
        return False
    part = statement.reference
    return part.table is whole.reference.table and "总计" not in part.row


def group_year_parts(whole: Statement, following: Sequence[Statement]) -> Iterator[Statement]:
    """This year's money and what is carried over are all of the whole; one of them alone is not."""
    parts = [statement for statement in following if YEAR_PARTS.match(statement.subject)]
    if len(parts) < 2:
        yield whole
        yield from following
        return
    yield replace(whole, parts=tuple(parts), parts_complete=True)
    yield from (statement for statement in following if statement not in parts)
