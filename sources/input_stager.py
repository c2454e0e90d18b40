"""One input through its reader to staged parts: the whole of it, or what was added to a text file since."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from sources.column_doubts import find_column_doubts, settle_namesakes
from sources.execution_checks import rate_doubts
from sources.headers import HeaderSearch, TableHeader, find_header
from sources.part_writer import PartWriter
from sources.readers import kinds
from sources.readers.delimited import continue_grid
from sources.readers.grid import TextGrid
from sources.report_layout import lay_out_report, without_times
from sources.required_columns import require_columns
from sources.source import Source
from sources.staged_parts import Segment, StagedInput, StagedPart
from sources.stated_days import stated_day
from sources.tables import BUDGET, CALL_REPORT
from sources.text_growth import ENCODINGS, copy_rest, text_facts
from sources.typed import TableDoubt

MOST_SEGMENTS = 12
"""A part of more is written into one: opening many small files takes longer than reading one."""


@dataclass
class InputStager:
    """Stages inputs on one connection; ``source`` says how one input is read.

    Nothing of the table is known here: what the whole file set decides is decided over all parts.
    """

    connection: duckdb.DuckDBPyConnection
    source: Source
    scratch: Path
    reports: int = 0

    def stage_whole(self, snapshot: Path, input_name: str, into: Path) -> StagedInput:
        """``into`` begins the names of its files. Raises UnreadableInputError and duckdb.Error."""
        rough = into.with_name(f"{into.name}-rough")
        try:
            grids = kinds.read_input(
                self.connection,
                snapshot,
                input_name,
                rough,
                self.source.encoding,
                self.source.sheet,
                self.search,
            )
            staged = StagedInput(())
            for at, grid in enumerate(grids):
                name = input_name if len(grids) == 1 else f"{input_name}[{grid.sheet}]"
                one = self.stage_one(grid, name, into.with_name(f"{into.name}.{at}.0.parquet"))
                staged = StagedInput((*staged.parts, *one.parts), (*staged.notes, *one.notes), one.text)
            return staged
        finally:
            _remove_rough(rough)

    @property
    def search(self) -> HeaderSearch:
        return HeaderSearch(self.source.table, self.source.columns)

    def stage_one(self, grid: TextGrid, input_name: str, path: Path) -> StagedInput:
        if self.source.table.name != CALL_REPORT.name:
            return self.stage_grid(grid, input_name, path, self.source)
        self.reports += 1
        laid_out = lay_out_report(self.connection, grid, self.source, input_name, self.reports)
        source = without_times(self.source) if laid_out is not grid else self.source
        staged = self.stage_grid(laid_out, input_name, path, source)
        return replace(staged, notes=(*laid_out.notes[len(grid.notes) :], *grid.notes))

    def stage_grid(self, grid: TextGrid, input_name: str, path: Path, source: Source) -> StagedInput:
        header = self.find_header(grid, source)
        require_columns(source, grid, header)
        doubts = [*grid.doubts, *find_column_doubts(self.connection, grid, header, source)]
        if source.table.name == BUDGET.name:
            doubts += rate_doubts(self.connection, grid, header)
        segment, has_short = PartWriter(self.connection).write_rows(grid, header, source, path)
        part = _part_of(grid, header, input_name, segment, doubts)
        text = None if has_short else text_facts(grid, header, source.table)
        return StagedInput((part,), grid.notes, text)

    def find_header(self, grid: TextGrid, source: Source) -> TableHeader:
        """Raises UnreadableInputError where two columns of one header say different things."""
        at = source.header_row - 1 - grid.leading_rows if source.header_row else None
        header = find_header(grid.header_lines or grid.head, source.table, source.columns, at)
        if grid.header_lines:
            header = replace(header, data_start=0)
        return settle_namesakes(self.connection, grid, header, source)

    def stage_further(
        self, earlier: StagedInput, size: int, snapshot: Path, input_name: str, into: Path
    ) -> StagedInput | None:
        """The input of which ``earlier`` is what the first ``size`` bytes became; ``None`` where the further
        lines cannot be read by themselves, or not like those above. Raises UnreadableInputError,
        UnicodeDecodeError and duckdb.Error."""
        rough = into.with_name(f"{into.name}-rough")
        try:
            grid = self.further_grid(earlier, size, snapshot, input_name, rough)
            if grid is None:
                return None
            header = self.find_header(grid, self.source)
            if text_facts(grid, header, self.source.table) != earlier.text:
                return None
            part = earlier.parts[0]
            path = into.with_name(f"{into.name}.further.{len(part.segments)}.parquet")
            below = replace(header, data_start=0)
            segment, has_short = PartWriter(self.connection).write_rows(grid, below, self.source, path)
            if has_short:
                return None
            segments = self.few_segments((*part.segments, segment), into)
            return replace(earlier, parts=(replace(part, segments=segments),))
        finally:
            _remove_rough(rough)

    def further_grid(
        self, earlier: StagedInput, size: int, snapshot: Path, input_name: str, rough: Path
    ) -> TextGrid | None:
        rest = rough.with_suffix(".rest")
        if earlier.text is None or not copy_rest(snapshot, size, rest):
            return None
        head = kinds.read_text_head(snapshot, input_name, earlier.text.form, self.search)
        return head and continue_grid(head, rest, rough, ENCODINGS[earlier.text.encoding])

    def few_segments(self, segments: tuple[Segment, ...], into: Path) -> tuple[Segment, ...]:
        if len(segments) <= MOST_SEGMENTS:
            return segments
        path = into.with_name(f"{into.name}.together.parquet")
        return (PartWriter(self.connection).write_together(segments, self.source, path),)


def _part_of(
    grid: TextGrid, header: TableHeader, input_name: str, segment: Segment, doubts: Iterable[TableDoubt]
) -> StagedPart:
    return StagedPart(
        (segment,),
        0,
        input_name,
        header.data_start - grid.unselected_lines,
        grid.leading_rows,
        frozenset(header.physical_columns),
        tuple(
            replace(doubt, where=f"{input_name} {doubt.where}", message=f"{input_name} {doubt.message}")
            for doubt in doubts
        ),
        stated_day(header.title, Path(input_name).name),
        header.ambiguous,
        {
            name: header.short_names[places[0]]
            for name, places in header.physical_columns.items()
            if len(places) == 1 and places[0] < len(header.short_names)
        },
    )


def _remove_rough(rough: Path) -> None:
    for path in rough.parent.glob(f"{rough.name}.*"):
        path.unlink()
