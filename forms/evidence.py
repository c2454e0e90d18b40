"""The appendix of a paper: for every number, what was counted, from which files, when, and by whom.

Files and definitions stand once in lists at the end (``register.py``); the rows refer to their numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from forms.footnotes import Definition, Footnotes, collect_footnotes
from forms.grid import Grid, GridCell, GridRow
from forms.provenance import Addition, FormProvenance, Measurement, SourceFile
from indicators.clock import format_local_minute
from indicators.figures import format_plain
from indicators.records import Evidence, MeasurementStatus

WIDTHS = (32, 48, 60, 46)
SOURCE_WIDTHS = (9.4, 53.6, 12, 18) * 2
DEFINITION_WIDTHS = (9.4, 44.6, 132)
HASH_LENGTH = 8
"""Characters of a hash: enough to tell the files of one paper apart, the whole is in the data."""
OUTCOMES = {
    MeasurementStatus.NO_DATA: "统计期内无数据",
    MeasurementStatus.STALE: "数据过期",
    MeasurementStatus.FAILED: "采集失败",
    MeasurementStatus.MANUAL: "人工填报",
}


@dataclass(frozen=True)
class EvidenceRow:
    """One row of the appendix: the number it is about, what is said of it, where it comes from. ``printed``
    are texts that stand on the form already."""

    name: str
    statements: tuple[str, ...]
    account: FormProvenance
    printed: tuple[str, ...]


def evidence_pages(
    title: str, lines: Sequence[EvidenceRow], *, about: str, paper: str, width: float = 186
) -> tuple[Grid, ...]:
    """``about`` is the header of what is said, ``paper`` what the form is called, ``width`` that of its pages
    in millimetres."""
    known = collect_footnotes([line.account.measurement for line in lines if line.account.measurement])
    rows = [evidence_cells(line, known, f"见{paper}") for line in lines]
    head = small_labels("指标", about, "口径与计算", "数据来源与佐证")
    first = Grid("取数依据", title, WIDTHS, (head, *rows), repeat=range(1))
    pages = (first, *source_list(known.files), *definition_list(known.definitions))
    return pages if width == sum(WIDTHS) else tuple(stretch_grid(page, width) for page in pages)


def stretch_grid(grid: Grid, width: float) -> Grid:
    return replace(grid, widths=tuple(value * width / sum(grid.widths) for value in grid.widths))


def source_list(files: Sequence[SourceFile]) -> Iterator[Grid]:
    """Two files a line."""
    head = small_labels(*("来源", "数据文件", "行数", "校验码") * 2)
    numbered = [source_cells(number, file) for number, file in enumerate(files, 1)]
    blank = tuple(small_cell("") for _ in head[::2])
    pairs = zip_longest(numbered[::2], numbered[1::2], fillvalue=blank)
    rows = tuple((*left, *right) for left, right in pairs)
    if rows:
        title = f"来源清单（校验码为文件 SHA-256 的前 {HASH_LENGTH} 位）"
        yield Grid("来源清单", title, SOURCE_WIDTHS, (head, *rows), repeat=range(1), flows=True)


def source_cells(number: int, file: SourceFile) -> GridRow:
    count = "" if file.rows is None else str(file.rows)
    centred = (small_cell(text, "center") for text in (count, file.sha256[:HASH_LENGTH]))
    return small_cell(str(number), "center"), small_cell(file.name), *centred


def definition_list(meanings: Sequence[Definition]) -> Iterator[Grid]:
    rows = tuple(
        (
            small_cell(str(number), "center"),
            small_cell(f"{name}\n版本 {version[:HASH_LENGTH]}" if version else name),
            small_cell(text),
        )
        for number, (name, version, text) in enumerate(meanings, 1)
    )
    if rows:
        head = small_labels("口径", "取数方法", "定义全文")
        yield Grid("口径全文", "口径全文", DEFINITION_WIDTHS, (head, *rows), repeat=range(1), flows=True)


def evidence_cells(line: EvidenceRow, known: Footnotes, shown: str) -> GridRow:
    account = line.account
    measured = account.measurement
    counted = (
        list(calculation_texts(measured, known))
        if measured
        else ["尚无采集记录"]
        if not account.additions
        else []
    )
    kept = [
        *(source_texts(measured, known) if measured else ()),
        *(format_addition(addition, line.printed, shown) for addition in account.additions),
    ]
    named = {file.sha256 for addition in account.additions for file in addition.evidence}
    kept += [
        f"佐证资料：{format_evidence_file(each)}" for each in account.evidence if each.sha256 not in named
    ]
    return tuple(
        small_cell("\n".join(filter(None, lines))) for lines in ([line.name], line.statements, counted, kept)
    )


def calculation_texts(measured: Measurement, known: Footnotes) -> Iterator[str]:
    """The first sentence of the definition and what was chosen in it; the rest is in the list of
    definitions."""
    yield measured.definition.partition("\n\n")[0]
    chosen = "，".join(
        f"{name}={format_parameter(value)}"
        for name, value in measured.params.items()
        if value not in (None, "", [])
    )
    yield f"口径 {known.definition_number(measured)}（{measured.evaluator}{'；' if chosen else ''}{chosen}）"
    if measured.outcome is not MeasurementStatus.MEASURED:
        yield OUTCOMES[measured.outcome] + (f"：{measured.reason}" if measured.reason else "")
    if measured.part is not None:
        yield format_calculation(measured)
    rows = f"，{measured.rows} 条记录" if measured.rows else ""
    yield f"统计期：{measured.start} 至 {measured.end}{rows}"


def format_parameter(value: object) -> str:
    """A parameter as a target file would have it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "、".join(f"{name} {format_parameter(each)}" for name, each in value.items())
    return "、".join(map(format_parameter, value)) if isinstance(value, (list, tuple)) else str(value)


def format_calculation(measured: Measurement) -> str:
    """152 ÷ 160; a plain count stands alone with its unit."""
    part = "" if measured.part is None else format_plain(measured.part)
    alone = measured.of is None or measured.of == 1
    return (
        f"计算：{part}{measured.unit}"
        if alone
        else f"计算：{part} ÷ {format_plain(measured.of or Decimal(1))}"
    )


def source_texts(measured: Measurement, known: Footnotes) -> Iterator[str]:
    numbers = known.source_numbers(measured)
    yield (
        f"来源 {numbers}，采集于 {format_local_minute(measured.recorded_at)}"
        if numbers
        else f"采集于 {format_local_minute(measured.recorded_at)}"
    )


def format_addition(entry: Addition, printed: tuple[str, ...], shown: str) -> str:
    """What a person added, in one sentence with name and time."""
    parts = (
        ("填报值", entry.value),
        ("评定", entry.grade),
        ("得分", None if entry.points is None else f"{entry.points:f}"),
        ("原因", entry.reason),
        ("措施", entry.measure),
        ("佐证", "、".join(format_evidence_file(each) for each in entry.evidence)),
    )
    said = "；".join(
        f"{word}（{shown}）" if text in printed else f"{word} {text}" for word, text in parts if text
    )
    return f"{entry.by} 于 {format_local_minute(entry.recorded_at)} 填报：{said}"


def format_evidence_file(evidence: Evidence) -> str:
    return f"{evidence.name}（校验码 {evidence.sha256[:HASH_LENGTH]}，{evidence.bytes} 字节）"


def small_labels(*texts: str) -> GridRow:
    return tuple(GridCell(text, style="small_label") for text in texts)


def small_cell(text: str, align: str = "left") -> GridCell:
    return GridCell(text, style="small", align=align)
