"""The appendix of a paper: for every number, what was counted, from which files, when, and by whom.

Files and definitions stand once in lists at the end (``footnotes.py``); the rows refer to their numbers.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, zip_longest

from forms.footnotes import Definition, Footnotes, collect_footnotes
from forms.grid import Grid, GridCell, GridRow
from forms.method_words import format_parameters, method_name, without_folders
from forms.provenance import Addition, DoubtOnPaper, FormProvenance, Measurement, SourceFile
from indicators.clock import format_local_minute
from indicators.display import MEASUREMENT_STATUS_WORDS, UNVERIFIED
from indicators.doubts import MOST_SHOWN
from indicators.figures import format_plain
from indicators.parameter_words import definition_in_words
from indicators.records import Evidence, MeasurementStatus
from indicators.standing_doubts import UNCHECKED

WIDTHS = (32, 48, 60, 46)
SOURCE_WIDTHS = (9.4, 53.6, 12, 18) * 2
DEFINITION_WIDTHS = (9.4, 44.6, 132)
HASH_LENGTH = 8
"""Characters of a hash: enough to tell the files of one paper apart, the whole is in the data."""


@dataclass(frozen=True)
class EvidenceRow:
    """One row of the appendix: the number it is about, what is said of it, where it comes from. ``printed``
    are texts that stand on the form already."""

    name: str
    statements: tuple[str, ...]
    account: FormProvenance
    printed: tuple[str, ...]


def evidence_pages(
    title: str, lines: Sequence[EvidenceRow], *, about: str, paper: str, width: float = sum(WIDTHS)
) -> tuple[Grid, ...]:
    """``about`` is the header of what is said, ``paper`` what the form is called, ``width`` that of its pages
    in millimetres."""
    footnotes = collect_footnotes([line.account.measurement for line in lines if line.account.measurement])
    head = small_labels("指标", about, "口径与计算", "数据来源与佐证材料")
    rows = [evidence_cells(line, footnotes, f"见{paper}") for line in lines]
    first = Grid("数据来源与依据", title, WIDTHS, (head, *rows), repeat=range(1))
    pages = (first, *source_list(footnotes.files), *definition_list(footnotes.definitions))
    return pages if width == sum(WIDTHS) else tuple(stretch_grid(page, width) for page in pages)


def stretch_grid(grid: Grid, width: float) -> Grid:
    whole = sum(grid.widths)
    return replace(grid, widths=tuple(column * width / whole for column in grid.widths))


def source_list(files: Sequence[SourceFile]) -> Iterator[Grid]:
    """Two files a line; no list where there are none."""
    if not files:
        return
    headers = ("来源", "数据文件", "行数", "校验码")
    cells = [source_cells(number, file) for number, file in enumerate(files, 1)]
    blank = tuple(small_cell("") for _ in headers)
    pairs = zip_longest(cells[::2], cells[1::2], fillvalue=blank)
    rows = (small_labels(*headers, *headers), *((*left, *right) for left, right in pairs))
    title = f"来源清单（校验码为文件 SHA-256 的前 {HASH_LENGTH} 位）"
    yield Grid("来源清单", title, SOURCE_WIDTHS, rows, repeat=range(1), flows=True)


def source_cells(number: int, file: SourceFile) -> GridRow:
    return (
        small_cell(str(number), "center"),
        small_cell(without_folders(file.name)),
        small_cell("" if file.rows is None else str(file.rows), "center"),
        small_cell(file.sha256[:HASH_LENGTH], "center"),
    )


def definition_list(definitions: Sequence[Definition]) -> Iterator[Grid]:
    if definitions:
        head = small_labels("口径", "取数方法", "定义全文")
        rows = (head, *map(definition_cells, count(1), definitions))
        yield Grid("口径全文", "口径全文", DEFINITION_WIDTHS, rows, repeat=range(1), flows=True)


def definition_cells(number: int, definition: Definition) -> GridRow:
    evaluator, _, text = definition
    name = method_name(evaluator, text)
    return (
        small_cell(str(number), "center"),
        small_cell(name),
        small_cell(definition_in_words(evaluator, text)),
    )


def evidence_cells(line: EvidenceRow, footnotes: Footnotes, reference: str) -> GridRow:
    """``reference`` stands for a text that is printed on the form already."""
    columns = (
        [line.name],
        line.statements,
        method_texts(line.account, footnotes),
        origin_texts(line, footnotes, reference),
    )
    return tuple(small_cell(without_folders("\n".join(filter(None, texts)))) for texts in columns)


def method_texts(account: FormProvenance, footnotes: Footnotes) -> Iterator[str]:
    if account.measurement:
        yield from calculation_texts(account.measurement, footnotes)
    elif not account.additions:
        yield "尚无采集记录"
    if account.unchecked:
        yield UNCHECKED
    yield from map(doubt_text, untold_doubts(account.doubts))
    yield from acceptance_texts(account.doubts)


def untold_doubts(doubts: Sequence[DoubtOnPaper]) -> list[DoubtOnPaper]:
    """Without open ones where the sentence of the number, which stands beside, spells out all of them."""
    open_count = sum(doubt.standing == UNVERIFIED for doubt in doubts)
    return [doubt for doubt in doubts if doubt.standing != UNVERIFIED or open_count > MOST_SHOWN]


def doubt_text(doubt: DoubtOnPaper) -> str:
    return f"存疑（{doubt.standing}）：{doubt.message}"


def acceptance_texts(doubts: Iterable[DoubtOnPaper]) -> Iterator[str]:
    """Who accepted the doubts, when and why; one acceptance covers all of them."""
    said = {(doubt.by, doubt.on, doubt.reason) for doubt in doubts if doubt.by}
    for by, on, reason in sorted(said, key=str):
        yield f"{by} 于 {on} 采信，理由：{reason}"


def origin_texts(line: EvidenceRow, footnotes: Footnotes, reference: str) -> Iterator[str]:
    """The data files, what people added, and evidence that no entry names."""
    account = line.account
    if account.measurement:
        yield source_text(account.measurement, footnotes)
    for addition in account.additions:
        yield format_addition(addition, line.printed, reference)
    yield from other_evidence_texts(account)


def other_evidence_texts(account: FormProvenance) -> Iterator[str]:
    """Of files that no entry names."""
    in_entries = {file.sha256 for addition in account.additions for file in addition.evidence}
    for file in account.evidence:
        if file.sha256 not in in_entries:
            yield f"佐证材料：{format_evidence_file(file)}"


def calculation_texts(measured: Measurement, footnotes: Footnotes) -> Iterator[str]:
    """The first sentence of the definition and what was chosen in it; the whole is in the list of
    definitions."""
    yield definition_in_words(measured.evaluator, measured.definition.partition("\n\n")[0])
    chosen = format_parameters(measured.evaluator, measured.params)
    yield f"口径 {footnotes.definition_number(measured)}" + (f"（{chosen}）" if chosen else "")
    if measured.outcome is not MeasurementStatus.MEASURED:
        yield status_text(measured)
    if measured.part is not None:
        yield format_calculation(measured)
    rows = f"，{measured.rows} 条记录" if measured.rows else ""
    yield f"统计期：{measured.start} 至 {measured.end}{rows}"


def status_text(measured: Measurement) -> str:
    reason = f"：{measured.reason}" if measured.reason else ""
    return f"{MEASUREMENT_STATUS_WORDS[measured.outcome]}{reason}"


def format_calculation(measured: Measurement) -> str:
    """152 ÷ 160; a plain count stands alone with its unit."""
    part = "" if measured.part is None else format_plain(measured.part)
    if measured.of is None or measured.of == 1:
        return f"计算：{part}{measured.unit}"
    return f"计算：{part} ÷ {format_plain(measured.of)}"


def source_text(measured: Measurement, footnotes: Footnotes) -> str:
    numbers = footnotes.source_numbers(measured)
    recorded = f"采集于 {format_local_minute(measured.recorded_at)}"
    return f"来源 {numbers}，{recorded}" if numbers else recorded


def format_addition(entry: Addition, printed: tuple[str, ...], reference: str) -> str:
    """What a person added, in one sentence with name and time; ``reference`` stands for texts of
    ``printed``."""
    parts = {
        "填报值": entry.value,
        "评定": entry.grade,
        "得分": None if entry.points is None else f"{entry.points:f}",
        "原因": entry.reason,
        "措施": entry.measure,
        "佐证": "、".join(map(format_evidence_file, entry.evidence)),
    }
    entered = [
        f"{word}（{reference}）" if text in printed else f"{word} {text}"
        for word, text in parts.items()
        if text
    ]
    return f"{entry.by} 于 {format_local_minute(entry.recorded_at)} 填报：{'；'.join(entered)}"


def format_evidence_file(evidence: Evidence) -> str:
    return f"{evidence.name}（校验码 {evidence.sha256[:HASH_LENGTH]}）"


def small_labels(*texts: str) -> GridRow:
    return tuple(GridCell(text, style="small_label") for text in texts)


def small_cell(text: str, align: str = "left") -> GridCell:
    return GridCell(text, style="small", align=align)
