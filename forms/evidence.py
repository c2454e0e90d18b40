"""The appendix of a paper: for every number, what was counted, from which files, when, and by whom.

Files and definitions stand once in lists at the end (``register.py``); the rows refer to their numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import zip_longest
from zoneinfo import ZoneInfo

from forms.footnotes import Meaning, Register, register
from forms.grid import Cell, Grid, Row
from forms.provenance import Account, Addition, Measurement, SourceFile
from indicators.figures import plain
from indicators.records import Evidence, Outcome

WIDTHS = (32, 48, 60, 46)
SOURCE_WIDTHS = (9.4, 53.6, 12, 18) * 2
MEANING_WIDTHS = (9.4, 44.6, 132)
SHORT = 8
"""Characters of a hash: enough to tell the files of one paper apart, the whole is in the data."""
HERE = ZoneInfo("Asia/Shanghai")
OUTCOMES = {
    Outcome.NO_DATA: "统计期内无数据",
    Outcome.STALE: "数据过期",
    Outcome.FAILED: "采集失败",
    Outcome.MANUAL: "人工填报",
}


@dataclass(frozen=True)
class Line:
    """One row of the appendix: the number it is about, what is said of it, where it comes from. ``printed`` are texts that stand
    on the form already."""

    name: str
    said: tuple[str, ...]
    account: Account
    printed: tuple[str, ...]


def evidence_pages(
    title: str, lines: Sequence[Line], *, about: str, paper: str, width: float = 186
) -> tuple[Grid, ...]:
    """``about`` is the header of what is said, ``paper`` what the form is called, ``width`` that of its pages in millimetres."""
    known = register([each.account.measurement for each in lines if each.account.measurement])
    rows = [cells(each, known, f"见{paper}") for each in lines]
    head = labels("指标", about, "口径与计算", "数据来源与佐证")
    first = Grid("取数依据", title, WIDTHS, (head, *rows), repeat=range(1))
    pages = (first, *source_list(known.files), *meaning_list(known.meanings))
    return pages if width == sum(WIDTHS) else tuple(stretched(each, width) for each in pages)


def stretched(grid: Grid, width: float) -> Grid:
    return replace(grid, widths=tuple(each * width / sum(grid.widths) for each in grid.widths))


def source_list(files: Sequence[SourceFile]) -> Iterator[Grid]:
    """Two files a line."""
    head = labels(*("来源", "数据文件", "行数", "校验码") * 2)
    numbered = [source_cells(number, each) for number, each in enumerate(files, 1)]
    blank = tuple(small("") for _ in head[::2])
    pairs = zip_longest(numbered[::2], numbered[1::2], fillvalue=blank)
    rows = tuple((*left, *right) for left, right in pairs)
    if rows:
        title = f"来源清单（校验码为文件 SHA-256 的前 {SHORT} 位）"
        yield Grid("来源清单", title, SOURCE_WIDTHS, (head, *rows), repeat=range(1), flows=True)


def source_cells(number: int, file: SourceFile) -> Row:
    count = "" if file.rows is None else str(file.rows)
    centred = (small(text, "center") for text in (count, file.sha256[:SHORT]))
    return small(str(number), "center"), small(file.name), *centred


def meaning_list(meanings: Sequence[Meaning]) -> Iterator[Grid]:
    rows = tuple(
        (small(str(number), "center"), small(f"{name}\n版本 {version[:SHORT]}" if version else name), small(text))
        for number, (name, version, text) in enumerate(meanings, 1)
    )
    if rows:
        head = labels("口径", "取数方法", "定义全文")
        yield Grid("口径全文", "口径全文", MEANING_WIDTHS, (head, *rows), repeat=range(1), flows=True)


def cells(line: Line, known: Register, shown: str) -> Row:
    account = line.account
    measured = account.measurement
    counted = list(counting(measured, known)) if measured else ["尚无采集记录"] if not account.additions else []
    kept = [
        *(sources(measured, known) if measured else ()),
        *(added(each, line.printed, shown) for each in account.additions),
    ]
    named = {file.sha256 for each in account.additions for file in each.evidence}
    kept += [f"佐证资料：{file(each)}" for each in account.evidence if each.sha256 not in named]
    return tuple(small("\n".join(filter(None, lines))) for lines in ([line.name], line.said, counted, kept))


def counting(measured: Measurement, known: Register) -> Iterator[str]:
    """The first sentence of the definition and what was chosen in it; the rest is in the list of definitions."""
    yield measured.definition.partition("\n\n")[0]
    chosen = "，".join(
        f"{name}={worded(value)}" for name, value in measured.params.items() if value not in (None, "", [])
    )
    yield f"口径 {known.meaning(measured)}（{measured.evaluator}{'；' if chosen else ''}{chosen}）"
    if measured.outcome is not Outcome.MEASURED:
        yield OUTCOMES[measured.outcome] + (f"：{measured.reason}" if measured.reason else "")
    if measured.part is not None:
        yield calculation(measured)
    rows = f"，{measured.rows} 条记录" if measured.rows else ""
    yield f"统计期：{measured.start} 至 {measured.end}{rows}"


def worded(value: object) -> str:
    """A parameter as a target file would have it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "、".join(f"{name} {worded(each)}" for name, each in value.items())
    return "、".join(map(worded, value)) if isinstance(value, (list, tuple)) else str(value)


def calculation(measured: Measurement) -> str:
    """152 ÷ 160; a plain count stands alone with its unit."""
    part = "" if measured.part is None else plain(measured.part)
    alone = measured.of is None or measured.of == 1
    return f"计算：{part}{measured.unit}" if alone else f"计算：{part} ÷ {plain(measured.of or Decimal(1))}"


def sources(measured: Measurement, known: Register) -> Iterator[str]:
    numbers = known.sources(measured)
    yield (
        f"来源 {numbers}，采集于 {moment(measured.recorded_at)}"
        if numbers
        else f"采集于 {moment(measured.recorded_at)}"
    )


def added(entry: Addition, printed: tuple[str, ...], shown: str) -> str:
    """What a person added, in one sentence with name and time."""
    parts = (
        ("填报值", entry.value),
        ("评定", entry.grade),
        ("得分", None if entry.points is None else f"{entry.points:f}"),
        ("原因", entry.reason),
        ("措施", entry.measure),
        ("佐证", "、".join(file(each) for each in entry.evidence)),
    )
    said = "；".join(f"{word}（{shown}）" if text in printed else f"{word} {text}" for word, text in parts if text)
    return f"{entry.by} 于 {moment(entry.recorded_at)} 填报：{said}"


def file(evidence: Evidence) -> str:
    return f"{evidence.name}（校验码 {evidence.sha256[:SHORT]}，{evidence.bytes} 字节）"


def moment(instant: datetime) -> str:
    local = instant.astimezone(HERE) if instant.tzinfo else instant
    return f"{local:%Y-%m-%d %H:%M}"


def labels(*texts: str) -> Row:
    return tuple(Cell(each, style="small_label") for each in texts)


def small(text: str, align: str = "left") -> Cell:
    return Cell(text, style="small", align=align)
