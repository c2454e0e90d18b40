"""Text tables: csv, tsv, txt, packed by gzip or not."""

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from sources.engine import quote_literal
from sources.errors import UnreadableInputError
from sources.headers import HEADER_SEARCH_LINES
from sources.readers.cell_texts import SEPARATOR
from sources.readers.grid import SPARE_COLUMNS, TextForm, TextGrid, head_lines
from sources.readers.sheet_lines import SheetFile
from sources.readers.text import decode_file, decode_to_utf8, first_characters

SEPARATORS = (",", "\t", ";", "|")
LINES_SEPARATOR = SEPARATOR.decode()
MAX_LINE_BYTES = 32 << 20
"""Also what the engine reads at once: by itself it would take sixteen times as much."""
MISSING_CELL = "\ue001"
"""What no cell says: so a cell that is empty is told from one that is not written."""
HEAD_CHARS = 1 << 20
TAIL_BYTES = 1 << 16
FOOTER = re.compile(r'[,;|\s"]*(合计|小计|总计|共|注|备注|说明|制表|填表|审核)')

HeaderFit = Callable[[Sequence[Sequence[str]]], int]


def read_delimited(
    snapshot: Path, scratch: Path, encoding: str, fit: HeaderFit, tabbed: bool = False
) -> list[TextGrid]:
    """``fit`` tells how well lines hold the columns wanted: that decides the separator."""
    plain = scratch.with_suffix(".txt")
    used_encoding, quoted = decode_to_utf8(snapshot, plain, encoding)
    notes = () if used_encoding.startswith("utf-8") else (f"编码 {used_encoding.upper()}",)
    return [build_grid(plain, quoted, fit, tabbed, notes, used_encoding)]


def build_grid(
    plain: Path,
    quoted: bool,
    fit: HeaderFit,
    tabbed: bool = False,
    notes: tuple[str, ...] = (),
    encoding: str = "",
) -> TextGrid:
    head = _head_grid(_head_text(plain), fit, tabbed, TextForm(encoding, quoted, ""))
    return replace(_with_cells(head, plain), notes=notes)


def read_head(snapshot: Path, encoding: str, quoted: bool, fit: HeaderFit, tabbed: bool = False) -> TextGrid:
    """The grid without its cells, of a file that was read before in that encoding. Raises
    UnicodeDecodeError."""
    text = first_characters(snapshot, encoding, HEAD_CHARS)
    return _head_grid(text, fit, tabbed, TextForm(encoding, quoted, ""))


def continue_grid(head: TextGrid, rest: Path, scratch: Path, encoding: str) -> TextGrid | None:
    """The grid of further lines below those of ``head``; ``None`` where they cannot be read by themselves.
    Raises UnreadableInputError and UnicodeDecodeError."""
    plain = scratch.with_suffix(".further")
    has_quotes = decode_file(rest, plain, encoding)
    if head.text is None or (has_quotes and not head.text.quoted) or not _shows_its_end(plain):
        return None
    return _with_cells(head, plain)


def _head_grid(text: str, fit: HeaderFit, tabbed: bool, form: TextForm) -> TextGrid:
    if not text.strip():
        raise UnreadableInputError("文件是空的")
    heads = {
        separator: _first_lines(text, separator)
        for separator in (("\t", *SEPARATORS) if tabbed else SEPARATORS)
    }
    separator = max(heads, key=lambda word: (fit(heads[word]), _max_width(heads[word])))
    head = heads[separator]
    lead = len(text) - len(text.lstrip("\n"))
    form = replace(form, separator=separator)
    return TextGrid(
        head_lines(head), _max_width(head), "", leading_rows=lead, has_spare_columns=True, text=form
    )


def _with_cells(grid: TextGrid, plain: Path) -> TextGrid:
    """The grid with the cells of a decoded file. Raises UnreadableInputError."""
    form = grid.text or TextForm("", False, ",")
    _refuse_broken_end(plain, form.separator)
    if form.quoted:
        plain = _rewrite_quotes(plain, form.separator)
    return replace(grid, select=_select(grid, plain), plain=plain, select_below=partial(_select, grid, plain))


def _select(grid: TextGrid, plain: Path, passed: int = 0) -> str:
    """The SELECT of the cells, without so many lines from the beginning."""
    form = grid.text or TextForm("", False, ",")
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(grid.width + SPARE_COLUMNS))
    return (
        f"SELECT * FROM read_csv({quote_literal(str(plain))}, "  # noqa: S608  # literals
        f"auto_detect = false, header = false, skip = {passed}, delim = {quote_literal(form.separator)}, "
        f"quote = '\"', escape = '\"', columns = {{{columns}}}, null_padding = true, "
        f"nullstr = {quote_literal(MISSING_CELL)}, "
        f"max_line_size = {MAX_LINE_BYTES}, buffer_size = {MAX_LINE_BYTES}, "
        f"parallel = {str(not form.quoted).lower()})"
    )


