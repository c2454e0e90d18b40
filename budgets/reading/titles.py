"""Titles of the disclosure tables: which paragraph names a table, and the number it is printed under."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgets.budget import ContentsEntry, TableKind
from budgets.names import normalize_text, table_kind
from budgets.reading.cells import header_cells
from documents.document import Cell, DocumentTable, Paragraph

TITLE_NUMBER = re.compile(
    r"^(?:附?表|附件|预算公开表|公开表)?"
    r"(?:([一二三四五六七八九十]{1,3})(?:[、.:]|(?<=表.)|(?<=表..))|(\d{1,2})[、.:]|(?<=表)(\d{1,2}))"
)
CHINESE_DIGITS = {sign: value for value, sign in enumerate("一二三四五六七八九十", 1)}
DOT_LEADERS = re.compile(r"[.…·\s]*\d*$")
TITLE_ENDINGS = ("表", ")")
LONGEST_TITLE = 60
"""Longer lines that end in 表 are sentences about a table. Judgement."""
MOST_TITLE_DISTANCE = 6
"""Paragraphs between a title and its table: 单位, 编制单位, 公开表号 and blank lines stand there."""


@dataclass(frozen=True)
class TableTitle:
    text: str
    place: str
    kind: TableKind
    number: int | None


def find_titles(paragraphs: Sequence[Paragraph]) -> Iterator[TableTitle]:
    for paragraph in paragraphs:
        text = DOT_LEADERS.sub("", normalize_text(paragraph.text))
        title = read_title(paragraph, text) if may_be_title(text) else None
        if title:
            yield title


def may_be_title(text: str) -> bool:
    return len(text) <= LONGEST_TITLE and text.endswith(TITLE_ENDINGS)


def read_title(source: Paragraph | Cell, text: str) -> TableTitle | None:
    """``text`` is what stands there, normalized."""
    kind = table_kind(text)
    return TableTitle(source.text.strip(), source.place, kind, parse_table_number(text)) if kind else None


def split_titles(paragraphs: Sequence[Paragraph]) -> tuple[TableTitle | None, list[TableTitle]]:
    """The title of the table that follows, with its printed number, and those of a contents list."""
    titles = list(find_titles(paragraphs))
    near_places = {paragraph.place for paragraph in paragraphs[-MOST_TITLE_DISTANCE:]}
    if not titles or titles[-1].place not in near_places:
        return None, titles
    last = titles[-1]
    repeated = [title for title in titles if title.kind is last.kind and title.place in near_places]
    numbered = [title for title in repeated if title.number is not None]
    title = numbered[-1] if numbered else last
    return title, [title for title in titles if title not in repeated]


def title_in_header(table: DocumentTable, height: int) -> TableTitle | None:
    """A title that stands in a cell of the header."""
    titles = (read_title(cell, normalize_text(cell.text)) for cell in header_cells(table, height))
    return next(filter(None, titles), None)


def parse_table_number(text: str) -> int | None:
    """4 of 四、…, 表4 and 附表四."""
    match = TITLE_NUMBER.match(text)
    if not match:
        return None
    digits = match[2] or match[3]
    return int(digits) if digits else parse_chinese_number(match[1])


def parse_chinese_number(text: str) -> int:
    """12 of 十二; numbers below a hundred."""
    if "十" not in text:
        return CHINESE_DIGITS.get(text, 0)
    tens, _, ones = text.rpartition("十")
    return 10 * CHINESE_DIGITS.get(tens, 1) + CHINESE_DIGITS.get(ones, 0)


def contents_entries(titles: Sequence[TableTitle]) -> list[ContentsEntry]:
    """The entries of the table of contents; titles that all have one number, or none, are no such list."""
    if len({title.number for title in titles}) < 2:
        return []
    return [
        ContentsEntry(title.number, DOT_LEADERS.sub("", title.text), title.place)
        for title in titles
        if title.number is not None
    ]
