"""What one input became: its parts, and the files in which their rows lie until the table is put together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sources.stated_days import is_end_of_month
from sources.text_growth import TextFacts
from sources.typed import TableDoubt

NO_ROW_OF_A_KIND = "SELECT NULL::INTEGER AS row_kind WHERE false"
"""Beside files of staged rows, of which some do not say what their rows are."""


@dataclass(frozen=True)
class Segment:
    """One Parquet file of staged rows, and how many rows the grid has, of which those before ``begins`` are
    not in the file. Of ``usual`` rows nothing says what they are: those without the instant that begins a row
    only keep their places, and stand in ``others``, each with its place among those of the grid. A file that
    ``is_table`` holds what the table has of each of its rows, and nothing else."""

    path: Path
    rows: int
    others: Path | None = None
    begins: int = 0
    usual: bool = False
    is_table: bool = False

    @property
    def paths(self) -> list[Path]:
        return [self.path, self.others] if self.others else [self.path]


@dataclass(frozen=True)
class StagedPart:
    """One staged part: its rows, the input it came from, the rows of the header and above, what it has. The
    rows of a file that grew lie in several segments, one for each time that it was read."""

    segments: tuple[Segment, ...]
    input: int
    input_name: str
    data_start: int
    leading_rows: int
    column_names: frozenset[str]
    doubts: tuple[TableDoubt, ...] = ()
    day: date | None = None
    """That its title or its name states."""

    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Headers, by the column that each of them could be."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """By column: the one header that it was read by."""

    @property
    def is_of_month(self) -> bool:
        """Whether it says what was spent by the end of a month, and so nothing of the months before."""
        return "executed" in self.column_names and self.day is not None and is_end_of_month(self.day)


@dataclass(frozen=True)
class StagedInput:
    """What one input became, whichever place it has among the inputs: ``input`` of its parts is 0.

    ``text`` says what a longer version of the file must share to be read from the end of this one on; without
    it a longer version is read whole.
    """

    parts: tuple[StagedPart, ...]
    notes: tuple[str, ...] = ()
    text: TextFacts | None = None

    @property
    def paths(self) -> list[Path]:
        return [path for part in self.parts for segment in part.segments for path in segment.paths]
