"""Text tables: csv, tsv, txt, packed by gzip or not."""

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sources.engine import literal
from sources.errors import RefusedError
from sources.headers import LOOKED_AT
from sources.readers.grid import SPARE, Grid, head_of
from sources.readers.text import write_plain

SEPARATORS = (",", "\t", ";", "|")
LONGEST_LINE = 32 << 20
HEAD = 1 << 20
TAIL = 1 << 16
FOOTER = re.compile(r'[,;|\s"]*(合计|小计|总计|共|注|备注|说明|制表|填表|审核)')

Fit = Callable[[Sequence[Sequence[str]]], int]


def read(snapshot: Path, scratch: Path, encoding: str, fit: Fit, tabbed: bool = False) -> list[Grid]:
    """``fit`` tells how well lines hold the columns wanted: that decides the separator."""
    plain = scratch.with_suffix(".txt")
    found, quoted = write_plain(snapshot, plain, encoding)
    return [grid(plain, quoted, fit, tabbed, () if found.startswith("utf-8") else (f"编码 {found.upper()}",))]


def grid(plain: Path, quoted: bool, fit: Fit, tabbed: bool = False, notes: tuple[str, ...] = ()) -> Grid:
    text = _head_text(plain)
    if not text.strip():
        raise RefusedError("文件是空的")
    heads = {separator: _lines(text, separator) for separator in (("\t", *SEPARATORS) if tabbed else SEPARATORS)}
    separator = max(heads, key=lambda each: (fit(heads[each]), _widest(heads[each])))
    head = heads[separator]
    _refuse_broken_end(plain, separator)
    if quoted:
        plain = _with_plain_quotes(plain, separator)
    width = _widest(head)
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(width + SPARE))
    select = (
        f"SELECT * FROM read_csv({literal(str(plain))}, auto_detect = false, header = false, delim = {literal(separator)}, "  # noqa: S608  # literals
        f"quote = '\"', escape = '\"', columns = {{{columns}}}, null_padding = true, max_line_size = {LONGEST_LINE}, "
        f"parallel = {str(not quoted).lower()})"
    )
    lead = len(text) - len(text.lstrip("\n"))
    return Grid(head_of(head), width, select, lead=lead, spare=True, notes=notes)


def _head_text(plain: Path) -> str:
    with plain.open(encoding="utf-8", newline="") as stream:
        return stream.read(HEAD)


def _lines(text: str, separator: str) -> list[list[str]]:
    """The first lines as the engine will number them: it passes over empty ones."""
    with _longest_cells():
        lines = csv.reader(io.StringIO(text, newline="\n"), delimiter=separator, skipinitialspace=separator != "\t")
        return list(itertools.islice((each for each in lines if each), LOOKED_AT))


def _widest(lines: Sequence[Sequence[str]]) -> int:
    return max((len(each) for each in lines), default=1)


def _with_plain_quotes(plain: Path, separator: str) -> Path:
    """The same cells written so that there is one way to read them. The engine takes a quote that is never closed for the
    end of the file; here it is refused."""
    target = plain.with_suffix(".cells")
    with (
        _longest_cells(),
        plain.open(encoding="utf-8", newline="\n") as lines,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        cells = csv.reader(lines, delimiter=separator, skipinitialspace=separator != "\t", strict=True)
        try:
            csv.writer(out, delimiter=separator, lineterminator="\n").writerows(cells)
        except csv.Error as error:
            raise RefusedError(
                "引号没有配对，从这一行起分不清列，请从系统重新导出或改用 xlsx", cells.line_num
            ) from error
    plain.unlink()
    return target


@contextmanager
def _longest_cells() -> Iterator[None]:
    before = csv.field_size_limit(LONGEST_LINE)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _refuse_broken_end(plain: Path, separator: str) -> None:
    """A last line without its end and with fewer cells than the line before it was cut off in the middle."""
    with plain.open("rb") as stream:
        stream.seek(max(0, plain.stat().st_size - TAIL))
        tail = stream.read().decode("utf-8", "ignore")
    if tail.endswith("\n") or tail.count("\n") < 2:
        return
    *_, before, last = tail.split("\n")
    cells, expected = (next(csv.reader([line], delimiter=separator), []) for line in (last, before))
    if last.count('"') % 2 == 0 and len(cells) < len(expected) and not FOOTER.match(last.strip()):
        raise RefusedError("最后一行没有写完（缺少后面几列），文件可能还没有传完，请重新复制")