def rows_below(grid: TextGrid, lines: int) -> TextGrid | None:
    """The rows behind so many of the first; ``None`` where those cannot be passed over by counting lines."""
    if not lines:
        return grid
    if grid.plain is None or grid.select_below is None or grid.leading_rows:
        return None
    if any(not line or '"' in line for line in _lines(grid.plain, lines)):
        return None
    return replace(grid, select=grid.select_below(lines))


def _lines(plain: Path, count: int) -> list[str]:
    with plain.open(encoding="utf-8", newline="\n") as stream:
        return [stream.readline().rstrip("\n") for _ in range(count)]


def lines_grid(lines: SheetFile) -> TextGrid:
    """The grid of a sheet that was written as lines, without its first ones; a cell that is not there is
    NULL."""
    first, last = lines.columns
    is_whole = (first, last) == (0, lines.width - 1)
    return TextGrid(
        (),
        last - first + 1,
        _lines_select(lines),
        rows=lines.rows,
        has_marks=lines.has_marks,
        text=TextForm("", lines.has_quotes, LINES_SEPARATOR) if is_whole else None,
        plain=lines.path,
        select_below=partial(_lines_select, lines),
    )


def _lines_select(lines: SheetFile, passed: int = 0) -> str:
    first, last = lines.columns
    fields = ", ".join(f"'c{field - first}': 'VARCHAR'" for field in range(first, lines.width))
    before = "".join(f"'before{field}': 'VARCHAR', " for field in range(first))
    cells = ", ".join(f"c{at}" for at in range(last - first + 1))
    return (
        f"SELECT {cells} FROM read_csv({quote_literal(str(lines.path))}, "  # noqa: S608  # literals
        f"auto_detect = false, header = false, skip = {passed}, delim = {quote_literal(LINES_SEPARATOR)}, "
        f"quote = '\"', escape = '\"', new_line = '\\n', columns = {{{before}{fields}}}, nullstr = '', "
        f"allow_quoted_nulls = {str(lines.has_marks).lower()}, "
        f"max_line_size = {MAX_LINE_BYTES}, buffer_size = {MAX_LINE_BYTES}, "
        f"parallel = {str(not lines.has_quotes).lower()})"
    )


def _head_text(plain: Path) -> str:
    with plain.open(encoding="utf-8", newline="") as stream:
        return stream.read(HEAD_CHARS)


def _first_lines(text: str, separator: str) -> list[list[str]]:
    """The first lines as the engine will number them: it passes over empty ones."""
    with _allow_long_cells():
        lines = csv.reader(
            io.StringIO(text, newline="\n"), delimiter=separator, skipinitialspace=separator != "\t"
        )
        return list(itertools.islice((line for line in lines if line), HEADER_SEARCH_LINES))


def _max_width(lines: Sequence[Sequence[str]]) -> int:
    return max((len(line) for line in lines), default=1)


def _rewrite_quotes(plain: Path, separator: str) -> Path:
    """The same cells written so that there is one way to read them. The engine takes a quote that is never
    closed for the end of the file; here it is refused."""
    target = plain.with_suffix(".cells")
    with (
        _allow_long_cells(),
        plain.open(encoding="utf-8", newline="\n") as lines,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        cells = csv.reader(lines, delimiter=separator, skipinitialspace=separator != "\t", strict=True)
        try:
            csv.writer(out, delimiter=separator, lineterminator="\n").writerows(cells)
        except csv.Error as error:
            raise UnreadableInputError(
                "引号没有配对，从这一行起分不清列，请从系统重新导出或改用 xlsx", cells.line_num
            ) from error
    plain.unlink()
    return target


@contextmanager
def _allow_long_cells() -> Iterator[None]:
    before = csv.field_size_limit(MAX_LINE_BYTES)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _refuse_broken_end(plain: Path, separator: str) -> None:
    """A last line without its end and with fewer cells than the line before it was cut off in the middle."""
    tail = _tail_of(plain)
    if tail.endswith("\n") or tail.count("\n") < 2:
        return
    *_, before, last = tail.split("\n")
    cells, expected = (next(csv.reader([line], delimiter=separator), []) for line in (last, before))
    if last.count('"') % 2 == 0 and len(cells) < len(expected) and not FOOTER.match(last.strip()):
        raise UnreadableInputError("最后一行没有写完（缺少后面几列），文件可能还没有传完，请重新复制")


def _shows_its_end(plain: Path) -> bool:
    """Whether its last two lines, which tell whether it breaks off, are its own."""
    tail = _tail_of(plain)
    return tail.endswith("\n") or tail.count("\n") >= 2


def _tail_of(plain: Path) -> str:
    with plain.open("rb") as stream:
        stream.seek(max(0, plain.stat().st_size - TAIL_BYTES))
        return stream.read().decode("utf-8", "ignore")
