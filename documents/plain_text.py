"""Text: lines with tabs or with ``|``, and a file of nothing but separated rows, are tables whose columns may
have moved; all other lines are paragraphs."""

import codecs
import re
from collections.abc import Iterator

from documents.document import Block, Paragraph
from documents.reading import MOST_CELLS, FileContents, UnreadableFileError, build_plain_table, sanitize_text
from documents.separated_text import BLANKS, read_separated

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
MOST_LINES = 20_000
"""A budget document of 100 pages has about 5,000."""
LONGEST_CELL = 20
"""Lines that a quoted cell may have."""
RULE = re.compile(r":?-{2,}:?|-")


def read(content: bytes) -> FileContents:
    text = sanitize_text(decode_text(content))
    if text.count("\t") + text.count("|") > MOST_CELLS:
        raise UnreadableFileError(
            f"表格超过{MOST_CELLS}格，不像一份预算或绩效文件；请只保留需要的部分后再读取"
        )
    if text.count("\n") > MOST_LINES:
        raise UnreadableFileError(
            f"文字超过{MOST_LINES}行，不像一份预算或绩效文件；请只保留需要的部分后再读取"
        )
    return read_separated(text) or FileContents(tuple(TextParser(text).parse_blocks()))


def decode_text(content: bytes) -> str:
    """Strictly: a character is never replaced."""
    for encoding in possible_encodings(content):
        try:
            return unify_line_ends(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError(
        "有不能识别的字符，文件已损坏或编码不一致；请用原来的软件打开，另存为 UTF-8 文本后再读取"
    )


def possible_encodings(content: bytes) -> list[str]:
    """The one that the first bytes name, else those that offices use."""
    named = [name for bom, name in BOMS if content.startswith(bom)]
    return named[:1] or ["utf-8", "gb18030"]


def unify_line_ends(text: str) -> str:
    return re.sub(r"\r\n?|[\u2028\x0b\x85]", "\n", text).replace("\x0c", "\n")


class TextParser:
    """Goes through the lines once; ``number`` is the line of the file."""

    def __init__(self, text: str) -> None:
        self.lines = list(join_quoted_lines(text.split("\n")))
        self.tables = 0

    def parse_blocks(self) -> Iterator[Block]:
        at = 0
        while at < len(self.lines):
            end = self.end_of_table(at)
            rows = [self.lines[index] for index in range(at, end) if is_row(self.lines[index][1])]
            if any(sum(map(bool, split_cells(text))) > 1 for _, text in rows):
                yield self.build_text_table([text for _, text in rows])
            else:
                end = max(end, at + 1)
                yield from (
                    Paragraph(text.strip(), f"第{number}行")
                    for number, text in self.lines[at:end]
                    if text.strip()
                )
            at = end

    def end_of_table(self, at: int) -> int:
        """A page break leaves one blank line within a table."""
        end = at
        while end < len(self.lines):
            text = self.lines[end][1]
            following = self.lines[end + 1][1] if end + 1 < len(self.lines) else ""
            if not is_row(text) and not (end > at and not text.strip() and is_row(following)):
                break
            if not same_separator(self.lines[at][1], following if not text.strip(BLANKS) else text):
                break
            end += 1
        return end

    def build_text_table(self, texts: list[str]) -> Block:
        self.tables += 1
        rows = [cells for cells in map(split_cells, texts) if not is_rule(cells)]
        return build_plain_table(rows, f"第{self.tables}个表", loose=True)


def is_rule(cells: list[str]) -> bool:
    """Whether a row is only the line below a header."""
    return all(RULE.fullmatch(cell) for cell in cells)


def same_separator(one: str, other: str) -> bool:
    return ("\t" in one) == ("\t" in other)


def is_row(line: str) -> bool:
    return "\t" in line or is_piped(line)


def is_piped(line: str) -> bool:
    bare = line.strip()
    return len(bare) > 2 and bare[0] == bare[-1] == "|"


def split_cells(line: str) -> list[str]:
    if "\t" in line:
        return [unquote_cell(part.strip(BLANKS)) for part in line.split("\t")]
    return split_piped_cells(line)


def split_piped_cells(line: str) -> list[str]:
    pieces = re.split(r"(?<!\\)\|", line.strip()[1:-1])
    return [re.sub(r"<br\s*/?>", "\n", piece.strip().replace("\\|", "|")) for piece in pieces]


def unquote_cell(cell: str) -> str:
    """Spreadsheets put ASCII quotes around a cell of several lines when it is copied as text."""
    return cell[1:-1].replace('""', '"') if is_quoted(cell) else cell


def is_quoted(cell: str) -> bool:
    return "\n" in cell and len(cell) > 1 and cell[0] == cell[-1] == '"'


def join_quoted_lines(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Each line with its number; the lines of a quoted cell are one."""
    at = 0
    while at < len(lines):
        end = at + 1
        if opens_quote(lines[at]):
            ahead = range(end, min(at + LONGEST_CELL, len(lines)))
            close = next((number for number in ahead if lines[number].count('"') % 2), None)
            end = close + 1 if close is not None and "\t" in "".join(lines[at : close + 1]) else end
        yield at + 1, "\n".join(lines[at:end])
        at = end


def opens_quote(line: str) -> bool:
    """The last cell begins with a quote that does not end in it."""
    last = line.rsplit("\t", 1)[-1]
    return last.startswith('"') and last.count('"') % 2 == 1
